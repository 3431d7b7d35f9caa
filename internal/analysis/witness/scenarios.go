package witness

import (
	"slices"
)

// Values with what a kind of output cannot have in it.
const (
	quotes     = `"say \"hi\""`
	apostrophe = `"it's"`
	markup     = `"a < b & c"`
	object     = `{"name":"value"}`
	word       = `"text"`
	number     = `1`
)

// usual is a value that stands well in quotes and out of them.
func usual(n *node, _ int) string {
	switch {
	case n.read.Flag:
		return "true"
	case n.read.Text:
		return word
	}
	return number
}

// holds is the first value that a condition asks for.
func holds(n *node, index int) string {
	if len(n.read.Constants) > 0 {
		return n.read.Constants[0]
	}
	return usual(n, index)
}

// fails is a value that a condition does not hold for.
func fails(n *node, index int) string {
	switch {
	case len(n.read.Constants) > 1:
		return n.read.Constants[1]
	case n.read.Asked || n.read.Flag:
		return "false"
	}
	return usual(n, index)
}

func missing(*node, int) string { return "" }

func always(value string) func(*node, int) string {
	return func(*node, int) string { return value }
}

// alternating are two ways in turn, in the elements of lists.
func alternating(even, odd func(*node, int) string) func(*node, int) string {
	return func(n *node, index int) string {
		if index%2 == 0 {
			return even(n, index)
		}
		return odd(n, index)
	}
}

// asked is a value for what conditions ask about, and another for the rest.
func asked(of, rest func(*node, int) string) func(*node, int) string {
	return func(n *node, index int) string {
		if n.read.Asked {
			return of(n, index)
		}
		return rest(n, index)
	}
}

// only is a value for one place, and another for the rest.
func only(place *node, value string, rest func(*node, int) string) func(*node, int) string {
	return func(n *node, index int) string {
		if n == place {
			return value
		}
		return rest(n, index)
	}
}

// maxScenarios bounds the payloads for one finding.
const maxScenarios = 96

// scenarios are the payloads that are tried for a finding: those with a special
// value, if it takes one, and then those that look most like one of every day.
func scenarios(all []*node, special string) []scenario {
	var list []scenario
	add := func(length int, value func(*node, int) string) {
		list = append(list, scenario{length: length, value: value})
	}
	if special != "" {
		for _, value := range []func(*node, int) string{always(special), asked(holds, always(special)), asked(missing, always(special))} {
			add(1, value)
		}
		for _, n := range all {
			for _, rest := range []func(*node, int) string{usual, holds} {
				if n.leaf() {
					add(1, only(n, special, rest))
				}
			}
		}
	}
	for _, length := range []int{1, 2} {
		add(length, usual)
		add(length, holds)
	}
	add(1, always(word))
	for _, value := range []func(*node, int) string{fails, asked(missing, usual)} {
		add(1, value)
		add(2, value)
	}
	add(0, usual)
	add(0, holds)
	for _, value := range []func(*node, int) string{holds, usual} {
		for _, other := range []func(*node, int) string{fails, asked(missing, usual)} {
			add(2, alternating(value, other))
			add(2, alternating(other, value))
		}
	}
	for length := range 3 {
		add(length, missing)
	}
	for _, n := range all[1:] {
		list = append(list, single(n)...)
	}
	return list[:min(len(list), maxScenarios)]
}

// single are payloads in which one place is another than in the usual ones.
func single(n *node) []scenario {
	if !n.leaf() {
		return []scenario{{length: 1, value: usual, without: []int{n.number}}}
	}
	var list []scenario
	values := append(slices.Clone(n.read.Constants), "")
	if n.read.Asked {
		values = append(values, "false")
	}
	for _, value := range values {
		for _, rest := range []func(*node, int) string{usual, asked(missing, usual)} {
			list = append(list, scenario{length: 1, value: only(n, value, rest)})
		}
	}
	return list
}
