package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
)

// subjectOf tells what patterns are matched against, as the engine decides it.
// Where a deployment decides it, the patterns tell what was meant: one that
// matches a status code is for statuses.
func (c *checker) subjectOf() subject {
	switch kind := c.m.BackendKind(); {
	case kind == definition.LambdaBackend:
		return messageSubject
	case kind != definition.UnresolvedBackend && !c.withoutURI():
		return statusSubject
	}
	guess := unknownSubject
	for _, p := range c.patterns {
		switch {
		case p == nil || p.regex == nil:
		case p.isStatus(c.all.budget()):
			return unknownSubject
		default:
			guess = messageSubject
		}
	}
	return guess
}

// withoutURI tells an integration that is not whole: without a URI it calls
// nothing, and is no action of a service either.
func (c *checker) withoutURI() bool {
	in := c.m.Integration
	return in.Type == gatemap.AWS && in.URI == ""
}

// undecidedSubject reports a URI that does not say what it calls, where the
// patterns are matched against.
func (c *checker) undecidedSubject() {
	in := c.m.Integration
	if in.Type != gatemap.AWS || c.m.BackendKind() != definition.UnresolvedBackend || !slices.ContainsFunc(c.patterns, func(p *pattern) bool { return p != nil }) {
		return
	}
	c.add(ruleUnresolved, Note, c.find("/"+definition.NameURI), fmt.Sprintf(
		"the uri %s does not say whether it calls a Lambda function: patterns are matched against the function's error message, or else against a status code", quote(in.URI)),
		"give its unresolved part with --param")
}

// kindName names the type for messages.
func (c *checker) kindName() string { return cmp.Or(string(c.m.Integration.Type), "such") }

// lone reports whether the definition is a single integration response, as
// get-integration-response prints it: the others are not known.
func (c *checker) lone() bool {
	in := c.m.Integration
	return in.Type == "" && in.URI == "" && len(in.IntegrationResponses) == 1
}

func (c *checker) hasDefault() bool {
	for i := range c.patterns {
		if c.isDefault(i) {
			return true
		}
	}
	return false
}

func (c *checker) isDefault(i int) bool { return c.patterns[i] == nil }

const responsesPointer = "/" + definition.NameIntegrationResponses

// selection applies the rules that look at all responses together.
func (c *checker) selection() {
	list := c.m.Integration.IntegrationResponses
	if c.lone() {
		return
	}
	if len(list) == 0 {
		c.add(ruleNoResponses, Warning, c.find(responsesPointer),
			"the integration has no integration responses: every request ends in a 500",
			"add a response without a pattern, the default")
		return
	}
	first := -1
	for i := range list {
		if !c.isDefault(i) {
			continue
		}
		if first >= 0 {
			c.add(ruleDefaults, Warning, c.find(c.at(i)), fmt.Sprintf(
				"%s and %s are both the default response: which of them is used is not known", c.code(first), c.code(i)),
				"give one of them a pattern, or remove it")
			continue
		}
		first = i
	}
	if first < 0 {
		c.missingDefault()
	} else {
		c.failures(first)
	}
	if c.subject == messageSubject {
		c.sameLists()
	} else if c.subject == statusSubject {
		c.overlapsOfStatuses(first)
	}
}

func (c *checker) at(i int) string {
	return source.JoinPointer(responsesPointer, c.m.Integration.IntegrationResponses[i].Key)
}

func (c *checker) code(i int) string {
	e := &c.m.Integration.IntegrationResponses[i]
	return cmp.Or(e.Value.StatusCode, e.Key)
}

var mockStatus = lazyregexp.New(`["']?statusCode["']?\s*:\s*(\d{3})\b`)

// missingDefault reports what no pattern matches.
func (c *checker) missingDefault() {
	at := c.find(responsesPointer)
	const fix = "leave the pattern of one response out, so that it is the default"
	switch c.subject {
	case messageSubject:
		for _, p := range c.patterns {
			if p.regex == nil || p.matches("") {
				return
			}
		}
		c.add(ruleNoDefault, Warning, at,
			"no response is the default and no pattern matches the empty string: a success of the Lambda function ends in a 500", fix)
	case statusSubject:
		c.missingStatuses(fix)
	default:
		c.add(ruleNoDefault, Note, at, "no response is the default: what no pattern matches ends in a 500", fix)
	}
}

func (c *checker) missingStatuses(fix string) {
	covered := func(code int) bool {
		return slices.ContainsFunc(c.patterns, func(p *pattern) bool { return p.regex == nil || p.matches(strconv.Itoa(code)) })
	}
	if c.m.Integration.Type == gatemap.Mock && c.mockCovered(covered) {
		return
	}
	missing := map[int]int{}
	for code := 100; code < 600; code++ {
		if !covered(code) {
			missing[code/100]++
		}
	}
	var classes []string
	severity := Note
	for class := 1; class <= 5; class++ {
		switch n := missing[class]; {
		case n == 100:
			classes = append(classes, fmt.Sprintf("%dxx", class))
			if class == 4 || class == 5 || class == 2 {
				severity = Warning
			}
		case n > 0:
			classes = append(classes, fmt.Sprintf("some of %dxx", class))
			if class == 2 && !covered(200) {
				severity = Warning
			}
		}
	}
	if len(classes) > 0 {
		c.add(ruleNoDefault, severity, c.find(responsesPointer), fmt.Sprintf(
			"no response is the default: the statuses %s match no pattern and end in a 500", strings.Join(classes, ", ")), fix)
	}
}

// mockCovered reports whether all statuses that the request templates of a MOCK
// integration write as constants are covered, and there are any.
func (c *checker) mockCovered(covered func(int) bool) bool {
	found := false
	for _, e := range c.m.Integration.RequestTemplates {
		if e.Value == nil {
			continue
		}
		for _, m := range mockStatus.Compiled().FindAllStringSubmatch(*e.Value, -1) {
			code, _ := strconv.Atoi(m[1])
			if found = true; !covered(code) {
				return false
			}
		}
	}
	return found
}

// order gives the responses in the order of precedence: ascending status.
func (c *checker) order() []int {
	var all []int
	for i, p := range c.patterns {
		if p != nil && p.regex != nil {
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(i, j int) int { return cmp.Compare(c.code(i), c.code(j)) })
	return all
}

// statusTable says what becomes of every status code.
type statusTable struct {
	sets map[int][]int // the codes that the pattern of a response matches
	wins map[int]int   // how many codes choose a response
	// both has, for two responses of which the first goes first, a code that
	// both match.
	both map[[2]int]shared
	all  bool // every code is matched by some pattern
}

// shared is a code that two patterns match. own says that it is the response's
// own status that settles the choice, for this and for all other such codes.
type shared struct {
	code int
	own  bool
}

// statusTable is that of the list of responses, which many methods have alike.
func (c *checker) statusTable(order []int) *statusTable {
	var room [128]byte
	key := room[:0]
	for _, i := range order {
		key = strconv.AppendInt(key, int64(i), 10)
		key = strconv.AppendQuote(strconv.AppendQuote(key, c.code(i)), c.patterns[i].text)
	}
	if t, ok := c.all.tables[string(key)]; ok {
		return t
	}
	t := c.newStatusTable(order)
	c.all.tables[string(key)] = t
	return t
}

func (c *checker) newStatusTable(order []int) *statusTable {
	t := &statusTable{map[int][]int{}, map[int]int{}, map[[2]int]shared{}, true}
	for _, i := range order {
		t.sets[i] = c.patterns[i].codes
	}
	for code := 100; code < 600; code++ {
		var matching []int
		for _, i := range order {
			if _, ok := slices.BinarySearch(t.sets[i], code); ok {
				matching = append(matching, i)
			}
		}
		if len(matching) == 0 {
			t.all = false
			continue
		}
		own := slices.IndexFunc(matching, func(i int) bool { return c.code(i) == strconv.Itoa(code) })
		first := matching[max(own, 0)]
		t.wins[first]++
		for _, j := range matching {
			if at, ok := t.both[[2]int{first, j}]; first != j && (!ok || at.own && own < 0) {
				t.both[[2]int{first, j}] = shared{code, own >= 0}
			}
		}
	}
	return t
}

// overlapsOfStatuses looks at the table of all status codes.
func (c *checker) overlapsOfStatuses(def int) {
	order := c.order()
	t := c.statusTable(order)
	for _, i := range order {
		if len(t.sets[i]) > 0 && t.wins[i] == 0 {
			c.add(ruleUnreachable, Warning, c.inText(c.at(i)+"/"+definition.NameSelectionPattern, c.patterns[i].text, 0), fmt.Sprintf(
				"the response %s is never chosen: every status that %s matches is matched by another response that goes first", c.code(i), quote(c.patterns[i].text)),
				fixOverlap)
		}
	}
	for _, i := range order {
		for _, j := range order {
			if at, ok := t.both[[2]int{i, j}]; ok && t.wins[j] > 0 {
				c.sharedStatus(t, i, j, at)
			}
		}
	}
	c.unusedDefault(def, t)
}

// sharedStatus reports a code that two patterns match and i gets. It is no
// mistake that the narrower pattern, or the response with this very status,
// takes a code away from a class.
func (c *checker) sharedStatus(t *statusTable, i, j int, at shared) {
	severity, why := Warning, ""
	switch {
	case at.own:
		severity, why = Note, ", whose own status it is"
	case subset(t.sets[i], t.sets[j]) && len(t.sets[i]) < len(t.sets[j]):
		severity = Note
	}
	c.add(ruleOverlap, severity, c.inText(c.at(j)+"/"+definition.NameSelectionPattern, c.patterns[j].text, 0), fmt.Sprintf(
		"the patterns %s of %s and %s of %s both match %d; which response the service chooses is documented nowhere, here it is %s%s",
		quote(c.patterns[i].text), c.code(i), quote(c.patterns[j].text), c.code(j), at.code, c.code(i), why),
		fixOverlap)
}

// unusedDefault reports a default that no status is left for.
func (c *checker) unusedDefault(def int, t *statusTable) {
	if def < 0 || c.m.Integration.Type == gatemap.Mock || !t.all {
		return
	}
	c.add(ruleUnreachable, Warning, c.find(c.at(def)), fmt.Sprintf(
		"the default response %s is never chosen: the patterns of the others match every status", c.code(def)), "remove it, or make the patterns narrower")
}

func subset(x, y []int) bool {
	for _, v := range x {
		if _, ok := slices.BinarySearch(y, v); !ok {
			return false
		}
	}
	return true
}
