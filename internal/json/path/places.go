package path

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Place is a part of a document that a path or one of its filters reads.
type Place struct {
	Path      string   // $, then .name for a member and [*] for the elements of a list
	Constants []string // JSON that a filter compares it with, those that it takes first
	Patterns  []string // regular expressions that a filter holds it to
}

// maxPlaces bounds the places of one path.
const maxPlaces = 40

// Places are the parts that a path reads as far as its steps are simple names,
// elements and filters; what is behind a function, or has a name that is no simple
// one, is left out. A scan is taken for one that finds its name where it begins.
func (p *Path) Places() []Place {
	w := &placer{}
	w.path(p.program, "$", "$")
	return w.list
}

// Elements is where the elements stand of the list that an indefinite path gives,
// "" where they have no place that [Path.Places] can say.
func (p *Path) Elements() string {
	if p.program.definite || p.program.function {
		return ""
	}
	at, ok := (&placer{}).path(p.program, "$", "$")
	if !ok || slices.ContainsFunc(p.program.tokens, func(t token) bool { return t.kind == tokenScan }) {
		return ""
	}
	return at
}

type placer struct {
	list   []Place
	nested int
}

// path adds what a path reads from root, or in a filter from the element at, and
// returns where it leads to.
func (w *placer) path(p *program, root, at string) (string, bool) {
	if p == nil || w.nested > maxNested {
		return "", false
	}
	if p.root {
		at = root
	}
	for i := range p.tokens {
		t := &p.tokens[i]
		switch t.kind {
		case tokenRoot, tokenScan:
		case tokenProperty:
			for _, name := range t.names[1:] {
				if simpleName(name) {
					w.add(at+"."+name, nil, "")
				}
			}
			if !simpleName(t.names[0]) {
				return "", false
			}
			at += "." + t.names[0]
		case tokenIndex, tokenSlice, tokenWildcard, tokenFromEnd:
			at += "[*]"
		case tokenFilter:
			at += "[*]"
			w.nested++
			w.filter(t.filter, root, at)
			w.nested--
		default:
			return "", false
		}
	}
	w.add(at, nil, "")
	return at, true
}

// simpleName reports whether a name can stand in the path of a Place.
func simpleName(name string) bool {
	return name != "" && !strings.ContainsAny(name, ".[]!\"\\\x00")
}

func (w *placer) add(path string, constants []string, pattern string) {
	i := slices.IndexFunc(w.list, func(p Place) bool { return p.Path == path })
	if i < 0 {
		if len(w.list) == maxPlaces || path == "$" {
			return
		}
		i = len(w.list)
		w.list = append(w.list, Place{Path: path})
	}
	p := &w.list[i]
	for _, c := range constants {
		if len(p.Constants) < maxPlaces && !slices.Contains(p.Constants, c) {
			p.Constants = append(p.Constants, c)
		}
	}
	if pattern != "" && len(p.Patterns) < maxPlaces && !slices.Contains(p.Patterns, pattern) {
		p.Patterns = append(p.Patterns, pattern)
	}
}

func (w *placer) filter(f *filter, root, at string) {
	for _, part := range f.all {
		w.filter(part, root, at)
	}
	if f.left == nil {
		return
	}
	left, isLeft := w.operand(f.left, root, at)
	if f.kind == filterExists {
		return
	}
	right, isRight := w.operand(f.right, root, at)
	switch {
	case isLeft && isRight:
		w.add(left, []string{`"same"`}, "")
		w.add(right, []string{`"same"`}, "")
	case isLeft && f.right.kind == nodePattern:
		w.add(left, nil, f.right.str)
	case isRight && f.left.kind == nodePattern:
		w.add(right, nil, f.left.str)
	case isLeft:
		w.add(left, held(f.op, f.right), "")
	case isRight:
		w.add(right, held(mirrored(f.op), f.left), "")
	}
}

// operand is where a side of a comparison leads to, if it is a path.
func (w *placer) operand(o *operand, root, at string) (string, bool) {
	if o == nil || o.kind != nodePath {
		return "", false
	}
	return w.path(o.path, root, at)
}

// mirrored is the operator with its sides changed. What a list on the left has to
// do with a member on the right is contains.
func mirrored(op operator) operator {
	switch op {
	case opLT:
		return opGT
	case opLE:
		return opGE
	case opGT:
		return opLT
	case opGE:
		return opLE
	case opIn:
		return opContains
	case opContains:
		return opIn
	}
	return op
}

// held are values that a comparison with a literal holds for, and then those that it
// just does not.
func held(op operator, literal *operand) []string {
	text := literal.json()
	if text == "" {
		return nil
	}
	switch op {
	case opIn, opAnyOf, opSubsetOf, opAll, opNotIn, opNoneOf:
		list := elements(text)
		if op == opIn || op == opNotIn {
			return list
		}
		return append([]string{text}, list...)
	case opContains:
		return []string{"[" + text + "]", text}
	case opSize:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > maxPlaces {
			return nil
		}
		return []string{sized(n), sized(n + 1), sized(max(n-1, 0))}
	case opEmpty:
		if text == "true" {
			return []string{"[]", sized(1)}
		}
		return []string{sized(1), "[]"}
	case opEQ, opSame, opNE, opNotSame, opLT, opLE, opGT, opGE:
		return around(op, text)
	}
	return nil
}

// around are a literal and, of a number, those next to it.
func around(op operator, text string) []string {
	n, err := strconv.Atoi(text)
	if err != nil || n <= -1<<31 || n >= 1<<31-1 {
		return []string{text}
	}
	less, more := strconv.Itoa(n-1), strconv.Itoa(n+1)
	switch op {
	case opLT, opLE, opNE, opNotSame:
		return []string{less, text, more}
	case opGT, opGE:
		return []string{more, text, less}
	}
	return []string{text, more, less}
}

// sized is a list of so many elements.
func sized(n int) string {
	return "[" + strings.TrimSuffix(strings.Repeat(`"x",`, n), ",") + "]"
}

// elements are those of a list in JSON.
func elements(text string) []string {
	var list []json.RawMessage
	if json.Unmarshal([]byte(text), &list) != nil {
		return nil
	}
	var all []string
	for _, e := range list[:min(len(list), maxPlaces)] {
		all = append(all, string(e))
	}
	return all
}

// json is a literal in JSON, "" where it cannot be written so.
func (o *operand) json() string {
	switch o.kind {
	case nodeNull:
		return "null"
	case nodeBool:
		return strconv.FormatBool(o.b)
	case nodeNumber:
		if !json.Valid([]byte(o.num.text)) {
			return ""
		}
		return o.num.text
	case nodeString:
		quoted, _ := json.Marshal(o.str) // a text always has one
		return string(quoted)
	case nodeJSON:
		if json.Valid([]byte(o.str)) {
			return o.str
		}
		if strict := strings.ReplaceAll(o.str, "'", `"`); json.Valid([]byte(strict)) { // the document is read less strictly
			return strict
		}
	}
	return ""
}
