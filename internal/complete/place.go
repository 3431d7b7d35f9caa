package complete

import (
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// placeKind says what can be written at a place.
type placeKind uint8

const (
	nowhere     placeKind = iota
	atVariable            // behind the $ of a reference
	atMember              // behind a dot of a reference: chain is what stands before it
	atDirective           // behind a #
	atText                // in a string that is an argument: of method, or an index, of chain
)

// place is where something can be written.
type place struct {
	kind placeKind
	// begin and end are the bytes that it replaces.
	begin, end int
	// cut is where the statement around the place begins: what stands before can
	// be read as a template.
	cut    int
	chain  string // the reference before the place, as $name..
	braced bool   // of a variable: behind ${
	method string // "" for an index
	quote  byte
	text   string // the content of the string up to the place
}

// maxHead is how far before an offset the statement around it is sought.
const maxHead = 8192

// locate finds out what stands at an offset. It reads what is before the offset,
// and of what is behind it the rest of a name.
func locate(src string, offset int) place {
	before := src[:offset]
	list, _ := vtl.Tolerant(before, vtl.Options{})
	none := place{begin: offset, end: offset}
	if inComment(before, list) {
		return none
	}
	inside := head{start: -1}
	for _, start := range openHeads(before, list) {
		if h, ok := scanHead(before, start); ok {
			inside = h
			break
		}
	}
	p, ok := inside.place(before)
	if !ok {
		return none
	}
	p.end = offset
	for p.end < len(src) && isName(src[p.end]) {
		p.end++
	}
	return p
}

// inComment reports whether the end of a text is in a comment, or in text that is
// not parsed. The elements are those of the text.
func inComment(text string, list []*vtl.Element) bool {
	found, end := false, 0
	walk(list, func(e *vtl.Element) {
		from, to := clamp(e.Span, text)
		end = max(end, to)
		switch e.Kind {
		case vtl.CommentElement:
			if strings.HasPrefix(text[from:], "##") && !strings.Contains(text[from:], "\n") {
				found = true
			}
		case vtl.BrokenElement:
			rest := text[from:]
			if strings.HasPrefix(rest, "##") && !strings.Contains(rest, "\n") {
				found = true
			}
			if strings.HasPrefix(rest, "#[[") && !strings.Contains(rest, "]]#") || strings.HasPrefix(rest, "#*") && !strings.Contains(rest, "*#") {
				found = true
			}
		}
	})
	return found || strings.HasPrefix(text[end:], "#*") && !strings.Contains(text[end:], "*#")
}

// openHeads are the places near the end of a text where something begins that
// does not parse, in their order: a reference, or the directive whose head has it.
func openHeads(text string, list []*vtl.Element) []int {
	var starts []int
	var visit func(list []*vtl.Element, head int)
	visit = func(list []*vtl.Element, head int) {
		for _, e := range list {
			from, to := clamp(e.Span, text)
			if to < len(text)-maxHead && to > from {
				continue
			}
			if e.Kind == vtl.BrokenElement {
				if head >= 0 {
					from = head
				}
				if n := len(starts); from >= len(text)-maxHead && (n == 0 || starts[n-1] < from) {
					starts = append(starts, from)
				}
				continue
			}
			below := head
			if below < 0 && hasHead(e.Kind) {
				below = from
			}
			visit(e.Args, below)
			for i := range e.Steps {
				visit(e.Steps[i].Args, below)
			}
			if e.Kind != vtl.StringElement {
				below = head
			}
			visit(e.Body, below)
			visit(e.Else, head)
		}
	}
	visit(list, -1)
	return starts
}

func hasHead(k vtl.ElementKind) bool {
	switch k {
	case vtl.IfElement, vtl.ElseIfElement, vtl.SetElement, vtl.DirectiveElement, vtl.ReferenceElement:
		return true
	}
	return false
}

func clamp(s vtl.Span, text string) (from, to int) {
	from = min(max(s.Start, 0), len(text))
	return from, min(max(s.End, from), len(text))
}

func walk(list []*vtl.Element, f func(*vtl.Element)) {
	for _, e := range list {
		e.Walk(func(e *vtl.Element) bool { f(e); return true })
	}
}

// head is a directive or a reference whose parentheses are still open at the end
// of a text. The zero byte for quote says that the end is in no string.
type head struct {
	start int // -1 for none
	quote byte
	at    int // of the quote
}

// scanHead reads what begins at start, and reports whether the end of the text is
// in its parentheses.
func scanHead(text string, start int) (head, bool) {
	h := head{start: start}
	depth, opened := 0, false
	for i := start; i < len(text); i++ {
		c := text[i]
		switch {
		case h.quote != 0:
			if c == h.quote {
				h.quote = 0
			}
		case !opened && c != '(' && c != '[':
			if !isName(c) && c != '#' && c != '$' && c != '!' && c != '{' && c != '}' && c != '.' && c != ' ' && c != '\t' {
				return h, false
			}
		case c == '#': // the next directive: the parentheses are left open above it
			return h, false
		case c == '"' || c == '\'':
			h.quote, h.at = c, i
		case c == '(' || c == '[' || c == '{':
			depth++
			opened = true
		case c == ')' || c == ']' || c == '}':
			if depth--; depth <= 0 && (i+1 == len(text) || text[i+1] != '.' && text[i+1] != '[') {
				return h, false
			} else if depth <= 0 {
				depth, opened = 0, false
			}
		}
	}
	return h, depth > 0
}

func isName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// place finds what stands at the end of a text.
func (h head) place(text string) (place, bool) {
	least := 0
	if h.quote != 0 {
		least = h.at + 1
	}
	if h.quote == '"' {
		if p, ok := h.text(text); ok && readsPath(p.method) {
			return p, true
		}
	}
	if h.quote != '\'' {
		if p, ok := reference(text, least); ok {
			if h.start >= 0 {
				p.cut = h.start
			}
			return p, true
		}
	}
	if h.quote != 0 {
		return h.text(text)
	}
	if h.start < 0 {
		return directive(text)
	}
	return place{}, false
}

// text is the place in a string that is the first argument of a method, or an
// index.
func (h head) text(text string) (place, bool) {
	p := place{kind: atText, cut: h.start, quote: h.quote, text: text[h.at+1:]}
	before := strings.TrimRight(text[:h.at], " \t")
	if before == "" || strings.Contains(p.text, "\n") {
		return p, false
	}
	opener := len(before) - 1
	switch before[opener] {
	case '(':
		name := opener
		for name > 0 && isName(before[name-1]) {
			name--
		}
		p.method = before[name:opener]
		if name == 0 || before[name-1] != '.' || p.method == "" {
			return p, false
		}
		opener = name - 1
	case '[':
	default:
		return p, false
	}
	from, ok := chainBefore(before, opener, 0)
	p.chain, p.begin = plain(before[from:opener]), h.at+1
	return p, ok
}

// reference is the place in a reference at the end of a text, which begins at
// least at byte least.
func reference(text string, least int) (place, bool) {
	begin := len(text)
	for begin > least && isName(text[begin-1]) {
		begin--
	}
	if dollar, ok := dollarBefore(text, begin, least); ok && !escaped(text, dollar) {
		return place{kind: atVariable, begin: begin, cut: dollar, braced: text[begin-1] == '{'}, true
	}
	if begin == least || text[begin-1] != '.' {
		return place{}, false
	}
	from, ok := chainBefore(text, begin-1, least)
	if !ok || escaped(text, from) {
		return place{}, false
	}
	return place{kind: atMember, begin: begin, cut: from, chain: plain(text[from : begin-1])}, true
}

// dollarBefore finds the $ of what ends at a byte: $, $!, ${ or $!{.
func dollarBefore(text string, end, least int) (int, bool) {
	i := end
	if i > least && text[i-1] == '{' {
		i--
	}
	if i > least && text[i-1] == '!' {
		i--
	}
	if i > least && text[i-1] == '$' {
		return i - 1, true
	}
	return 0, false
}

// escaped reports whether the $ at a byte has a backslash of its own.
func escaped(text string, at int) bool {
	n := at - len(strings.TrimRight(text[:at], `\`))
	return n%2 == 1
}

// chainBefore finds where the reference begins that ends at a byte.
func chainBefore(text string, end, least int) (int, bool) {
	least = max(least, end-maxHead)
	i := end
	for i > least {
		for i > least && (text[i-1] == ')' || text[i-1] == ']') {
			if i = opening(text, i-1, least); i < 0 {
				return 0, false
			}
		}
		name := i
		for i > least && isName(text[i-1]) {
			i--
		}
		if i == name {
			return 0, false
		}
		if dollar, ok := dollarBefore(text, i, least); ok {
			return dollar, true
		}
		if i == least || text[i-1] != '.' {
			return 0, false
		}
		i--
	}
	return 0, false
}

// opening is the byte of the bracket that the one at a byte closes, -1 for none.
func opening(text string, at, least int) int {
	depth := 0
	for i := at; i >= least; i-- {
		switch c := text[i]; c {
		case ')', ']', '}':
			depth++
		case '(', '[', '{':
			if depth--; depth == 0 {
				return i
			}
		case '"', '\'':
			j := strings.LastIndexByte(text[least:i], c)
			if j < 0 {
				return -1
			}
			i = least + j
		}
	}
	return -1
}

// plain writes a reference without ! and {.
func plain(reference string) string {
	return "$" + strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(reference, "$"), "!"), "{")
}

// directive is the place behind a # at the end of a text.
func directive(text string) (place, bool) {
	begin := len(text)
	for begin > 0 && isName(text[begin-1]) {
		begin--
	}
	at := begin
	if at > 0 && text[at-1] == '{' {
		at--
	}
	if at == 0 || text[at-1] != '#' || at > 1 && text[at-2] == '#' || escaped(text, at-1) {
		return place{}, false
	}
	return place{kind: atDirective, begin: begin, cut: at - 1, braced: text[begin-1] == '{'}, true
}
