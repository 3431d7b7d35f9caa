package complete

import (
	"github.com/gatemap/gatemap/internal/analysis"
)

// Env is what is known of the place of a template. The zero Env is an integration
// response of which nothing else is known.
type Env struct {
	Role analysis.Role
	// Samples are payloads that the template may get.
	Samples [][]byte
	// StageVariables are names of stage variables.
	StageVariables []string
	// Parameters are names of the client's request by their place: path,
	// querystring or header.
	Parameters map[string][]string
}

// The bounds of the work. The service takes templates of up to 300 KB.
const (
	maxSource = 1 << 20
	maxSample = 1 << 20 // bytes of a sample; a longer one is not looked at
	maxItems  = 400
	maxLabel  = 200 // bytes; what is longer is not offered
	maxSteps  = 100_000
)

// Kind says what an Item is.
type Kind string

// The kinds of items.
const (
	Variable  Kind = "variable"
	Method    Kind = "method"
	Property  Kind = "property"
	Directive Kind = "directive"
	Path      Kind = "path"  // a step in the text of a JSON path
	Name      Kind = "value" // of a header, a member or the like, in a text
)

// Item is something that can be written.
type Item struct {
	Label string
	// Insert is what is put in the place of the Result's span; the cursor goes to
	// the byte Cursor of it.
	Insert string
	Cursor int
	Kind   Kind
	Detail string // a signature or a type
	Doc    string // a sentence or two; "" where there is nothing to say
}

// Result is what can be written in place of the bytes from Begin to End.
type Result struct {
	Begin, End int
	Items      []Item // the most likely first
}

// At offers what can be written at an offset. An offset outside of the template
// is moved to its nearer end. There are no items where nothing is known.
func At(src string, offset int, env *Env) Result {
	offset = within(src, offset)
	nothing := Result{Begin: offset, End: offset}
	if len(src) > maxSource {
		return nothing
	}
	p := locate(src, offset)
	q := &query{src: src, place: p, env: envOf(env)}
	r := Result{Begin: p.begin, End: p.end, Items: q.items()}
	if len(r.Items) == 0 {
		return nothing
	}
	return r
}

func within(src string, offset int) int { return min(max(offset, 0), len(src)) }

// envOf is the environment without what takes too long to read.
func envOf(env *Env) *Env {
	if env == nil {
		return &Env{}
	}
	e := *env
	e.Samples = nil
	for _, s := range env.Samples {
		if len(s) <= maxSample {
			e.Samples = append(e.Samples, s)
		}
	}
	return &e
}

// query is one question.
type query struct {
	src   string
	place place
	env   *Env
	list  []Item
	seen  map[string]bool
}

func (q *query) items() []Item {
	switch q.place.kind {
	case atVariable:
		q.variables()
	case atMember:
		q.members()
	case atDirective:
		q.directives()
	case atText:
		q.text()
	}
	return q.list
}

// add offers an item, unless there is one of its label already or there are too
// many.
func (q *query) add(i Item) {
	if q.seen[i.Label] || len(q.list) >= maxItems || len(i.Label) > maxLabel || i.Label == "" {
		return
	}
	if q.seen == nil {
		q.seen = map[string]bool{}
	}
	q.seen[i.Label] = true
	if i.Insert == "" {
		i.Insert = i.Label
	}
	if i.Cursor == 0 {
		i.Cursor = len(i.Insert)
	}
	q.list = append(q.list, i)
}

// followed reports whether the byte behind the place is c.
func (q *query) followed(c byte) bool { return q.place.end < len(q.src) && q.src[q.place.end] == c }
