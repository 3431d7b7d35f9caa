package answers

import (
	"errors"
	"slices"
	"strconv"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Found is an answer that [Search] keeps.
type Found struct {
	Answer
	Selected string   // the key of the integration response
	First    bool     // of those that select the response
	Reached  []string // what no answer before it reaches, for people
}

// The bounds of a search.
const (
	maxTries    = 400    // evaluations for one template
	maxAllTries = 4000   // and for all of an integration
	maxSteps    = 200000 // of one evaluation
	maxRuns     = 300000 // statements that all evaluations execute
	maxLimited  = 5      // evaluations that end at a limit
	maxFound    = 100
)

// Search finds answers that together reach the parts of an integration: for each
// response one that selects it, and then those that reach what none before did:
// a branch, the lines in a loop, a parameter. Unselected are the keys of the
// responses that no answer was found for. The error is that of CompileMethod.
func Search(op *definition.Operation) (found []Found, unselected []string, err error) {
	s, err := newSearch(op)
	if err != nil {
		return nil, nil, err
	}
	for i := range s.responses {
		if r := &s.responses[i]; !s.first(r) {
			unselected = append(unselected, r.key)
		}
	}
	for i := range s.responses {
		r := &s.responses[i]
		for j := range r.templates {
			s.fill(r, &r.templates[j])
		}
	}
	// Those that select one response stand together.
	order := map[string]int{}
	for i := range s.found {
		if key := s.found[i].Selected; order[key] == 0 {
			order[key] = i + 1
		}
	}
	slices.SortStableFunc(s.found, func(a, b Found) int { return order[a.Selected] - order[b.Selected] })
	return s.found, unselected, nil
}

// sampleResult is the payload where nothing reads one.
const sampleResult = `{"id": "1", "name": "example"}`

type search struct {
	*source
	plain   *gatemap.Engine // reports nothing
	engine  *gatemap.Engine
	cover   *coverage.Mapping
	missed  []string
	found   []Found
	bases   map[string][]input // by key, what selects it
	left    int                // tries of all
	firsts  Firsts
	limited int
}

func newSearch(op *definition.Operation) (*search, error) {
	s := &search{source: sourceOf(op), cover: coverage.New(op, ""), bases: map[string][]input{}, left: maxAllTries}
	opts := gatemap.Options{Limits: gatemap.Limits{Steps: maxSteps, Memory: 16 << 20}}
	var err error
	if s.plain, err = gatemap.CompileMethod(op, opts); err != nil {
		return nil, err
	}
	opts.TemplateHooks = s.firsts.Hooks(s.cover)
	if s.engine, err = gatemap.CompileMethod(op, opts); err != nil {
		return nil, err
	}
	s.missed = s.cover.Summary().Missed
	return s, nil
}

// done reports whether nothing is to be tried any more.
func (s *search) done() bool {
	return s.left <= 0 || s.firsts.executed > maxRuns || s.limited >= maxLimited || len(s.found) >= maxFound
}

// settled is the answer of an input as an engine takes it.
func (s *search) settled(a *Answer) (gatemap.Request, gatemap.Backend, error) {
	r, b := a.Request, a.Backend
	settle.Request(s.op, &r)
	err := settle.Status(s.op, &r, &b, false)
	return r, b, err
}

// selects is the key that an input selects.
func (s *search) selects(i *input) string {
	s.left--
	r, b, err := s.settled(s.answer(i))
	if err != nil {
		return ""
	}
	x, err := s.plain.Evaluate(&r, &b)
	if err != nil {
		s.failed(err)
		if x, _ := s.plain.Explain(&r, &b); x != nil {
			return x.Selection.Selected
		}
		return ""
	}
	return x.Selected
}

func (s *search) failed(err error) {
	if IsLimit(err) {
		s.limited++
	}
}

// IsLimit reports whether an evaluation ended because it took too much.
func IsLimit(err error) bool {
	var of *meter.LimitError
	var template *syntax.LimitError
	return errors.As(err, &of) || errors.As(err, &template)
}

// first keeps the first input that selects a response, and remembers some that do.
func (s *search) first(r *response) bool {
	t := &r.templates[0]
	usual := t.places.Shapes()[0]
	for _, i := range s.candidates(r) {
		if len(s.bases[r.key]) >= 3 || s.done() {
			break
		}
		i.places, i.shape, i.headers = t.places, usual, s.sampleHeaders(1)
		i.accept = acceptOf(r, t)
		switch {
		case s.mock:
			i.places = nil
		case i.message == nil && t.places.Len() == 1:
			i.body = []byte(sampleResult)
		}
		if s.selects(&i) != r.key {
			continue
		}
		s.bases[r.key] = append(s.bases[r.key], i)
		if len(s.bases[r.key]) == 1 {
			s.try(&i, true)
		}
	}
	return len(s.bases[r.key]) > 0
}

// acceptOf is the header that chooses a template, "" where none is needed.
func acceptOf(r *response, t *mappingTemplate) string {
	if t.contentType == "application/json" || t.contentType == "" {
		return ""
	}
	return t.contentType
}

// try evaluates an input, and keeps it where it reaches what none did before.
func (s *search) try(i *input, keep bool) bool {
	s.left--
	a := s.answer(i)
	r, b, err := s.settled(a)
	if err != nil {
		return false
	}
	s.firsts.Begin()
	resp, err := s.engine.Evaluate(&r, &b)
	s.failed(err)
	if resp == nil || !s.firsts.Any(resp) && !keep {
		return false
	}
	x, _ := s.engine.Explain(&r, &b)
	if x == nil {
		return false
	}
	s.cover.Record(x)
	missed := s.cover.Summary().Missed
	if len(missed) == len(s.missed) && !keep && slices.Equal(missed, s.missed) {
		return false
	}
	f := Found{Answer: *a, Selected: x.Selection.Selected, First: keep}
	for _, m := range s.missed {
		if !slices.Contains(missed, m) {
			f.Reached = append(f.Reached, m)
		}
	}
	s.missed = missed
	s.found = append(s.found, f)
	return true
}

// complete reports whether there is nothing of a response left to reach.
func (s *search) complete(key string) bool {
	for _, r := range s.cover.Responses {
		if r.Key == key {
			return len((&coverage.Mapping{Responses: []*coverage.Response{r}}).Summary().Missed) == 0
		}
	}
	return true
}

// fill looks for inputs that reach the parts of one template, and of the parameters
// beside it: payloads of every day, then what is one step away from those that
// reached something.
func (s *search) fill(r *response, t *mappingTemplate) {
	until := s.left - maxTries
	over := func() bool { return s.done() || s.left < until || s.complete(r.key) }
	var near []input
	for _, base := range s.bases[r.key] {
		for _, i := range s.seeds(base, r, t) {
			if over() {
				return
			}
			if s.try(&i, false) {
				near = append(near, i)
			}
		}
	}
	if len(s.bases[r.key]) > 0 {
		base := s.bases[r.key][0]
		near = append(near, s.seeds(base, r, t)[0])
	}
	for n := 0; n < len(near) && !over(); n++ {
		for _, i := range s.steps(near[n], r) {
			if over() {
				return
			}
			if s.try(&i, false) {
				near = append(near, i)
			}
		}
	}
}

// seeds are a base with payloads of every day and with values of the request.
func (s *search) seeds(base input, r *response, t *mappingTemplate) []input {
	base.places, base.accept, base.body = t.places, acceptOf(r, t), nil
	var list []input
	shapes := t.places.Shapes()
	for _, values := range s.assignments() {
		for _, shape := range shapes {
			i := base
			i.values, i.shape = values, shape
			list = append(list, i)
		}
	}
	return list
}

// assignments are values of the request: none, one of its own for each, and those
// that conditions compare with.
func (r *reading) assignments() []map[variable]string {
	list := []map[variable]string{nil}
	if len(r.variables) == 0 {
		return list
	}
	own := map[variable]string{}
	for _, v := range r.variables {
		own[v] = v.sample()
	}
	list = append(list, own)
	for n := range maxChoices {
		some, any := map[variable]string{}, false
		for _, v := range r.variables {
			some[v] = v.sample()
			if of := r.compared[v]; n < len(of) {
				some[v], any = of[n], true
			}
		}
		if any {
			list = append(list, some)
		}
	}
	return list
}

func (s *source) assignments() []map[variable]string { return s.reading.assignments() }

// steps are inputs that differ from one in one thing: a value of the request, a
// place of the payload, the subject.
func (s *search) steps(from input, r *response) []input {
	var list []input
	for _, v := range s.reading.variables {
		for _, value := range slices.Concat(s.reading.compared[v], s.reading.constants[:min(len(s.reading.constants), 8)], []string{""}) {
			list = append(list, from.with(v, value, true))
		}
		list = append(list, from.with(v, "", false))
	}
	if from.places != nil {
		values, lengths := s.values()
		for n := range from.places.Len() {
			for _, shape := range from.places.Changed(from.shape, n, values, lengths) {
				i := from
				i.shape = shape
				list = append(list, i)
			}
		}
	}
	if s.lambda && r.pattern != "" {
		for _, m := range s.messages(r.pattern) {
			i := from
			i.message = m.message
			list = append(list, i)
		}
	}
	return list
}

// values are the constants of conditions as JSON, the numbers next to those that
// they compare with, and texts of such lengths: values of the payload and lengths of
// its lists.
func (s *source) values() (values []string, lengths []int) {
	values = quoted(s.reading.constants[:min(len(s.reading.constants), 8)])
	lengths = []int{0, 1, 2, 3}
	for _, near := range s.reading.near() {
		if text := strconv.Itoa(near); !slices.Contains(values, text) {
			values = append(values, text)
		}
		if !slices.Contains(lengths, near) {
			lengths = append(lengths, near)
		}
	}
	return append(values, quoted(s.reading.texts())...), lengths
}
