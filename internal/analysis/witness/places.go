package witness

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
)

// Places are the places of a payload that templates read, of which payloads are
// made without rendering anything.
type Places struct {
	root *node
	all  []*node
}

// PlacesOf returns the places of what templates read.
func PlacesOf(reads []analysis.Read) *Places {
	root, all := tree(reads)
	return &Places{root, all}
}

// Shape says what a payload has at its places.
type Shape struct{ scenario }

// Payload is the JSON of a shape, "{}" where nothing is left of it.
func (p *Places) Payload(s Shape) string {
	if text := s.payload(p.root, 0); text != "" {
		return text
	}
	return object0
}

const object0 = "{}"

// Every place of the usual shapes has a value of its own, so that one that is
// taken for another shows.

func distinct(n *node, index int) string {
	switch {
	case n.read.Flag:
		return strconv.FormatBool(index%2 == 0)
	case n.read.Text || n.name != "" && !n.read.Asked:
		return strconv.Quote(fmt.Sprintf("%s %d", n.name, index+1))
	}
	return distinctNumber(n, index)
}

func distinctHolds(n *node, index int) string {
	if len(n.read.Constants) > 0 {
		return n.read.Constants[index%len(n.read.Constants)]
	}
	return distinct(n, index)
}

func distinctNumber(n *node, index int) string { return strconv.Itoa(10*max(n.number, 0) + index + 1) }

// distinctFails is a value of its own, but for what conditions ask about.
func distinctFails(n *node, index int) string {
	if v := fails(n, index); len(n.read.Constants) > 1 || n.read.Asked || n.read.Flag {
		return v
	}
	return distinct(n, index)
}

// Shapes are payloads like those of every day, then those in which conditions hold
// and fail, and then those with lists of other lengths and with little in them.
func (p *Places) Shapes() []Shape {
	var list []Shape
	add := func(length int, value func(*node, int) string) {
		list = append(list, Shape{scenario{length: length, value: value}})
	}
	for _, value := range []func(*node, int) string{distinct, distinctHolds, distinctFails, holds, asked(missing, distinct)} {
		add(2, value)
		add(1, value)
	}
	add(2, alternating(distinctHolds, distinctFails))
	add(2, alternating(distinctFails, distinctHolds))
	add(2, alternating(distinct, asked(missing, distinct)))
	add(3, distinctNumber)
	add(0, distinct)
	add(0, distinctHolds)
	for length := range 3 {
		add(length, missing)
	}
	return list
}

// Holds is a payload like those of every day in which every place has the first value
// that it is compared with.
func (p *Places) Holds() Shape {
	return Shape{scenario{length: 2, value: func(n *node, index int) string { return distinctHolds(n, 0) }}}
}

// Everyday is the first of the usual shapes with lists of that length.
func (p *Places) Everyday(length int) Shape {
	return Shape{scenario{length: length, value: distinct}}
}

// Odd are payloads with values that are hard to print: quotes, line breaks, markup,
// numbers in other notations, null, parts where a text was meant.
func (p *Places) Odd() []Shape {
	var list []Shape
	for _, value := range []string{
		quotes, apostrophe, markup, `"two\nlines\tand \\ é \u2028"`, `""`, `null`, `1.50`, `1e3`, `12345678901234567890`, `true`, `false`, `{"name":"value"}`, `["a",2]`, `[]`,
	} {
		list = append(list, Shape{scenario{length: 2, value: always(value)}})
	}
	return list
}

// Len is how many places there are.
func (p *Places) Len() int { return len(p.all) }

// Changed are the shapes that differ from s in one place: with another value of
// those that it is compared with or of values, or without it. A list has other
// lengths.
func (p *Places) Changed(s Shape, place int, values []string, lengths []int) []Shape {
	n := p.all[place]
	var list []Shape
	if !n.leaf() || n.number == 0 {
		if n.number > 0 {
			without := s
			without.without = append(slices.Clone(s.without), n.number)
			list = append(list, without)
		}
		if n.element != nil || n.read.List || n.read.Object && len(n.names) == 0 {
			for _, length := range lengths {
				longer := s
				longer.lengths = maps.Clone(s.lengths)
				if longer.lengths == nil {
					longer.lengths = map[int]int{}
				}
				longer.lengths[n.number] = length
				list = append(list, longer)
			}
		}
		return list
	}
	for _, value := range slices.Concat(n.read.Constants, values, []string{"", "false", "true", "null", `""`, word, "0", number, object}) {
		changed := s
		changed.value = only(n, value, s.value)
		list = append(list, changed)
	}
	for _, length := range lengths {
		changed := s
		changed.value = only(n, "["+strings.TrimSuffix(strings.Repeat(word+",", length), ",")+"]", s.value)
		list = append(list, changed)
	}
	return list
}
