package formats

import (
	"slices"
	"strings"
)

// The members of an http event that the framework knows. Of any other it says
// in a warning that it is not recognised, and deploys without it. Source: osls
// 4.3.1, schemas in api-gateway/index.js.
var (
	slsEvent = []string{
		"async", "authorizer", "connectionId", "connectionType", "cors", "integration", "method", "operationId", "path",
		"private", "request", "response", "timeoutInMillis",
	}
	slsRequest    = []string{"contentHandling", "method", "parameters", "passThrough", "schemas", "template", "uri"}
	slsParameters = []string{"querystrings", "headers", "paths"}
	slsResponse   = []string{"contentHandling", "headers", "template", "transferMode", "statusCodes"}
	slsStatusCode = []string{"headers", "pattern", "template"}
	slsCORS       = []string{"allowCredentials", "cacheControl", "headers", "maxAge", "methods", "origin", "origins"}

	// slsRequestOld are members that earlier versions of the framework had.
	slsRequestOld = []string{"schema"}
)

// members reports what the framework does not read of an event.
func (e *event) members() {
	e.known(e.n, "an http event", slsEvent)
	request, response := e.n.get("request"), e.n.get("response")
	e.known(request, "request", append(slsRequestOld, slsRequest...))
	e.known(request.get("parameters"), "request.parameters", slsParameters)
	e.known(response, "response", slsResponse)
	if codes := response.get("statusCodes"); codes.isMap() {
		for _, m := range codes.members {
			e.known(m.value, "a status code", slsStatusCode)
		}
	}
	e.known(e.n.get("cors"), "cors", slsCORS)
}

func (e *event) known(n *node, where string, known []string) {
	if !n.isMap() {
		return
	}
	for _, m := range n.members {
		switch {
		case slices.Contains(known, m.key):
		case where == "an http event" && slices.Contains(slsRequest, m.key) && nearest(m.key, known) == "":
			also := " of request"
			if slices.Contains(slsResponse, m.key) {
				also += " or response"
			}
			e.s.l.problemAt(Warning, m.value.position(), "an http event has no member %s; it is ignored: it is a member%s", quoted(m.key), also)
		default:
			e.s.l.unknown(Warning, m, where, known)
		}
	}
}

// nearMisses reports members that are probably slips of one that is read: maps
// that plugins add to cannot be checked for more.
func (s *sls) nearMisses(all []member, where string, known ...string) {
	for _, m := range all {
		if near := nearest(m.key, known); near != "" && !slices.Contains(known, m.key) && distance(strings.ToLower(m.key), near) <= 2 {
			s.l.unknown(Warning, m, where, known)
		}
	}
}

// foreign reports a service that another provider runs: its http events are
// none of API Gateway's.
func (s *sls) foreign() bool {
	n := s.find("provider")
	if n.isMap() {
		n = n.get("name")
	}
	if n == nil || len(n.open) > 0 || n.kind != text || strings.EqualFold(n.text, "aws") {
		return false
	}
	s.l.problem(Warning, n, "the service runs at the provider %s: its events are no methods of Amazon API Gateway", quoted(n.text))
	return true
}

// stepFunctions names the methods that a plugin makes of the events of state
// machines.
func (s *sls) stepFunctions() {
	machines := s.find("stepFunctions.stateMachines")
	if !machines.isMap() {
		return
	}
	for _, m := range machines.members {
		events := m.value.get("events")
		if events == nil {
			continue
		}
		for _, event := range events.items {
			http := event.get("http")
			if http == nil {
				continue
			}
			what := http.str()
			if http.kind == object {
				what = strings.TrimSpace(strings.ToUpper(http.get("method").str()) + " " + http.get("path").str())
			}
			s.l.problem(Warning, http, "the method %s that the plugin serverless-step-functions makes of this event of %s is left out", quoted(what), quoted(m.key))
		}
	}
}
