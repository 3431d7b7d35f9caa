package formats

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// unique removes what is there twice.
func (m *hclModule) unique(at *node, items []*node) []*node {
	seen := make(map[string]bool)
	var all []*node
	for _, item := range items {
		m.l.step(at, 0)
		if key := m.l.jsonText(item, true); !seen[key] {
			seen[key] = true
			all = append(all, item)
		}
	}
	return all
}

func fnDistinct(m *hclModule, at *node, args []*node) *node {
	if len(args) != 1 || args[0].kind != list {
		return nil
	}
	return listOf(at, m.unique(at, args[0].items))
}

// fnSet sorts as well, as sets print.
func fnSet(m *hclModule, at *node, args []*node) *node {
	if len(args) != 1 || args[0].kind != list {
		return nil
	}
	return m.set(at, args[0].items)
}

func (m *hclModule) set(at *node, items []*node) *node {
	items = m.unique(at, items)
	sort.SliceStable(items, func(i, j int) bool { return items[i].str() < items[j].str() })
	return listOf(at, items)
}

func fnSetUnion(m *hclModule, at *node, args []*node) *node {
	var items []*node
	for _, a := range args {
		if a.kind != list {
			return nil
		}
		items = append(items, a.items...)
	}
	return m.set(at, items)
}

// fnSetProduct gives all combinations, the last argument's changing fastest.
func fnSetProduct(m *hclModule, at *node, args []*node) *node {
	if len(args) < 2 {
		return nil
	}
	rows := [][]*node{nil}
	for _, a := range args {
		if a.kind != list {
			return nil
		}
		var next [][]*node
		for _, row := range rows {
			for _, item := range a.items {
				m.l.steps += len(row)
				m.l.step(at, 0)
				next = append(next, append(slices.Clone(row), item))
			}
		}
		rows = next
	}
	items := make([]*node, len(rows))
	for i, row := range rows {
		items[i] = listOf(at, row)
		m.l.bound(items[i])
	}
	return listOf(at, items)
}

func fnZipMap(m *hclModule, at *node, args []*node) *node {
	if len(args) != 2 || args[0].kind != list || args[1].kind != list || len(args[0].items) != len(args[1].items) {
		return nil
	}
	r := at.as(object, "")
	for i, key := range args[0].items {
		if m.l.step(at, 0); !key.scalar() || len(key.open) > 0 {
			return nil
		}
		r.put(member{key.text, key.pos, args[1].items[i]})
	}
	return sorted(r)
}

func fnSort(m *hclModule, at *node, args []*node) *node {
	if len(args) != 1 || args[0].kind != list {
		return nil
	}
	m.l.steps += len(args[0].items)
	items := slices.Clone(args[0].items)
	slices.SortStableFunc(items, func(a, b *node) int { return strings.Compare(a.str(), b.str()) })
	return listOf(at, items)
}

func fnReverse(m *hclModule, at *node, args []*node) *node {
	if len(args) != 1 || args[0].kind != list {
		return nil
	}
	m.l.steps += len(args[0].items)
	items := slices.Clone(args[0].items)
	slices.Reverse(items)
	return listOf(at, items)
}

func fnSlice(m *hclModule, at *node, args []*node) *node {
	if len(args) != 3 || args[0].kind != list {
		return nil
	}
	from, ok1 := wholeNumber(args[1])
	to, ok2 := wholeNumber(args[2])
	if !ok1 || !ok2 || from > to || to > len(args[0].items) {
		return nil
	}
	m.l.steps += to - from
	return listOf(at, args[0].items[from:to])
}

// fnOne gives the only element, or null of none.
func fnOne(_ *hclModule, at *node, args []*node) *node {
	switch {
	case len(args) != 1 || args[0].kind != list || len(args[0].items) > 1:
		return nil
	case len(args[0].items) == 0:
		return at.as(null, "")
	}
	return args[0].items[0]
}

func fnAffix(has func(s, affix string) bool) func(*hclModule, *node, []*node) *node {
	return func(_ *hclModule, at *node, args []*node) *node {
		if len(args) != 2 || !args[0].scalar() || !args[1].scalar() {
			return nil
		}
		return at.as(boolean, strconv.FormatBool(has(args[0].text, args[1].text)))
	}
}
