package path

import (
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// Direct follows a short path of names and indexes as it is read, for paths that a
// template makes for each item of a list: $.items[3].id. It needs no memory. The
// zero Direct is ready for Parse.
type Direct struct {
	steps [maxDirect]step
	n     int
	cost  int
}

const (
	maxDirect     = 8
	maxDirectText = 256
	maxDigits     = 9 // of an index, which is an int then
)

// Parse reads a path. It reports false for everything that is not $ and names of
// letters, digits, - and _ behind a point or quoted in brackets, and single indexes:
// Compile has to read it. The text has to stay until Lookup.
func (d *Direct) Parse(text string) bool {
	if len(text) < 3 || len(text) > maxDirectText || text[0] != '$' {
		return false
	}
	d.n, d.cost = 0, 0
	for at := 1; at < len(text); d.n++ {
		if d.n == maxDirect {
			return false
		}
		s := &d.steps[d.n]
		if text[at] == '.' {
			end := nameEnd(text, at+1)
			if end == at+1 {
				return false
			}
			*s, at = step{name: text[at+1 : end]}, end
			continue
		}
		d.cost = len(text) * scanSteps // what the grammar takes
		if at = s.bracket(text, at); at < 0 {
			return false
		}
	}
	return true
}

// bracket reads ['name'] or [index] at i and returns what is behind it, less than 0
// for anything else.
func (s *step) bracket(text string, i int) int {
	if text[i] != '[' || i+2 >= len(text) {
		return -1
	}
	i++
	if text[i] == '\'' {
		end := nameEnd(text, i+1)
		if end == i+1 || end+1 >= len(text) || text[end] != '\'' || text[end+1] != ']' {
			return -1
		}
		*s = step{name: text[i+1 : end]}
		return end + 2
	}
	negative := text[i] == '-'
	if negative {
		i++
	}
	n, first := int32(0), i
	for i < len(text) && isDigit(text[i]) && i-first < maxDigits {
		n = n*10 + int32(text[i]-'0')
		i++
	}
	if i == first || i == len(text) || text[i] != ']' {
		return -1
	}
	if negative {
		n = -n
	}
	*s = step{index: n, list: true}
	return i + 1
}

// nameEnd returns where a name ends that begins at i.
func nameEnd(text string, i int) int {
	for i < len(text) && plainName[text[i]] {
		i++
	}
	return i
}

// Pay takes the steps that compiling the path takes beyond those of PayCompile.
func (d *Direct) Pay(m *meter.Meter) error { return m.Spend(d.cost) }

// Lookup is [Path.Lookup].
func (d *Direct) Lookup(root jsondoc.Value) jsondoc.Value {
	v, _ := walk(d.steps[:d.n], root)
	return v
}
