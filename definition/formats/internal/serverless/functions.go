package serverless

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// Late names the map of a large service that is made and read one function after the
// other, as far as its text tells that nothing else asks for a function.
func Late(text []byte) (key string) {
	if !bytes.Contains(text, []byte("\nprovider:")) && !bytes.HasPrefix(text, []byte("provider:")) {
		return ""
	}
	for rest := text; ; {
		at := bytes.Index(rest, []byte("${"))
		if at < 0 {
			return "functions"
		}
		line, behind, _ := bytes.Cut(rest[at:], []byte("\n"))
		if mayAsk(string(line)) {
			return ""
		}
		rest = behind
	}
}

// mayAsk reports whether a variable in text, or what it leads to, may lead to a part of
// the functions. Of the whole service, other files and names that are made of variables
// that is not known.
func mayAsk(text string) bool {
	return strings.Contains(text, "${") && (strings.Contains(text, "functions") || strings.Contains(text, "self:}") ||
		strings.Contains(text, "file") || strings.Count(text, "${") > 1)
}

// asksForFunctions reports whether a text in n may ask for a part of the functions, which
// have to stay then.
func asksForFunctions(n *read.Node) bool {
	return mayAsk(n.Text) || slices.ContainsFunc(n.Items, asksForFunctions) ||
		slices.ContainsFunc(n.Members, func(m read.Member) bool { return asksForFunctions(m.Value) })
}

// functions reads the functions, and lets each go where nothing asks for it.
func (s *service) functions() {
	asked := len(s.l.Parameters) > 0 || asksForFunctions(s.root)
	if n := s.root.Get("functions"); n.IsLate() {
		s.lateFunctions(n, asked)
		return
	}
	for _, f := range s.parts("functions") {
		if s.function(f); !asked {
			s.l.Drop(f.Value)
		}
	}
}

// lateFunctions is functions for a map that is made function by function, with the same
// steps.
func (s *service) lateFunctions(n *read.Node, asked bool) {
	if asked {
		s.l.Wholly(n)
	}
	s.l.Step(n, 0)
	s.l.Work(s.l.Each(n, func(f read.Member) {
		if asksForFunctions(f.Value) {
			s.l.Wholly(n)
		}
		if v := s.resolve(f.Value, 1); v != f.Value {
			f.Value = read.Within(v, n, f.Key)
		}
		s.function(f)
		s.l.Drop(f.Value)
	}))
	s.l.Step(n, 0)
}

// parts returns the members of a map that may be split over a list of maps.
func (s *service) parts(name string) []read.Member {
	n := s.root.Get(name)
	if n == nil {
		return nil
	}
	n = s.resolve(n, 0)
	sources := []*read.Node{n}
	if n.Kind == read.List {
		sources = n.Items
	}
	var all []read.Member
	for _, source := range sources {
		s.l.DuplicatesOf(source)
		all = append(all, s.l.Reader(read.CloudFormation, true).Object(source, name)...)
	}
	return all
}

func (s *service) function(f read.Member) {
	s.l.DuplicatesOf(f.Value)
	s.nearMisses(f.Value.Members, "a function", "events", "handler", "environment")
	events := f.Value.Get("events")
	if events == nil || events.Kind != read.List {
		return
	}
	for _, event := range events.Items {
		if http := event.Get("http"); http != nil {
			s.http(f.Key, http)
		} else if http := event.Get("httpApi"); http != nil {
			s.l.OtherAPI(definition.Note, http, "the event httpApi makes an HTTP API")
		} else if socket := event.Get("websocket"); socket != nil {
			s.l.OtherAPI(definition.Note, socket, "the event websocket makes a WebSocket API")
		}
	}
}
