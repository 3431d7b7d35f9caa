package difference

import (
	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
)

// Verdict is what became of a method.
type Verdict string

// The verdicts. A method that neither definition can compile, for one reason, is
// the same.
const (
	Same    Verdict = "same"
	Differs Verdict = "differs"
	Added   Verdict = "added"
	Removed Verdict = "removed"
	Unasked Verdict = "unasked" // none of the answers is of the method
)

// Report is what a comparison came to.
type Report struct {
	Methods []*Method
	Gateway []Gateway // the answers of the gateway itself that differ
	Kept    []Kept    // stages whose clients do not get what differs
	// Lost are answers that are of no method, and Bad those that cannot be evaluated.
	Lost, Bad []string
	LostAll   int // how many are lost, of which Lost has the first
}

// Method is a method of one of the definitions, or of both.
type Method struct {
	API      string
	Method   string
	Path     string
	Verdict  Verdict
	Old, New string // the places in the definitions

	Identical bool // both definitions have it in the same words, so that no answers are made
	Answers   int  // how many went through both
	Differing int  // of which clients get something else
	BytesOnly int  // of which bodies have other bytes and the same JSON
	Examples  []*Example
	More      int // kinds of differences beside those of the examples
	// Faults say why a method cannot be compiled.
	OldFault, NewFault string
	// Left says why some answers were left out; "" is that none was.
	Left string

	OldCoverage, NewCoverage *coverage.Summary // nil of what cannot be evaluated, and of proxies
}

// Example is an answer of which clients get something else.
type Example struct {
	Name     string // of an answer that has one
	Request  gatemap.Request
	Backend  cases.Backend
	Old, New Seen
	Changes  []cases.Difference
	Answers  int // that differ in the same parts, between the same responses
}

// Seen is what a client gets.
type Seen struct {
	Status   int
	Selected string // the key of the integration response; "" for none
	Error    string // the type of the gateway response; "" for none
}

// Gateway is an answer of the gateway itself that differs.
type Gateway struct {
	API     string
	Type    gatemap.ResponseType
	Changes []cases.Difference
}

// Kept is a stage that serves the same deployment before and after, although its API
// differs.
type Kept struct {
	API        string `json:"api"`
	Stage      string `json:"stage"`
	Deployment string `json:"deployment"` // its logical ID
}

// Counts counts the verdicts.
func (r *Report) Counts() map[Verdict]int {
	counts := map[Verdict]int{}
	for _, m := range r.Methods {
		counts[m.Verdict]++
	}
	return counts
}

// Differs reports whether clients notice anything.
func (r *Report) Differs() bool {
	c := r.Counts()
	return len(r.Gateway) > 0 || c[Differs]+c[Added]+c[Removed] > 0
}
