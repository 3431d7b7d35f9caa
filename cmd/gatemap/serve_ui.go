package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/playground"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/redact"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// given is what the playground of --ui begins with: definition-N, which counts from 1
// as they are given, or request-NUMBER, without its secrets. It is nil for what cannot
// be read.
func (s *serving) given(name string) *playground.State {
	what, text, _ := strings.Cut(name, "-")
	number, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return nil
	}
	switch what {
	case "definition":
		o, err := s.flags.deployment()
		if err != nil || number == 0 || number > uint64(len(o.Definitions)) {
			return nil
		}
		return s.definition(o.Definitions[number-1], nil)
	case "request":
		item := s.history.Find(number)
		if item == nil || item.Exchange == nil || item.Exchange.Operation == nil {
			return nil
		}
		d, known := s.api.State().DefinitionOf(item.Exchange.Operation)
		if !known { // it has been loaded again since
			return nil
		}
		state := s.definition(d, item.Exchange.Operation)
		if state != nil {
			asked(state, item.Exchange)
		}
		return state
	}
	return nil
}

// mostAnswered bounds the requests that the playground offers.
const mostAnswered = 50

// answered are the last requests that the playground can show, the latest first.
func (s *serving) answered() []playground.Answered {
	var list []playground.Answered
	for _, item := range s.history.List() {
		x := item.Exchange
		if x == nil || x.Operation == nil || len(list) == mostAnswered {
			continue
		}
		if _, known := s.api.State().DefinitionOf(x.Operation); !known {
			continue
		}
		path := traffic.SecretsOf(x).Hide(x.Request.Path)
		about := item.Entry.Started.UTC().Format("15:04:05.000") + " UTC, " + item.Entry.Resource
		if item.Cut {
			about += ", without its payloads, which were too large to keep"
		}
		list = append(list, playground.Answered{Name: "request-" + strconv.FormatUint(item.Number, 10), Title: fmt.Sprintf("%s %s: %d", item.Entry.Method, path, item.Entry.Status), About: about})
	}
	return list
}

// definition is a definition with one of its methods; nil for the first.
func (s *serving) definition(d deploy.Definition, op *gatemap.Operation) *playground.State {
	o, err := s.flags.options()
	if err != nil {
		return nil
	}
	state, methods, err := stateOf(d.File, o)
	if err != nil {
		return nil
	}
	for i := range methods {
		m := &methods[i]
		if op != nil && m.HTTPMethod == op.HTTPMethod && m.Path == op.Path && (m.API == op.API || m.API == d.API) {
			state.Definition.Method = playground.Key(m, methods)
			break
		}
	}
	return state
}

// asked puts a request and what the backend answered into a state, without secrets.
func asked(state *playground.State, x *gatemaphttp.Exchange) {
	hide := new(redact.Redactor).Exchange()
	hide.Twice(func() {
		r := x.Request
		state.Request = playground.Request{
			Method: r.HTTPMethod, Path: hide.Text(r.Path), Query: lines(hide.Parameters(r.Querystring), "="), Headers: lines(hide.Headers(r.Headers), ": "),
			PathParameters: lines(hide.Parameters(r.PathParameters), "="), Body: string(hide.Body(bytes.Clone(r.Body))),
		}
		for _, m := range hide.Members(r.StageVariables) {
			if v, ok := m.Value.(string); ok {
				state.Request.StageVariables += lines([]gatemap.Field{{Name: m.Name, Values: []string{v}}}, "=")
			}
		}
		context := gatemap.Ordered[any]{}
		for _, m := range hide.Members(r.Context) {
			context.Set(m.Name, m.Value)
		}
		if text, err := json.MarshalIndent(context, "", "  "); err == nil && len(context) > 0 {
			state.Request.Context = string(text)
		}
		if x.Backend == nil {
			return
		}
		answer := playground.Answer{Name: "Answer 1", Status: strconv.Itoa(x.Backend.StatusCode), Headers: lines(hide.Headers(x.Backend.Headers), ": "), Encoding: "text"}
		if body := hide.Body(bytes.Clone(x.Backend.Body)); utf8.Valid(body) {
			answer.Body = string(body)
		} else {
			answer.Body, answer.Encoding = base64.StdEncoding.EncodeToString(body), "base64"
		}
		state.Answers = []playground.Answer{answer}
	})
}

// lines are fields as a person writes them, one a line. A value of several lines cannot
// be written so and is left out.
func lines(fields []gatemap.Field, between string) string {
	var b strings.Builder
	for _, f := range fields {
		for _, v := range f.Values {
			if !strings.ContainsAny(f.Name+v, "\r\n") {
				b.WriteString(f.Name + between + v + "\n")
			}
		}
	}
	return b.String()
}
