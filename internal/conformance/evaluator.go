package conformance

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/poison"
)

// Evaluator evaluates lines, and keeps what it has compiled for lines with the same
// text of it. Its results are those of [Evaluate]. The zero Evaluator is ready; it
// is safe for concurrent use.
type Evaluator struct {
	templates Templates

	mu      sync.RWMutex
	engines map[string]*compiled // by the text of the configuration
	size    int                  // of the texts
}

// compiled is an engine, or why there is none.
type compiled struct {
	engine *gatemap.Engine
	fault  error
}

const (
	// maxEngines and maxTexts bound what is kept; beyond, all is given up.
	maxEngines = 1000
	maxTexts   = 16 << 20
)

// Evaluate is [Evaluate].
func (e *Evaluator) Evaluate(line []byte) (json.RawMessage, error) {
	if result := e.gateway(line); result != nil {
		return result, nil
	}
	h, err := parseHeader(line)
	if err != nil {
		return nil, err
	}
	if h.integration == nil && h.template != nil {
		return e.templates.Evaluate(line)
	}
	return Evaluate(line)
}

// gateway evaluates a gateway line that is written as usual: each member is there
// once and has the type that it should have. It returns nil for any other line.
func (e *Evaluator) gateway(line []byte) json.RawMessage {
	g := gatewayReader{scanner: scanner{text: line}}
	if !g.line() {
		return nil
	}
	c := e.compile(&g)
	if c == nil {
		return nil
	}
	var failed *gatemap.GatewayError
	var resp *gatemap.Response
	if c.fault != nil {
		failed = &gatemap.GatewayError{Type: gatemap.APIConfigurationError, Message: "Internal server error"}
		resp = failed.Response()
		failed.Log = c.fault.Error()
	} else {
		var err error
		defer poison.Bytes(g.backend.Body)
		resp, err = c.engine.Evaluate(&g.request, &g.backend)
		errors.As(err, &failed)
	}
	return appendResult(make([]byte, 0, len(resp.Body)+512), g.id, resp, failed)
}

// compile returns the engine of a line's configuration. It is nil if that cannot
// be read.
func (e *Evaluator) compile(g *gatewayReader) *compiled {
	key := make([]byte, 0, 4096)
	for _, part := range [][]byte{g.integration, g.methodResponses, g.binaryMediaTypes, g.gatewayResponses} {
		key = strconv.AppendInt(key, int64(len(part)), 36)
		key = append(append(key, ':'), part...)
	}
	e.mu.RLock()
	known := e.engines[string(key)]
	e.mu.RUnlock()
	if known != nil {
		return known
	}
	var l gatewayLine
	for _, member := range []struct {
		text []byte
		into any
	}{
		{g.integration, &l.Integration}, {g.methodResponses, &l.MethodResponses}, {g.binaryMediaTypes, &l.BinaryMediaTypes}, {g.gatewayResponses, &l.GatewayResponses},
	} {
		if member.text != nil && decode(member.text, member.into) != nil {
			return nil
		}
	}
	c := new(compiled)
	c.engine, c.fault = gatemap.Compile(l.Integration, l.options())
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.engines == nil || len(e.engines) == maxEngines || e.size+len(key) > maxTexts {
		e.engines, e.size = map[string]*compiled{}, 0
	}
	e.engines[string(key)] = c
	e.size += len(key)
	return c
}

// gatewayReader reads a gateway line in one pass. What the configuration is made of
// stays text.
type gatewayReader struct {
	scanner
	id, integration, methodResponses, binaryMediaTypes, gatewayResponses []byte

	request gatemap.Request
	backend gatemap.Backend
	base64  bool
}

// names are those of the members of an object that are read.
type names []string

var (
	lineNames    = names{"id", "integration", definition.NameMethodResponses, "binaryMediaTypes", "gatewayResponses", "request", "context", "stageVariables", "backend"}
	requestNames = names{"httpMethod", "path", "headers", "pathParameters", "querystring"}
	backendNames = names{"statusCode", "headers", "body", "bodyBase64"}
)

// find returns the place of a name, -1 for one that is not read. Names that
// encoding/json takes for one of these, and a name that was seen already, have
// another reading: not ok.
func (n names) find(name []byte, seen *uint) (i int, ok bool) {
	for i, known := range n {
		if string(name) == known {
			again := *seen&(1<<i) != 0
			*seen |= 1 << i
			return i, !again
		}
	}
	for _, known := range n {
		if bytes.EqualFold(name, []byte(known)) {
			return 0, false
		}
	}
	return -1, true
}

func (g *gatewayReader) line() bool {
	var seen uint
	ok := g.object(func(name []byte) (ok bool) {
		member, ok := lineNames.find(name, &seen)
		if !ok {
			return false
		}
		switch member {
		case 0:
			g.id, ok = g.value()
			return ok && g.id[0] != '{' && g.id[0] != '['
		case 1:
			g.integration, ok = g.value()
			return ok && g.integration[0] == '{'
		case 2:
			g.methodResponses, ok = g.value()
		case 3:
			g.binaryMediaTypes, ok = g.value()
		case 4:
			g.gatewayResponses, ok = g.value()
		case 5:
			return g.readRequest()
		case 6:
			g.request.Context, ok = g.members(0)
		case 7:
			g.request.StageVariables, ok = g.members(0)
		case 8:
			return g.readBackend()
		default:
			_, ok = g.value()
		}
		return ok
	})
	return ok && g.integration != nil && g.peek() == 0 && g.at == len(g.text)
}

func (g *gatewayReader) readRequest() bool {
	var seen uint
	r := &g.request
	return g.object(func(name []byte) (ok bool) {
		member, ok := requestNames.find(name, &seen)
		if !ok {
			return false
		}
		switch member {
		case 0:
			r.HTTPMethod, ok = g.one()
		case 1:
			r.Path, ok = g.one()
		case 2:
			r.Headers, ok = g.fields()
		case 3:
			r.PathParameters, ok = g.singles()
		case 4:
			r.Querystring, ok = g.fields()
		default:
			_, ok = g.value()
		}
		return ok
	})
}

// singles reads {name: value}, in the order of the names.
func (g *gatewayReader) singles() (list []gatemap.Field, ok bool) {
	ok = g.object(func(name []byte) bool {
		value, ok := g.one()
		list = append(list, gatemap.Field{Name: string(name), Values: []string{value}})
		return ok && utf8.Valid(name)
	})
	slices.SortFunc(list, func(a, b gatemap.Field) int { return strings.Compare(a.Name, b.Name) })
	for i := range list {
		if i > 0 && list[i].Name == list[i-1].Name {
			return nil, false
		}
	}
	return list, ok
}

func (g *gatewayReader) readBackend() bool {
	var seen uint
	b := &g.backend
	return g.object(func(name []byte) (ok bool) {
		member, ok := backendNames.find(name, &seen)
		if !ok {
			return false
		}
		switch member {
		case 0:
			b.StatusCode, ok = g.integer()
		case 1:
			b.Headers, ok = g.fields()
		case 2:
			if g.base64 {
				_, ok = g.value()
				return ok
			}
			b.Body, ok = g.string([]byte{})
		case 3:
			var text string
			if text, ok = g.one(); !ok {
				return false
			}
			var err error
			b.Body, err = base64.StdEncoding.DecodeString(text)
			g.base64 = true
			return err == nil
		default:
			_, ok = g.value()
		}
		return ok
	})
}

func (g *gatewayReader) one() (string, bool) {
	text, plain, ok := g.raw()
	if !ok || plain {
		return string(text), ok
	}
	whole, ok := appendUnquoted(nil, text)
	return string(whole), ok
}

func (g *gatewayReader) integer() (int, bool) {
	text, ok := g.number()
	if !ok || len(text) > 9 {
		return 0, false
	}
	n, err := strconv.Atoi(string(text))
	return n, err == nil
}

// fields reads {name: [value, ...]}; a single string is a list of one.
func (g *gatewayReader) fields() (list []gatemap.Field, ok bool) {
	ok = g.object(func(name []byte) bool {
		if !utf8.Valid(name) {
			return false
		}
		values := []string{}
		text := func() bool {
			v, ok := g.one()
			values = append(values, v)
			return ok
		}
		if g.peek() == '[' {
			ok = g.array(text)
		} else {
			ok = text()
		}
		list = append(list, gatemap.Field{Name: string(name), Values: values})
		return ok
	})
	return list, ok
}

// members reads $context or the stage variables in the order of the line.
func (g *gatewayReader) members(depth int) ([]gatemap.Member, bool) {
	list := []gatemap.Member{}
	if depth > deepest {
		return nil, false
	}
	ok := g.object(func(name []byte) bool {
		if !utf8.Valid(name) {
			return false
		}
		v, ok := g.member(depth)
		list = append(list, gatemap.Member{Name: string(name), Value: v})
		return ok
	})
	return list, ok
}

func (g *gatewayReader) member(depth int) (any, bool) {
	switch g.peek() {
	case '"':
		return g.one()
	case '{':
		return g.members(depth + 1)
	}
	text, ok := g.value()
	if !ok {
		return nil, false
	}
	v, err := memberValue(text)
	return v, err == nil
}
