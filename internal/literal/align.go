package literal

import "strings"

// aligner lays a string with substitutions beside what became of it: the parts
// between them are in the text in their order, each as soon as it can be, and
// the last at the end.
type aligner struct {
	out, text string // before and after
	done      int    // how far text is
	pieces    []piece
}

// part is a part of the string before substitution.
type part struct {
	from, to   int
	substitute bool
}

func (a *aligner) align(pieces []piece) bool {
	parts := a.parts(pieces)
	if len(parts) == 0 {
		return false
	}
	source := moved{pieces: pieces}
	for i, p := range parts {
		if !p.substitute {
			if !strings.HasPrefix(a.text[a.done:], a.out[p.from:p.to]) {
				return false
			}
			a.take(&source, p.from, p.to)
			continue
		}
		next := ""
		if i+1 < len(parts) && !parts[i+1].substitute {
			next = a.out[parts[i+1].from:parts[i+1].to]
		}
		if !a.value(&source, p, next, i+2 >= len(parts)) {
			return false
		}
	}
	return a.done == len(a.text)
}

// take lays a part that is as it was.
func (a *aligner) take(source *moved, from, to int) {
	for _, q := range source.cut(from, to) {
		q.from, q.to = q.from-from+a.done, q.to-from+a.done
		a.pieces = append(a.pieces, q)
	}
	a.done += to - from
}

// value lays a substitution; next is what follows it, last says that nothing
// follows that.
func (a *aligner) value(source *moved, p part, next string, last bool) bool {
	name, rest := a.out[p.from:p.to], a.text[a.done:]
	escaped := strings.HasPrefix(name, "${!")
	switch {
	case escaped && strings.HasPrefix(rest, "${"+name[3:]+next):
		a.take(source, p.from, p.from+2)
		a.take(source, p.from+3, p.to)
		return true
	case strings.HasPrefix(rest, name+next) && (!last || len(rest) == len(name)+len(next)):
		a.take(source, p.from, p.to)
		return true
	}
	size := strings.Index(rest, next)
	if last {
		size = len(rest) - len(next)
	}
	if size < 0 || !strings.HasSuffix(rest[:size+len(next)], next) {
		return false
	}
	at, end := source.span(p.from, p.to)
	if size > 0 {
		a.pieces = append(a.pieces, piece{from: a.done, to: a.done + size, at: at, end: end, substitute: true})
	}
	a.done += size
	return true
}

// parts are those of the string before substitution: what is marked as one, and ${...},
// which CloudFormation and the Serverless Framework have in strings of YAML and
// JSON.
func (a *aligner) parts(pieces []piece) []part {
	var list []part
	add := func(from, to int, substitute bool) {
		if n := len(list) - 1; !substitute && n >= 0 && !list[n].substitute {
			list[n].to = to
		} else if from < to {
			list = append(list, part{from, to, substitute})
		}
	}
	last := 0
	for i := range pieces {
		if p := &pieces[i]; p.substitute {
			a.names(last, p.from, add)
			add(p.from, p.to, true)
			last = p.to
		}
	}
	a.names(last, len(a.out), add)
	return list
}

// names finds ${...} in a part of the string.
func (a *aligner) names(from, to int, add func(from, to int, substitute bool)) {
	for from < to {
		i := strings.Index(a.out[from:to], "${")
		if i < 0 {
			break
		}
		end := closing(a.out[from+i+2 : to])
		if end < 0 {
			break
		}
		add(from, from+i, false)
		from += i
		add(from, from+2+end+1, true)
		from += 2 + end + 1
	}
	add(from, to, false)
}

// closing returns where the brace stands that closes one before text, or -1.
func closing(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// moved hands out parts of pieces in their order.
type moved struct {
	pieces []piece
	next   int
}

// cut returns what stands for out[from:to].
func (m *moved) cut(from, to int) []piece {
	var list []piece
	for m.next > 0 && m.pieces[m.next-1].to > from {
		m.next--
	}
	for ; m.next < len(m.pieces) && m.pieces[m.next].from < to; m.next++ {
		p := m.pieces[m.next]
		if p.to <= from {
			continue
		}
		if p.same() {
			before, behind := max(from-p.from, 0), max(p.to-to, 0)
			p.from, p.at, p.to, p.end = p.from+before, p.at+before, p.to-behind, p.end-behind
		}
		p.from, p.to = max(p.from, from), min(p.to, to)
		list = append(list, p)
	}
	return list
}

// span is the part of the file that has out[from:to].
func (m *moved) span(from, to int) (at, end int) {
	list := m.cut(from, to)
	if len(list) == 0 {
		return 0, 0
	}
	return list[0].at, list[len(list)-1].end
}
