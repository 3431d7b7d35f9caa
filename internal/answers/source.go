package answers

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/mapping"
)

// source is what an integration has that answers are made of.
type source struct {
	op           *definition.Operation
	lambda, mock bool
	responses    []response
	headers      []string // of the backend, that parameters read
	reading      reading  // of the request
}

// response is an integration response.
type response struct {
	key, status, pattern string
	templates            []mappingTemplate // at least one, without a text where there is none
}

// mappingTemplate is a template with the places of the payload that it and the
// parameters beside it read.
type mappingTemplate struct {
	contentType string
	places      *witness.Places
	filters     bool // paths have filters
}

// sourceOf reads an integration. What cannot be parsed has nothing to read.
func sourceOf(op *definition.Operation) *source {
	s := &source{op: op, lambda: settle.IsLambda(op), mock: op.Integration.Type == gatemap.Mock,
		reading: reading{compared: map[variable][]string{}, starts: map[variable]string{}, ends: map[variable]string{}, aliases: map[string]variable{}, path: parametersOf(op.Path)}}
	for _, name := range s.reading.path {
		s.reading.variables = append(s.reading.variables, variable{inPath, name})
	}
	for key, r := range op.Integration.IntegrationResponses.All() {
		s.responses = append(s.responses, s.response(key, &r))
	}
	for _, text := range op.Integration.RequestTemplates.All() {
		if text == nil || !s.mock {
			continue
		}
		if list, err := vtl.Inspect(*text, vtl.Options{}); err == nil {
			s.reading.template(list)
		}
	}
	return s
}

func (s *source) response(key string, r *gatemap.IntegrationResponse) response {
	out := response{key: key, status: r.StatusCode}
	if r.SelectionPattern != nil {
		out.pattern = *r.SelectionPattern
	}
	var beside []analysis.Read
	for _, text := range r.ResponseParameters.All() {
		beside = append(beside, s.parameter(text)...)
	}
	for contentType, text := range r.ResponseTemplates.All() {
		if text == nil || *text == "" {
			continue
		}
		list, err := vtl.Inspect(*text, vtl.Options{})
		if err != nil {
			continue
		}
		s.reading.template(list)
		filtered := s.paths(list)
		reads := slices.Concat(beside, filtered, analysis.Elements(*text, list, &analysis.Env{Inner: true}).Reads)
		if s.lambda && out.pattern != "" { // the message is there, and is made of the pattern
			reads = slices.DeleteFunc(reads, s.ofMessage)
		}
		out.templates = append(out.templates, mappingTemplate{contentType, witness.PlacesOf(reads), len(filtered) > 0 || compared(beside)})
	}
	if out.templates == nil {
		out.templates = []mappingTemplate{{"", witness.PlacesOf(beside), compared(beside)}}
	}
	return out
}

// ofMessage reports whether a read is one of the error's message, or of the JSON in
// it.
func (s *source) ofMessage(r analysis.Read) bool {
	rest, ok := strings.CutPrefix(r.Path, "$.errorMessage")
	if name, inner := strings.CutPrefix(strings.TrimPrefix(rest, "!"), "."); ok && inner {
		s.reading.parses = true
		name, _, _ = strings.Cut(strings.ReplaceAll(name, "[", "."), ".")
		s.reading.member(name)
	}
	return ok
}

// parameter notes what a response parameter reads, of the payload as a read.
func (s *source) parameter(text string) []analysis.Read {
	e, err := mapping.Parse(text, s.lambda)
	if err != nil {
		return nil
	}
	_, name, _ := strings.Cut(strings.TrimPrefix(text, "integration.response."), ".")
	switch e.Source() {
	case mapping.SingleHeader, mapping.MultiValueHeader:
		if !slices.Contains(s.headers, name) && len(s.headers) < maxVariables {
			s.headers = append(s.headers, name)
		}
	case mapping.BodyMember:
		return s.path("$." + strings.TrimPrefix(name, "$."))
	case mapping.ContextVariable:
		s.variable(inContext, strings.TrimPrefix(text, "context."))
	case mapping.StageVariable:
		s.variable(inStage, strings.TrimPrefix(text, "stageVariables."))
	}
	return nil
}

func (s *source) variable(in place, name string) {
	if v := (variable{in, name}); !slices.Contains(s.reading.variables, v) && len(s.reading.variables) < maxVariables {
		s.reading.variables = append(s.reading.variables, v)
	}
}
