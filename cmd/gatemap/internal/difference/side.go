package difference

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
	"github.com/gatemap/gatemap/internal/answers"
	"github.com/gatemap/gatemap/internal/settle"
)

// side is a method of one of the definitions.
type side struct {
	op     *definition.Operation
	engine *gatemap.Engine   // nil of a proxy
	cover  *coverage.Mapping // nil of a proxy
	fault  error

	firsts  answers.Firsts
	failed  map[string]bool // what was sent where an evaluation failed
	limited int             // evaluations that ended at a limit
}

// newSide compiles a method.
func newSide(op *definition.Operation, limits gatemap.Limits) *side {
	s := &side{op: op}
	if isProxy(op) {
		return s
	}
	s.cover = coverage.New(op, op.File)
	if s.engine, s.fault = gatemap.CompileMethod(op, gatemap.Options{TemplateHooks: s.firsts.Hooks(s.cover), Limits: limits}); s.fault != nil {
		s.fault = settle.Faults(s.fault, op, op.Locate)
	}
	return s
}

func isProxy(op *definition.Operation) bool {
	return op.Integration.Type == definition.AWSProxy || op.Integration.Type == definition.HTTPProxy
}

// got is what the client of one definition gets.
type got struct {
	response *gatemap.Response
	Seen
}

// evaluate gives what the client gets for an answer. The error says that the answer
// cannot be evaluated.
func (s *side) evaluate(request gatemap.Request, backend *cases.Backend) (got, error) {
	if s.engine == nil {
		o, err := cases.EvaluateProxy(s.op, &cases.Case{Request: request, Backend: *backend})
		if err != nil {
			return got{}, err
		}
		return s.seen(o.Response, o.Failure), nil
	}
	settle.Request(s.op, &request)
	if failed := backend.Unanswered(s.op); failed != nil {
		return s.seen(s.engine.Fail(&request, failed), failed), nil
	}
	b := backend.Backend
	if err := settle.Status(s.op, &request, &b, false); err != nil {
		if refused := (*settle.RequestFailure)(nil); errors.As(err, &refused) {
			return s.seen(s.engine.Fail(&request, refused.Failure), refused.Failure), nil
		}
		return got{}, err
	}
	s.firsts.Begin()
	resp, err := s.engine.Evaluate(&request, &b)
	var failed *gatemap.GatewayError
	if err != nil && !errors.As(err, &failed) {
		return got{}, err
	}
	if answers.IsLimit(err) {
		s.limited++
	}
	if s.reaches(&b, resp, failed != nil) {
		if x, _ := s.engine.Explain(&request, &b); x != nil {
			s.cover.Record(x)
		}
	}
	return s.seen(resp, failed), nil
}

func (s *side) seen(r *gatemap.Response, failed *gatemap.GatewayError) got {
	g := got{r, Seen{Status: r.StatusCode, Selected: r.Selected}}
	if failed != nil {
		g.Error = string(failed.Type)
	}
	return g
}

// sentKey bounds what is kept of a payload.
const sentKey = 256

// reaches reports whether an evaluation may have reached what none before did: its
// explanation says what. An answer of the gateway itself does not say what was
// selected, and so each status and payload is looked at once.
func (s *side) reaches(b *gatemap.Backend, r *gatemap.Response, failed bool) bool {
	fresh := s.firsts.Any(r)
	if !failed {
		return fresh
	}
	key := strconv.Itoa(b.StatusCode) + " " + string(b.Body[:min(len(b.Body), sentKey)])
	known := s.failed[key]
	if s.failed == nil {
		s.failed = map[string]bool{}
	}
	s.failed[key] = true
	return fresh || !known
}

// summary is the coverage, nil of what has none.
func (s *side) summary() *coverage.Summary {
	if s == nil || s.engine == nil {
		return nil
	}
	return s.cover.Summary()
}

// why says why a method cannot be compiled, without the place.
func (s *side) why() string {
	if s.fault == nil {
		return ""
	}
	var faults definition.Faults
	if !errors.As(s.fault, &faults) {
		return s.fault.Error()
	}
	var all []string
	for _, f := range faults {
		all = append(all, cmp.Or(f.Message, f.Error()))
	}
	return strings.Join(all, "; ")
}
