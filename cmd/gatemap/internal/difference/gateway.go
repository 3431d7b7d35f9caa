package difference

import (
	"slices"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// gateway compares what the gateway itself answers for each type, by API.
func gateway(older, newer []*definition.Operation, named bool) []Gateway {
	var all []Gateway
	var done []string
	for _, m := range older {
		api := ""
		if named {
			api = m.API
		}
		i := slices.IndexFunc(newer, func(n *definition.Operation) bool { return !named || n.API == api })
		if i < 0 || slices.Contains(done, api) {
			continue
		}
		done = append(done, api)
		all = append(all, gatewayOf(api, m, newer[i])...)
	}
	return all
}

func gatewayOf(api string, older, newer *definition.Operation) []Gateway {
	if len(older.GatewayResponses) == 0 && len(newer.GatewayResponses) == 0 {
		return nil
	}
	x, errX := gatewayEngine(older)
	y, errY := gatewayEngine(newer)
	if errX != nil || errY != nil {
		return nil // the methods say it: each has the gateway responses
	}
	var all []Gateway
	for _, t := range gatewayresponse.Types() {
		for _, r := range gatewayRequests(older, newer) {
			failed := gatemap.NewGatewayError(t.Name, "", nil)
			if changes := cases.Changes(x.Fail(&r, failed), y.Fail(&r, failed), false); len(changes) > 0 {
				all = append(all, Gateway{api, t.Name, changes})
				break
			}
		}
	}
	return all
}

// gatewayEngine has the gateway responses of the API of a method, and nothing that
// may not compile.
func gatewayEngine(m *definition.Operation) (*gatemap.Engine, error) {
	var responses gatemap.Ordered[gatemap.IntegrationResponse]
	responses.Set("200", gatemap.IntegrationResponse{StatusCode: "200"})
	return gatemap.Compile(&gatemap.Integration{Type: gatemap.Mock, IntegrationResponses: responses},
		gatemap.Options{BinaryMediaTypes: m.BinaryMediaTypes, GatewayResponses: m.GatewayResponses})
}

var (
	ofRequest = lazyregexp.New(`method\.request\.(header|querystring|path)\.([A-Za-z0-9_-]+)`)
	ofContext = lazyregexp.New(`context\.([A-Za-z0-9_]+)`)
)

// maxOfRequest bounds what gateway responses are looked through for.
const maxOfRequest = 50

// gatewayRequests are requests with and without what gateway responses read, and
// with other demands.
func gatewayRequests(ops ...*definition.Operation) []gatemap.Request {
	var full gatemap.Request
	var accepts []string
	for _, m := range ops {
		for _, r := range m.GatewayResponses.All() {
			for _, text := range r.ResponseParameters.All() {
				takes(&full, text)
			}
			for kind, text := range r.ResponseTemplates.All() {
				if text != nil {
					takes(&full, *text)
				}
				if !slices.Contains(accepts, kind) {
					accepts = append(accepts, kind)
				}
			}
		}
	}
	list := []gatemap.Request{{}, full}
	for _, kind := range append(accepts[:min(len(accepts), maxOfRequest)], "text/plain") {
		r := full
		r.Headers = append(slices.Clone(full.Headers), gatemap.Field{Name: "Accept", Values: []string{kind}})
		list = append(list, r)
	}
	return list
}

// takes adds what a text of a gateway response reads.
func takes(r *gatemap.Request, text string) {
	for _, found := range ofRequest.Compiled().FindAllStringSubmatch(text, maxOfRequest) {
		f := gatemap.Field{Name: found[2], Values: []string{found[2] + " value"}}
		switch found[1] {
		case "header":
			r.Headers = append(r.Headers, f)
		case "path":
			r.PathParameters = append(r.PathParameters, f)
		default:
			r.Querystring = append(r.Querystring, f)
		}
	}
	for _, found := range ofContext.Compiled().FindAllStringSubmatch(text, maxOfRequest) {
		if found[1] != "error" && !slices.ContainsFunc(r.Context, func(m gatemap.Member) bool { return m.Name == found[1] }) {
			r.Context = append(r.Context, gatemap.Member{Name: found[1], Value: found[1] + " value"})
		}
	}
}
