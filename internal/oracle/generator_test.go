package oracle

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// Case is one evaluation of a template. Everything but the template and the
// body is JSON text, which is sent as it stands: numbers keep their spelling.
type Case struct {
	ID             int
	Category       string
	Template       string
	Body           string
	Params         string // JSON object of path, querystring, header; "" for none
	Context        string // JSON object; "" for none
	StageVariables string // JSON object; "" for none
	Vars           []Var
}

// Var is a variable that a case binds to a JSON value.
type Var struct{ Name, JSON string }

// Generator makes cases. It holds no state between cases and may be used by
// several goroutines at once.
type Generator struct {
	Seed uint64
	// Templates are what the category "mutate" starts from; nil means the
	// seeds that come with the package.
	Templates []Case
	// Only restricts the categories; empty means all of them.
	Only []string
	// Inputs is how many cases in a row have one template; 0 is one.
	Inputs int
}

// category is one grammar: how often it is used and what it writes.
type category struct {
	name   string
	weight int
	write  func(*gen) string
}

var categories = []category{
	{"document", 22, (*gen).document},
	{"methods", 16, (*gen).methodCalls},
	{"operators", 9, (*gen).operators},
	{"references", 9, (*gen).references},
	{"space", 9, (*gen).spacing},
	{"soup", 7, (*gen).soup},
	{"escapes", 4, (*gen).escapes},
	{"strings", 5, (*gen).interpolations},
	{"format", 3, (*gen).formats},
	{"regex", 3, (*gen).regexes},
	{"gateway", 12, (*gen).gateway},
	{"loops", 6, (*gen).loopBlocks},
	{"collections", 8, (*gen).collections},
	{"numbers", 6, (*gen).numbers},
	{"overloads", 7, (*gen).overloads},
	{"documents", 8, (*gen).documents},
	{"mutate", 14, (*gen).mutated},
	{"valued", 10, (*gen).valued},
	{"inserted", 10, (*gen).inserted},
}

// Categories lists the names of the grammars in the order of their declaration.
func Categories() []string {
	names := make([]string, len(categories))
	for i, c := range categories {
		names[i] = c.name
	}
	return names
}

// Case makes the case with the given number.
func (g *Generator) Case(number int) Case {
	first := number - number%max(g.Inputs, 1)
	w := g.write(first)
	if number == first {
		return w.out
	}
	// Another input for the template, and mostly one that suits it.
	other := g.write(number)
	c := other.out
	c.Category, c.Template = w.out.Category, w.out.Template
	if w.n(2) == 0 {
		other.keys = w.keys
		c.Body = other.body()
	}
	if w.out.Category == "valued" {
		c.Body = other.valuedBody()
	}
	return c
}

// write makes the case with a number that has a template of its own.
func (g *Generator) write(number int) *gen {
	w := &gen{
		r:     rand.New(rand.NewPCG(g.Seed, uint64(number))),
		seeds: g.Templates,
	}
	if w.seeds == nil {
		w.seeds = builtinSeeds()
	}
	c := g.category(w)
	w.budget = 6 + w.n(30)
	w.out = Case{ID: number, Category: c.name}
	w.bind()
	w.inputs()
	w.out.Template = c.write(w)
	return w
}

// category draws one of the grammars by weight.
func (g *Generator) category(w *gen) category {
	total := 0
	for _, c := range categories {
		if g.wants(c.name) {
			total += c.weight
		}
	}
	k := w.n(max(total, 1))
	for _, c := range categories {
		if !g.wants(c.name) {
			continue
		}
		if k -= c.weight; k < 0 {
			return c
		}
	}
	return categories[0]
}

func (g *Generator) wants(name string) bool {
	for _, o := range g.Only {
		if o == name {
			return true
		}
	}
	return len(g.Only) == 0
}

// gen writes one case.
type gen struct {
	r      *rand.Rand
	out    Case
	seeds  []Case
	scope  []local // what a template can name so far
	budget int     // productions left: every nesting production spends one
	loops  int     // enclosing #foreach: bounds the rounds of nested loops

	freshSet string   // the #set that fresh wrote
	keys     []string // names that the seed template reads, for bodies that suit it
}

// local is a variable in scope and the kind of value it most likely holds.
type local struct {
	name string
	kind kind
}

// n draws from 0 to k-1.
func (g *gen) n(k int) int { return g.r.IntN(k) }

// p is true in percent cases of a hundred.
func (g *gen) p(percent int) bool { return g.r.IntN(100) < percent }

// pick draws one of the words.
func (g *gen) pick(words ...string) string { return words[g.n(len(words))] }

// word draws one of the blank-separated words of a list.
func (g *gen) word(list string) string { return g.pick(strings.Fields(list)...) }

// spend takes one production from the budget and reports whether there was one.
func (g *gen) spend() bool {
	g.budget--
	return g.budget > 0
}

// production is one weighted way to write something.
type production struct {
	weight int
	write  func() string
}

// oneOf draws a production by weight.
func (g *gen) oneOf(ps ...production) string {
	total := 0
	for _, p := range ps {
		total += p.weight
	}
	k := g.n(total)
	for _, p := range ps {
		if k -= p.weight; k < 0 {
			return p.write()
		}
	}
	return ""
}

// repeat writes between least and most times what write gives.
func (g *gen) repeat(least, most int, write func() string) string {
	var b strings.Builder
	for range least + g.n(most-least+1) {
		b.WriteString(write())
	}
	return b.String()
}

// declare adds a variable to the scope; a later one hides an earlier.
func (g *gen) declare(name string, k kind) { g.scope = append(g.scope, local{name, k}) }

// local draws a variable of the kind, or any when there is none.
func (g *gen) local(want kind) local {
	var fits []local
	for _, l := range g.scope {
		if want == kAny || l.kind == want || want == kNum && l.kind.numeric() {
			fits = append(fits, l)
		}
	}
	if len(fits) == 0 {
		return g.scope[g.n(len(g.scope))]
	}
	return fits[g.n(len(fits))]
}

func itoa(i int) string { return strconv.Itoa(i) }
