package answers

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/settle"
)

// Answer is what a backend may give, and the request that it answers.
type Answer struct {
	Request gatemap.Request
	// Backend has the status 0 for a MOCK integration whose request template is to
	// say it.
	Backend gatemap.Backend
	// ErrorMessage is that of a Lambda function that failed, where the payload says
	// no more.
	ErrorMessage *string
}

// input says what an answer is made of.
type input struct {
	status  int     // of the backend; 0 leaves it to the request template of a MOCK
	message *string // of a Lambda function that fails
	shape   witness.Shape
	places  *witness.Places
	body    []byte // in place of the payload of places, if it is not nil
	values  map[variable]string
	moved   *gatemap.Field // a parameter of the query that comes as a header, or the other way round
	inHead  bool           // it is the header
	accept  string
	headers []gatemap.Field // of the backend
}

// with is the input with another value of a variable; "" is none.
func (i input) with(v variable, value string, set bool) input {
	values := make(map[variable]string, len(i.values)+1)
	for k, x := range i.values {
		values[k] = x
	}
	if delete(values, v); set {
		values[v] = value
	}
	i.values = values
	return i
}

// answer makes the answer of an input.
func (s *source) answer(i *input) *Answer {
	a := &Answer{Request: s.request(i), Backend: gatemap.Backend{StatusCode: i.status, Headers: i.headers, Body: i.body}}
	if s.mock && i.body == nil && i.places == nil {
		return a
	}
	payload := ""
	if i.places != nil && (i.message == nil || i.places.Len() > 1) {
		payload = i.places.Payload(i.shape)
	}
	switch {
	case i.body != nil:
	case i.message == nil:
		a.Backend.Body = []byte(payload)
	case payload == "" || payload == "{}" || payload[0] != '{':
		a.Backend.Body, a.ErrorMessage = settle.LambdaError(*i.message), i.message
	default: // a function that says more than the message
		start := strings.TrimSuffix(string(settle.LambdaError(*i.message)), "}")
		a.Backend.Body = []byte(start + "," + payload[1:])
	}
	return a
}

// request is the request of an input. What has no value is not there, but for the
// parameters of the path.
func (s *source) request(i *input) gatemap.Request {
	var r gatemap.Request
	for _, v := range s.reading.variables {
		value, set := i.values[v]
		if !set && v.in == inPath {
			value, set = v.sample(), true
		}
		if !set {
			continue
		}
		switch field := (gatemap.Field{Name: v.name, Values: []string{value}}); v.in {
		case inPath:
			if slices.Contains(s.reading.path, v.name) {
				r.PathParameters = append(r.PathParameters, field)
			}
		case inQuery:
			r.Querystring = append(r.Querystring, field)
		case inHeader:
			r.Headers = append(r.Headers, field)
		case inContext:
			r.Context = nested(r.Context, strings.Split(v.name, "."), value)
		case inStage:
			r.StageVariables = append(r.StageVariables, gatemap.Member{Name: v.name, Value: value})
		}
	}
	switch {
	case i.moved == nil:
	case i.inHead:
		r.Headers = append(r.Headers, *i.moved)
	default:
		r.Querystring = append(r.Querystring, *i.moved)
	}
	if i.accept != "" && !slices.ContainsFunc(r.Headers, func(f gatemap.Field) bool { return strings.EqualFold(f.Name, "Accept") }) {
		r.Headers = append(r.Headers, gatemap.Field{Name: "Accept", Values: []string{i.accept}})
	}
	return r
}

// nested puts a value below names. Of a name that has a text already nothing
// becomes.
func nested(list []gatemap.Member, names []string, value string) []gatemap.Member {
	i := slices.IndexFunc(list, func(m gatemap.Member) bool { return m.Name == names[0] })
	if len(names) == 1 {
		if i < 0 {
			list = append(list, gatemap.Member{Name: names[0], Value: value})
		}
		return list
	}
	if i < 0 {
		list, i = append(list, gatemap.Member{Name: names[0], Value: map[string]any{}}), len(list)
	}
	if m, ok := list[i].Value.(map[string]any); ok {
		below(m, names[1:], value)
	}
	return list
}

func below(m map[string]any, names []string, value string) {
	if len(names) == 1 {
		if m[names[0]] == nil {
			m[names[0]] = value
		}
		return
	}
	next, ok := m[names[0]].(map[string]any)
	if !ok {
		next = map[string]any{}
		m[names[0]] = next
	}
	below(next, names[1:], value)
}

// sampleHeaders are headers of the backend with the given number of values.
func (s *source) sampleHeaders(values int) []gatemap.Field {
	var list []gatemap.Field
	for _, name := range s.headers {
		f := gatemap.Field{Name: name}
		for n := range values {
			f.Values = append(f.Values, name+" "+string(rune('1'+n)))
		}
		list = append(list, f)
	}
	return list
}

// quoted are texts as JSON.
func quoted(texts []string) []string {
	list := make([]string, len(texts))
	for i, s := range texts {
		b, _ := json.Marshal(s) // a text always has one
		list[i] = string(b)
	}
	return list
}
