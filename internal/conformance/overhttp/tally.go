package overhttp

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Tally is what became of the cases that were sent.
type Tally struct {
	Passed, Recorded int               // Recorded are those of Passed that the service itself answered
	Differ           map[string]string // the difference, by the id of the case
	sent             map[string]bool
}

// Add counts a case.
func (t *Tally) Add(c *Case, difference string) {
	if t.sent == nil {
		t.sent, t.Differ = make(map[string]bool), make(map[string]string)
	}
	t.sent[c.ID] = true
	if difference != "" {
		t.Differ[c.ID] = difference
		return
	}
	t.Passed++
	if c.Evidence == "recorded" {
		t.Recorded++
	}
}

// Unexpected says where the cases that differ are not those of a list, which gives
// the reason for each id: what differs and is not on it, what is on it and passes
// or is no case.
func (t *Tally) Unexpected(listed map[string]string) (all []string) {
	for id, difference := range t.Differ {
		if listed[id] == "" {
			all = append(all, fmt.Sprintf("%s: %.500s", id, difference))
		}
	}
	for id, reason := range listed {
		switch _, differs := t.Differ[id]; {
		case !t.sent[id]:
			all = append(all, fmt.Sprintf("the exception %s is no case", id))
		case !differs:
			all = append(all, fmt.Sprintf("%s passes: take it off the list (%s)", id, reason))
		}
	}
	return all
}

// Table is a table in Markdown: how many cases passed, and those of a list with
// their reasons.
func (t *Tally) Table(listed map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of the %d whole evaluations among the [cases](../testdata/rules/README.md) pass, %d of them recorded from the service. The others:\n\n| case | why not |\n| --- | --- |\n",
		t.Passed, len(t.sent), t.Recorded)
	for _, id := range slices.Sorted(maps.Keys(listed)) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", id, listed[id])
	}
	return b.String()
}

// Page is a page of documentation with the table between its two marks,
// <!-- conformance --> and <!-- end -->. It is false where a mark is missing.
func (t *Tally) Page(page string, listed map[string]string) (string, bool) {
	const begin, end = "<!-- conformance -->\n", "<!-- end -->"
	before, rest, begins := strings.Cut(page, begin)
	_, after, ends := strings.Cut(rest, end)
	return before + begin + t.Table(listed) + end + after, begins && ends
}
