package lint

import (
	"fmt"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/java/regex/automaton"
)

// Bounds of the work on automata, in moves tried.
const (
	// workOfRule is for one rule on one method. Eight patterns of a usual size
	// take a tenth of it.
	workOfRule = 8_000_000
	// workOfAll is for a whole definition: some seconds.
	workOfAll = 1_500_000_000
	// workOfTemplate is for the ways through one template, in characters read.
	workOfTemplate = 30_000_000
	// workOfTemplates is for all of a definition: some seconds. A template of a
	// usual size takes a ten-thousandth of it.
	workOfTemplates = 300_000_000
)

// pool is what the methods of a definition have in common: the same patterns
// and lists of patterns occur again and again.
type pool struct {
	left      int // of the work on automata
	templates int // of the work on templates
	patterns  map[string]*pattern
	lists     map[string][]relative
	tables    map[string]*statusTable // by the patterns with their statuses
	told      map[lookedAt][]told
	likes     likenesses
	once      map[string]bool // texts of templates: true for those that do not come again
	compiled  compiles
	renders   int // left to look for payloads
	compared  map[compared][]string
	models    map[knownModel]*objectModel // nil where they say nothing of an object
	written   *written                    // nil where the files are not known

	// validators are the declared ones that methods have, by the name of the API.
	validators map[string][]string

	near map[string]string // the documented names of $context that others are slips of
}

// newPool is that of the methods of api, which may be nil.
func newPool(api *formats.API) *pool {
	return &pool{
		left: workOfAll, templates: workOfTemplates, renders: workOfWitnesses, patterns: map[string]*pattern{}, lists: map[string][]relative{}, tables: map[string]*statusTable{},
		told: map[lookedAt][]told{}, likes: likenesses{known: map[lookedAt][]likeness{}}, once: textsOnce(api), compiled: newCompiles(), written: writtenIn(api),
		compared: map[compared][]string{}, models: map[knownModel]*objectModel{}, validators: validatorsOf(api), near: map[string]string{},
	}
}

// budget is the work that one rule may do on one method.
func (s *pool) budget() *automaton.Work { return automaton.NewWork(workOfRule, &s.left) }

// relative is a finding about the list of responses of a method, which holds
// for every method with the same list.
type relative struct {
	rule         string
	severity     Severity
	response     int // index; -1 is the list as a whole
	message, fix string
}

// leftOut reports that a rule could not be applied in full.
func (c *checker) leftOut(rule string, at place, why string) {
	if c.opts.off(rule) {
		return
	}
	c.add(ruleLeftOut, Warning, at, fmt.Sprintf("%s was not applied in full: %s", rule, why), "")
}

// textsOnce are the texts of the templates of a definition. What is found in one that
// is there once need not be kept for another.
func textsOnce(api *formats.API) map[string]bool {
	once := map[string]bool{}
	if api == nil {
		return once
	}
	note := func(list gatemap.Ordered[*string]) {
		for _, t := range list {
			if t.Value != nil {
				_, known := once[*t.Value]
				once[*t.Value] = !known
			}
		}
	}
	for i := range api.Methods {
		if in := api.Methods[i].Integration; in != nil {
			note(in.RequestTemplates)
			for j := range in.IntegrationResponses {
				note(in.IntegrationResponses[j].Value.ResponseTemplates)
			}
		}
	}
	return once
}
