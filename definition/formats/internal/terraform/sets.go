package terraform

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// unique removes what is there twice.
func (m *module) unique(at *read.Node, items []*read.Node) []*read.Node {
	seen := make(map[string]bool)
	var all []*read.Node
	for _, item := range items {
		m.l.Step(at, 0)
		if key := m.l.JSONText(item, true); !seen[key] {
			seen[key] = true
			all = append(all, item)
		}
	}
	return all
}

func fnDistinct(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 || args[0].Kind != read.List {
		return nil
	}
	return listOf(at, m.unique(at, args[0].Items))
}

// fnSet sorts as well, as sets print.
func fnSet(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 || args[0].Kind != read.List {
		return nil
	}
	return m.set(at, args[0].Items)
}

func (m *module) set(at *read.Node, items []*read.Node) *read.Node {
	items = m.unique(at, items)
	sort.SliceStable(items, func(i, j int) bool { return items[i].Str() < items[j].Str() })
	return listOf(at, items)
}

func fnSetUnion(m *module, at *read.Node, args []*read.Node) *read.Node {
	var items []*read.Node
	for _, a := range args {
		if a.Kind != read.List {
			return nil
		}
		items = append(items, a.Items...)
	}
	return m.set(at, items)
}

// fnSetProduct gives all combinations, the last argument's changing fastest.
func fnSetProduct(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) < 2 {
		return nil
	}
	rows := [][]*read.Node{nil}
	for _, a := range args {
		if a.Kind != read.List {
			return nil
		}
		var next [][]*read.Node
		for _, row := range rows {
			for _, item := range a.Items {
				m.l.Work(len(row))
				m.l.Step(at, 0)
				next = append(next, append(slices.Clone(row), item))
			}
		}
		rows = next
	}
	items := make([]*read.Node, len(rows))
	for i, row := range rows {
		items[i] = listOf(at, row)
		m.l.Bound(items[i])
	}
	return listOf(at, items)
}

func fnZipMap(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 2 || args[0].Kind != read.List || args[1].Kind != read.List || len(args[0].Items) != len(args[1].Items) {
		return nil
	}
	r := at.As(read.Object, "")
	for i, key := range args[0].Items {
		if m.l.Step(at, 0); !key.Scalar() || len(key.Open()) > 0 {
			return nil
		}
		r.Put(read.Member{Key: key.Text, Pos: key.Pos, Value: args[1].Items[i]})
	}
	return sorted(r)
}

func fnSort(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 || args[0].Kind != read.List {
		return nil
	}
	m.l.Work(len(args[0].Items))
	items := slices.Clone(args[0].Items)
	slices.SortStableFunc(items, func(a, b *read.Node) int { return strings.Compare(a.Str(), b.Str()) })
	return listOf(at, items)
}

func fnReverse(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 || args[0].Kind != read.List {
		return nil
	}
	m.l.Work(len(args[0].Items))
	items := slices.Clone(args[0].Items)
	slices.Reverse(items)
	return listOf(at, items)
}

func fnSlice(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 3 || args[0].Kind != read.List {
		return nil
	}
	from, ok1 := wholeNumber(args[1])
	to, ok2 := wholeNumber(args[2])
	if !ok1 || !ok2 || from > to || to > len(args[0].Items) {
		return nil
	}
	m.l.Work(to - from)
	return listOf(at, args[0].Items[from:to])
}

// fnOne gives the only element, or null of none.
func fnOne(_ *module, at *read.Node, args []*read.Node) *read.Node {
	switch {
	case len(args) != 1 || args[0].Kind != read.List || len(args[0].Items) > 1:
		return nil
	case len(args[0].Items) == 0:
		return at.As(read.Null, "")
	}
	return args[0].Items[0]
}

func fnAffix(has func(s, affix string) bool) func(*module, *read.Node, []*read.Node) *read.Node {
	return func(_ *module, at *read.Node, args []*read.Node) *read.Node {
		if len(args) != 2 || !args[0].Scalar() || !args[1].Scalar() {
			return nil
		}
		return at.As(read.Boolean, strconv.FormatBool(has(args[0].Text, args[1].Text)))
	}
}
