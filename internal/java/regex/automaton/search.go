package automaton

import (
	"encoding/binary"
	"slices"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// trail is a move of a breadth-first search, from which the text that led there can be read.
type trail struct {
	prev int
	by   rune
}

func spell(trails []trail, i int) string {
	var letters []rune
	for ; trails[i].prev >= 0; i = trails[i].prev {
		letters = append(letters, trails[i].by)
	}
	slices.Reverse(letters)
	return string(letters)
}

// Common returns a shortest text that both automata accept. ok is false when there is none or the search was given up.
func Common(w *Work, a, b *Automaton) (example string, ok bool) {
	type pair struct{ p, q int }
	letters := alphabet(a, b)
	seen := map[pair]bool{{0, 0}: true}
	queue, trails := []pair{{0, 0}}, []trail{{prev: -1}}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		if a.accept[at.p] && b.accept[at.q] {
			return spell(trails, i), true
		}
		for _, r := range letters {
			for _, x := range a.next[at.p] {
				if !a.sets[x.to].Contains(r) {
					continue
				}
				for _, y := range b.next[at.q] {
					if len(queue) > maxPairs || !w.Spend(1) {
						w.GiveUp()
						return "", false
					}
					to := pair{x.to, y.to}
					if seen[to] || !b.sets[y.to].Contains(r) {
						continue
					}
					seen[to] = true
					queue, trails = append(queue, to), append(trails, trail{i, r})
				}
			}
		}
	}
	return "", false
}

// Anything accepts every text.
func Anything() *Automaton {
	return &Automaton{sets: []*syntax.Class{nil, syntax.AnyRune}, next: [][]move{{{1, 1}}, {{1, 1}}}, accept: []bool{true, true}, exact: true}
}

// Within reports whether every text that a accepts is accepted by one of the others. It is false too when the search was given
// up. Of a that is not exact the answer yes is still right; the others must be exact.
func (a *Automaton) Within(w *Work, others ...*Automaton) bool {
	_, beyond, whole := a.beyond(w, others)
	return whole && !beyond
}

// Beyond returns a shortest text that a accepts and none of the others. ok is false when there is none or the search was given
// up, and where one of the others is not exact.
func (a *Automaton) Beyond(w *Work, others ...*Automaton) (example string, ok bool) {
	example, ok, _ = a.beyond(w, others)
	return example, ok
}

// beyond is Beyond; whole is false for a search that has no answer.
func (a *Automaton) beyond(w *Work, others []*Automaton) (example string, ok, whole bool) {
	u, exact := newUnion(others)
	if !exact {
		return "", false, false
	}
	type pair struct {
		p int
		s []int
	}
	letters := alphabet(append([]*Automaton{a}, others...)...)
	seen := map[string]bool{}
	queue, trails := []pair{{0, slices.Clone(u.bases)}}, []trail{{prev: -1}}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		if a.accept[at.p] && !u.accepts(at.s) {
			return spell(trails, i), true, true
		}
		for _, r := range letters {
			var s []int
			for n, m := range a.next[at.p] {
				if n == 0 {
					s = u.step(at.s, r)
				}
				if len(queue) > maxPairs/4 || !w.Spend(10+10*len(at.s)) {
					w.GiveUp()
					return "", false, false
				}
				if k := key(m.to, s); a.sets[m.to].Contains(r) && !seen[k] {
					seen[k] = true
					queue, trails = append(queue, pair{m.to, s}), append(trails, trail{i, r})
				}
			}
		}
	}
	return "", false, true
}

// WithinAny is [Automaton.Within], and looks first for one of the others that accepts all: that is cheap, and what all of them
// accept together has a state for each set of states.
func (a *Automaton) WithinAny(w *Work, others []*Automaton) bool {
	one := len(others) > 1 && slices.ContainsFunc(others, func(o *Automaton) bool { return a.Within(w, o) })
	return one || !w.GaveUp() && a.Within(w, others...)
}

// key makes a key of a state and a set of states.
func key(p int, s []int) string {
	b := binary.AppendUvarint(nil, uint64(p))
	for _, state := range s {
		b = binary.AppendUvarint(b, uint64(state))
	}
	return string(b)
}

// union is several automata side by side, whose states are numbered through: those of the i-th begin at bases[i]. Sets of states
// are sorted.
type union struct {
	parts []*Automaton
	bases []int
}

// newUnion returns false for automata that are not exact.
func newUnion(parts []*Automaton) (*union, bool) {
	u := &union{parts: parts}
	total := 0
	for _, a := range parts {
		if !a.exact {
			return nil, false
		}
		u.bases = append(u.bases, total)
		total += len(a.sets)
	}
	return u, true
}

// part is the automaton of a state, and the number of its first.
func (u *union) part(state int) (*Automaton, int) {
	i, _ := slices.BinarySearch(u.bases, state+1)
	return u.parts[i-1], u.bases[i-1]
}

// step is the set of states behind those of s by a character.
func (u *union) step(s []int, r rune) []int {
	var to []int
	for _, state := range s {
		a, base := u.part(state)
		for _, m := range a.next[state-base] {
			if a.sets[m.to].Contains(r) {
				to = append(to, base+m.to)
			}
		}
	}
	slices.Sort(to)
	return slices.Compact(to)
}

func (u *union) accepts(s []int) bool {
	return slices.ContainsFunc(s, func(state int) bool {
		a, base := u.part(state)
		return a.accept[state-base]
	})
}

// Ambiguous reports whether some text can be matched in a number of ways that
// grows exponentially with its length: a state that leads to itself in two ways
// by the same text (the EDA criterion of Weber and Seidl). A backtracking
// matcher tries them all before it gives up.
func (a *Automaton) Ambiguous(w *Work) bool {
	n := len(a.sets)
	if n > maxAmbiguous {
		w.GiveUp()
		return false
	}
	meet := make([]bool, n*n)
	for p := 1; p < n; p++ {
		for q := 1; q < n; q++ {
			meet[p*n+q] = a.sets[p].Intersects(a.sets[q])
		}
	}
	scc := components(n*n, func(v int, visit func(int)) bool {
		p, q := v/n, v%n
		for _, x := range a.next[p] {
			for _, y := range a.next[q] {
				if !w.Spend(2) {
					return false
				}
				if meet[x.to*n+y.to] {
					visit(x.to*n + y.to)
				}
			}
		}
		return true
	})
	if scc == nil {
		return false
	}
	diagonal := map[int]bool{} // components with a pair (q, q)
	for q := 1; q < n; q++ {
		diagonal[scc[q*n+q]] = true
		for _, m := range a.next[q] {
			if m.n > 1 && scc[q*n+q] == scc[m.to*n+m.to] {
				return true
			}
		}
	}
	for p := 1; p < n; p++ {
		for q := 1; q < n; q++ {
			if p != q && scc[p*n+q] > 0 && diagonal[scc[p*n+q]] {
				return true
			}
		}
	}
	return false
}

// components numbers the strongly connected components of a graph from 1
// (Tarjan, without recursion), nil if next gives up.
func components(n int, next func(v int, visit func(int)) bool) []int {
	index, low, scc := make([]int, n), make([]int, n), make([]int, n)
	var stack []int
	count, id := 0, 0
	type frame struct {
		v, i int
		out  []int
	}
	open := func(v int) (frame, bool) {
		count++
		index[v], low[v] = count, count
		stack = append(stack, v)
		f := frame{v: v}
		ok := next(v, func(w int) { f.out = append(f.out, w) })
		return f, ok
	}
	for v := range n {
		if index[v] != 0 {
			continue
		}
		f, ok := open(v)
		if !ok {
			return nil
		}
		for work := []frame{f}; len(work) > 0; {
			top := &work[len(work)-1]
			if top.i < len(top.out) {
				w := top.out[top.i]
				top.i++
				if index[w] == 0 {
					f, ok := open(w)
					if !ok {
						return nil
					}
					work = append(work, f)
				} else if scc[w] == 0 {
					low[top.v] = min(low[top.v], index[w])
				}
				continue
			}
			if low[top.v] == index[top.v] {
				id++
				for w := -1; w != top.v; {
					w = stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					scc[w] = id
				}
			}
			done := top.v
			work = work[:len(work)-1]
			if len(work) > 0 {
				low[work[len(work)-1].v] = min(low[work[len(work)-1].v], low[done])
			}
		}
	}
	return scc
}
