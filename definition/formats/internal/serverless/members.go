package serverless

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
	"github.com/gatemap/gatemap/internal/source"
)

// The members of an http event that the framework knows. Of any other it says
// in a warning that it is not recognised, and deploys without it. Source: osls
// 4.3.1, schemas in api-gateway/index.js.
var (
	eventMembers = []string{
		"async", "authorizer", connectionMembers[1], connectionMembers[0], "cors", "integration", "method", "operationId", "path",
		"private", "request", "response", "timeoutInMillis",
	}
	requestMembers    = []string{definition.NameContentHandling, "method", "parameters", "passThrough", "schemas", "template", "uri"}
	parameterMembers  = []string{"querystrings", "headers", "paths"}
	responseMembers   = []string{definition.NameContentHandling, "headers", "template", "transferMode", "statusCodes"}
	statusCodeMembers = []string{"headers", "pattern", "template"}
	corsMembers       = []string{"allowCredentials", "cacheControl", "headers", "maxAge", "methods", "origin", "origins"}

	// connectionMembers are those of an event that the integration has as they are.
	connectionMembers = []string{"connectionType", "connectionId"}

	// oldRequestMembers are members that earlier versions of the framework had.
	oldRequestMembers = []string{"schema"}
)

// members reports what the framework does not read of an event.
func (e *event) members() {
	e.known(e.n, "an http event", eventMembers)
	request, response := e.n.Get("request"), e.n.Get("response")
	e.known(request, "request", append(oldRequestMembers, requestMembers...))
	e.known(request.Get("parameters"), "request.parameters", parameterMembers)
	e.known(response, "response", responseMembers)
	if codes := response.Get("statusCodes"); codes.IsMap() {
		for _, m := range codes.Members {
			e.known(m.Value, "a status code", statusCodeMembers)
		}
	}
	e.known(e.n.Get("cors"), "cors", corsMembers)
}

func (e *event) known(n *read.Node, where string, known []string) {
	if !n.IsMap() {
		return
	}
	for _, m := range n.Members {
		switch {
		case slices.Contains(known, m.Key):
		case where == "an http event" && slices.Contains(requestMembers, m.Key) && source.Nearest(m.Key, known) == "":
			also := " of request"
			if slices.Contains(responseMembers, m.Key) {
				also += " or response"
			}
			e.s.l.ProblemAt(definition.Warning, m.Value.Position(), "an http event has no member %s; it is ignored: it is a member%s", read.Quoted(m.Key), also)
		default:
			e.s.l.Unknown(definition.Warning, m, where, known)
		}
	}
}

// nearMisses reports members that are probably slips of one that is read: maps
// that plugins add to cannot be checked for more.
func (s *service) nearMisses(all []read.Member, where string, known ...string) {
	for _, m := range all {
		if slices.Contains(known, m.Key) {
			continue
		}
		if near := source.Nearest(m.Key, known); near != "" && source.Distance(strings.ToLower(m.Key), near) <= 2 {
			s.l.Unknown(definition.Warning, m, where, known)
		}
	}
}

// foreign reports a service that another provider runs: its http events are
// none of API Gateway's.
func (s *service) foreign() bool {
	n := s.find("provider")
	if n.IsMap() {
		n = n.Get("name")
	}
	if n == nil || len(n.Open()) > 0 || n.Kind != read.Text || strings.EqualFold(n.Text, "aws") {
		return false
	}
	s.l.Problem(definition.Warning, n, "the service runs at the provider %s: its events are no methods of Amazon API Gateway", read.Quoted(n.Text))
	return true
}

// stepFunctions names the methods that a plugin makes of the events of state
// machines.
func (s *service) stepFunctions() {
	machines := s.find("stepFunctions.stateMachines")
	if !machines.IsMap() {
		return
	}
	for _, m := range machines.Members {
		events := m.Value.Get("events")
		if events == nil {
			continue
		}
		for _, event := range events.Items {
			http := event.Get("http")
			if http == nil {
				continue
			}
			what := http.Str()
			if http.Kind == read.Object {
				what = strings.TrimSpace(strings.ToUpper(http.Get("method").Str()) + " " + http.Get("path").Str())
			}
			s.l.Problem(definition.Warning, http, "the method %s that the plugin serverless-step-functions makes of this event of %s is left out", read.Quoted(what), read.Quoted(m.Key))
		}
	}
}
