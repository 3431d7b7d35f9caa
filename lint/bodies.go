package lint

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
)

// payload is a sample with the integration response that it gets.
type payload struct {
	body []byte
	// key is that of the response that the service selects, "" where that is not
	// known. A body alone is taken for an answer with the status 200.
	key   string
	whole bool // all of the answer is known, so that no other response gets it
	given bool // by Options.Bodies
}

// payloads are the samples of the method. A MOCK integration has none.
func (c *checker) payloads() []payload {
	if c.sampled {
		return c.samples
	}
	c.sampled = true
	if c.m.Integration.Type == gatemap.Mock {
		return nil
	}
	if len(c.opts.Bodies)+len(c.opts.Samples) == 0 {
		return nil
	}
	engine := c.selector()
	for _, body := range c.opts.Bodies {
		c.samples = append(c.samples, payload{body, c.selects(engine, &gatemap.Backend{StatusCode: 200, Body: body}), false, true})
	}
	for i := range c.opts.Samples {
		s := &c.opts.Samples[i]
		switch answer := s.Answer; {
		case !s.isOf(c):
		case answer == nil:
			c.samples = append(c.samples, payload{s.Body, c.selects(engine, &gatemap.Backend{StatusCode: 200, Body: s.Body}), false, false})
		default:
			whole := *answer
			if whole.StatusCode == 0 {
				whole.StatusCode = 200
			}
			if key := c.selects(engine, &whole); key != "" {
				c.samples = append(c.samples, payload{whole.Body, key, true, false})
			}
		}
	}
	return c.samples
}

// isOf reports whether a sample is one of the method.
func (s *Sample) isOf(c *checker) bool {
	return (s.Method == "" || strings.EqualFold(s.Method, c.m.HTTPMethod)) && (s.Path == "" || s.Path == c.m.Path)
}

// selects is the key of the response that an answer gets, "" where the patterns
// cannot tell.
func (c *checker) selects(engine *gatemap.Engine, answer *gatemap.Backend) string {
	if engine == nil {
		return ""
	}
	x, _ := engine.Explain(&gatemap.Request{}, answer) // without a selection the gateway answers itself
	return x.Selection.Selected
}

// selector does no more than select responses: whatever else is wrong with the
// method, and however much its templates have to do.
func (c *checker) selector() *gatemap.Engine {
	opts := gatemap.Options{Backend: definition.ServiceBackend}
	switch c.subject {
	case messageSubject:
		opts.Backend = definition.LambdaBackend
	case unknownSubject:
		return nil
	}
	in := definition.Integration{Type: cmp.Or(c.m.Integration.Type, gatemap.AWS), URI: c.m.Integration.URI}
	for i := range c.m.Integration.IntegrationResponses {
		e := &c.m.Integration.IntegrationResponses[i]
		in.IntegrationResponses.Set(e.Key, gatemap.IntegrationResponse{StatusCode: e.Value.StatusCode, SelectionPattern: e.Value.SelectionPattern})
	}
	engine, err := gatemap.Compile(&in, opts)
	if err != nil {
		return nil
	}
	return engine
}

// bodies are the payloads that the templates of the response that is looked at
// get. A body of which only that is known can be of any response: it is of this
// one if it is selected for it, or if reads says that the response reads
// something that it has. The templates of requests get what clients have sent.
// partial says that none of them was given as a sample of all that there can be.
func (c *checker) bodies(reads func(body []byte) bool) (list [][]byte, partial bool) {
	partial = true
	if c.request {
		for i := range c.opts.Samples {
			if s := &c.opts.Samples[i]; s.Request != nil && len(s.Request.Body) > 0 && s.isOf(c) {
				list = append(list, s.Request.Body)
			}
		}
		return list, true
	}
	alone := len(c.m.Integration.IntegrationResponses) == 1
	for _, p := range c.payloads() {
		if len(p.body) == 0 {
			continue
		}
		if p.key == c.response || !p.whole && (alone || reads(p.body)) {
			list = append(list, p.body)
			partial = partial && !p.given
		}
	}
	return list, partial
}

// missingPath reports a path of a mapping expression that none of the sample
// bodies has.
func (c *checker) missingPath(path string, at place, what string) {
	p, err := jsonpath.Compile(path)
	if err != nil {
		return
	}
	found, looked := false, false
	has := func(body []byte) bool {
		var doc jsondoc.Document
		if doc.Parse(body) != nil {
			return false
		}
		_, err := p.Eval(doc.Root())
		var missing *jsonpath.NotFoundError
		return !errors.As(err, &missing)
	}
	bodies, partial := c.bodies(has)
	if partial { // cases need not have all that an answer can have
		return
	}
	for _, body := range bodies {
		if !utf8.Valid(body) {
			continue
		}
		looked, found = true, found || has(body)
	}
	if looked && !found {
		c.add(ruleMissingPath, Warning, at, fmt.Sprintf("%s finds nothing in the sample bodies", what), "")
	}
}

// reads reports whether a body has something of what the template reads, other
// than the whole.
func (t *sourceText) reads(body []byte) bool {
	var doc jsondoc.Document
	if doc.Parse(body) != nil {
		return false
	}
	if t.paths == nil {
		t.paths = []*jsonpath.Path{}
		for _, read := range readsOf(t) {
			p, err := jsonpath.Compile(strings.ReplaceAll(read.Path, "[*]", "[0]"))
			if err == nil && read.Path != "$" {
				t.paths = append(t.paths, p)
			}
		}
	}
	return slices.ContainsFunc(t.paths, func(p *jsonpath.Path) bool {
		_, err := p.Eval(doc.Root())
		return err == nil
	})
}
