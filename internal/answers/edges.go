package answers

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/automaton"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// edgeWork bounds the searches for texts between patterns.
const edgeWork = 3_000_000

// oddFillers are what can be anything in messages that are hard to print.
var oddFillers = []string{` say "hi", it's \ <b> & é `, "\t{\"a\":\n[1]}\n"}

// messagesOf are texts on the edges of patterns: what each matches and what is next
// to that, what two of them match, and what one matches and another does not.
func messagesOf(patterns []string) []string {
	m := &messages{seen: map[string]bool{}}
	for _, p := range patterns {
		if list := examples(p, filler); len(list) > 0 {
			m.around(list[0])
		}
		for _, fill := range oddFillers {
			if list := examples(p, fill); len(list) > 0 {
				m.add(list[0])
			}
		}
	}
	m.pairs(patterns)
	for _, p := range patterns {
		for _, fill := range []string{filler, ""} {
			for _, text := range examples(p, fill) {
				m.add(text)
			}
		}
	}
	for _, text := range []string{"no pattern has this", "", " ", "\n", "Task timed out after 3.00 seconds", "null", "404", "[404]", `{"httpStatus":404}`} {
		m.add(text)
	}
	return m.list
}

type messages struct {
	list []string
	seen map[string]bool
}

func (m *messages) add(text string) {
	if !m.seen[text] && len(m.list) < maxSubjects && len(text) < maxExample {
		m.seen[text] = true
		m.list = append(m.list, text)
	}
}

// pairs adds what two patterns match, and what one matches and another does not.
func (m *messages) pairs(patterns []string) {
	var autos []*automaton.Automaton
	shared := edgeWork
	work := func() *automaton.Work { return automaton.NewWork(edgeWork/4, &shared) }
	for _, p := range patterns {
		if tree, err := syntax.Parse(p); err == nil {
			if a := automaton.New(work(), tree.Root); a != nil {
				autos = append(autos, a)
			}
		}
	}
	for i, a := range autos {
		for j, b := range autos {
			if i == j {
				continue
			}
			if text, ok := a.Beyond(work(), b); ok {
				m.add(text)
			}
			if text, ok := automaton.Common(work(), a, b); ok && i < j {
				m.add(text)
				m.add("x" + text)
				m.add(text + "x")
			}
		}
	}
}

// around adds what is next to a text that a pattern matches.
func (m *messages) around(text string) {
	m.add(text)
	trimmed := strings.TrimSpace(text)
	for _, near := range []string{
		trimmed, "x" + trimmed, trimmed + "x", "a line\n" + trimmed, trimmed + "\na line", "a line\n" + trimmed + "\nanother", trimmed + "\n", trimmed + "\r\n",
		strings.ToUpper(trimmed), strings.ToLower(trimmed), strings.ReplaceAll(trimmed, " ", "\n"), trimmed + trimmed,
	} {
		m.add(near)
	}
	if r := []rune(trimmed); len(r) > 1 {
		m.add(string(r[1:]))
		m.add(string(r[:len(r)-1]))
		middle := slices.Clone(r)
		m.add(string(slices.Delete(middle, len(r)/2, len(r)/2+1)))
	}
}
