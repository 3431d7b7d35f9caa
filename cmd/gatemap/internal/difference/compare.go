package difference

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/answers"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/target"
)

// Options says how definitions are compared.
type Options struct {
	// Exact compares bodies byte by byte, those in JSON too.
	Exact bool
	// Limits bound one evaluation; the zero value is the engine's own.
	Limits gatemap.Limits
}

// GeneratedLimits bound the evaluation of an answer that was made: those are small.
var GeneratedLimits = gatemap.Limits{Steps: 500_000, Memory: 32 << 20}

// The bounds of a comparison.
const (
	maxExamples = 20 // kinds of differences of one method
	maxLimited  = 20 // evaluations of a method that end at a limit
	maxNoted    = 20 // answers that are lost or bad
)

// Comparison is two definitions, through which answers go.
type Comparison struct {
	options Options
	pairs   []*pair
	report  *Report
	kept    []Kept // whatever differs
}

// pair is a method of one definition, or of both.
type pair struct {
	*Method
	old, new *side // nil of what the definition does not have
	kinds    map[string]*Example
}

// New prepares the comparison of the methods of two definitions.
func New(older, newer []*definition.Operation, options Options) *Comparison {
	c := &Comparison{options: options, report: &Report{}}
	named := target.SeveralAPIs(older) && target.SeveralAPIs(newer)
	for _, two := range pairs(older, newer, named) {
		c.pairs = append(c.pairs, c.pair(two[0], two[1], named))
	}
	c.report.Gateway = gateway(older, newer, named)
	return c
}

func (c *Comparison) pair(older, newer *definition.Operation, named bool) *pair {
	shown := newer
	if newer == nil {
		shown = older
	}
	p := &pair{Method: &Method{Method: shown.HTTPMethod, Path: shown.Path, Verdict: Same}, kinds: map[string]*Example{}}
	if named {
		p.API = shown.API
	}
	if older != nil {
		p.old, p.Old = newSide(older, c.options.Limits), older.Position.String()
		p.OldFault = p.old.why()
	}
	if newer != nil {
		p.new, p.New = newSide(newer, c.options.Limits), newer.Position.String()
		p.NewFault = p.new.why()
	}
	switch {
	case older == nil:
		p.Verdict = Added
	case newer == nil:
		p.Verdict = Removed
	case p.OldFault != p.NewFault:
		p.Verdict = Differs
	}
	return p
}

// evaluated reports whether answers can go through both.
func (p *pair) evaluated() bool {
	return p.old != nil && p.new != nil && p.old.fault == nil && p.new.fault == nil
}

// Generate sends answers through all methods that are made to tell the two of each
// apart.
func (c *Comparison) Generate() {
	for _, p := range c.pairs {
		if !p.evaluated() {
			continue
		}
		if p.Identical = identical(p.old.op, p.new.op); p.Identical {
			continue
		}
		made := proxied.Get()
		if p.old.engine != nil || p.new.engine != nil {
			made = append(answers.Between(p.old.op, p.new.op), proxied.Get()...)
		}
		for i := range made {
			a := &made[i]
			c.through(p, "", a.Request, &cases.Backend{Backend: a.Backend, ErrorMessage: a.ErrorMessage})
			if p.old.limited > maxLimited || p.new.limited > maxLimited {
				p.Left = fmt.Sprintf("%d answers: templates cost too much", len(made)-i-1)
				break
			}
		}
		for _, failure := range []cases.Failure{cases.TimedOut, cases.ConnectionFailed} {
			if p.old.op.Integration.Type != gatemap.Mock && p.new.op.Integration.Type != gatemap.Mock {
				c.through(p, "", gatemap.Request{}, &cases.Backend{Failure: failure})
			}
		}
	}
}

// identical reports whether all is equal that clients' answers are made by.
func identical(a, b *definition.Operation) bool {
	return a.HTTPMethod == b.HTTPMethod && a.Path == b.Path && a.OpenMethodResponses == b.OpenMethodResponses &&
		reflect.DeepEqual(a.Integration, b.Integration) && reflect.DeepEqual(a.MethodResponses, b.MethodResponses) &&
		slices.Equal(a.BinaryMediaTypes, b.BinaryMediaTypes) && reflect.DeepEqual(a.GatewayResponses, b.GatewayResponses)
}

// through sends an answer through both methods of a pair.
func (c *Comparison) through(p *pair, name string, request gatemap.Request, backend *cases.Backend) {
	older, err := p.old.evaluate(renamed(request, p.old.op, p.new.op), backend)
	if err == nil {
		var newer got
		if newer, err = p.new.evaluate(renamed(request, p.new.op, p.old.op), backend); err == nil {
			c.compare(p, name, request, backend, &older, &newer)
			return
		}
	}
	if name != "" && len(c.report.Bad) < maxNoted {
		c.report.Bad = append(c.report.Bad, name+": "+err.Error())
	}
}

func (c *Comparison) compare(p *pair, name string, request gatemap.Request, backend *cases.Backend, older, newer *got) {
	p.Answers++
	changes := cases.Changes(older.response, newer.response, c.options.Exact)
	if len(changes) == 0 {
		if string(older.response.Body) != string(newer.response.Body) {
			p.BytesOnly++
		}
		return
	}
	p.Verdict = Differs
	p.Differing++
	key := kindOf(older, newer, changes)
	if known := p.kinds[key]; known != nil {
		known.Answers++
		return
	}
	if len(p.kinds) == maxExamples {
		p.More++
		return
	}
	p.kinds[key] = &Example{name, request, *backend, older.Seen, newer.Seen, changes, 1}
	p.Examples = append(p.Examples, p.kinds[key])
}

// kindOf is what answers have in common that differ in the same way.
func kindOf(older, newer *got, changes []cases.Difference) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %v", older.Seen, newer.Seen)
	for _, d := range changes {
		b.WriteString("\x00" + d.What)
	}
	return b.String()
}

// Report is what the answers so far came to.
func (c *Comparison) Report() *Report {
	c.report.Methods = c.report.Methods[:0]
	for _, p := range c.pairs {
		p.OldCoverage, p.NewCoverage = p.old.summary(), p.new.summary()
		if p.Verdict == Same && p.evaluated() && !p.Identical && p.Answers == 0 {
			p.Verdict = Unasked
		}
		c.report.Methods = append(c.report.Methods, p.Method)
	}
	c.report.Kept = c.undeployed()
	return c.report
}

// renamed is a request whose path parameters have the names that a resource gives
// them, where another one of the same shape gives them others.
func renamed(r gatemap.Request, mine, other *definition.Operation) gatemap.Request {
	if mine.Path == other.Path {
		return r
	}
	to, from := parameters(mine.Path), parameters(other.Path)
	if len(to) != len(from) {
		return r
	}
	list := slices.Clone(r.PathParameters)
	for i := range list {
		if n := slices.Index(from, list[i].Name); n >= 0 && fieldlist.Index(r.PathParameters, to[n]) < 0 {
			list[i].Name = to[n]
		}
	}
	r.PathParameters = list
	return r
}

// proxied are answers for proxy integrations: what functions return and endpoints
// answer.
var proxied = lazy.Value[[]answers.Answer]{Make: func() []answers.Answer {
	var list []answers.Answer
	for _, body := range []string{
		`{"statusCode": 200, "headers": {"X-A": "1"}, "body": "hello"}`, `{"statusCode": 404, "multiValueHeaders": {"X-A": ["1", "2"]}, "body": "{\"a\":1}"}`,
		`{"statusCode": 200, "isBase64Encoded": true, "headers": {"Content-Type": "image/png"}, "body": "iVBORw=="}`, `{"body": "no status"}`, "this is not JSON", "",
	} {
		for _, status := range []int{200, 500} {
			list = append(list, answers.Answer{Backend: gatemap.Backend{StatusCode: status, Body: []byte(body),
				Headers: []gatemap.Field{{Name: "X-B", Values: []string{"b"}}, {Name: "Content-Type", Values: []string{"text/plain"}}}}})
		}
	}
	return list
}}
