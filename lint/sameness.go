package lint

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// sameness stands for all that the rules can see of a method but the line that
// it begins in: methods that have the same have the same findings.
type sameness uint64

var samenessSeed = maphash.MakeSeed()

// samenesses finds those of the methods of a definition.
type samenesses struct {
	api      *formats.API
	common   *pool
	parts    []methodLines             // by the method's index
	problems map[problemPlace][]int    // indices by the pointers around them
	shared   map[sharedPart]uint64     // hashes of what methods share
	in       map[string][]*methodLines // by the file, in order
	hash     valueHash
}

// methodLines are the lines of its file that are a method's alone, and in which
// all strings end that begin there. The zero value is none.
type methodLines struct {
	file       string
	index      int
	from, to   int // lines from 1, to is the one behind
	start, end int // bytes
}

type problemPlace struct{ file, pointer string }

type sharedPart struct {
	first any // pointer to its first element
	len   int
}

func newSamenesses(api *formats.API, common *pool) *samenesses {
	s := &samenesses{api: api, common: common, parts: make([]methodLines, len(api.Methods)), shared: map[sharedPart]uint64{},
		in: map[string][]*methodLines{}}
	if api.Format == formats.Terraform { // whose heredocs end in any column
		return s
	}
	for i := range api.Methods {
		if m := &api.Methods[i]; m.Line > 0 && api.File(m.File) != nil {
			s.parts[i] = methodLines{file: m.File, index: i, from: m.Line}
			s.in[m.File] = append(s.in[m.File], &s.parts[i])
		}
	}
	for file, list := range s.in {
		s.divide(file, list)
	}
	s.problems = problemsAround(api.Problems)
	return s
}

// problemsAround finds problems by the pointers that lead to them or to what is
// around them.
func problemsAround(list definition.Faults) map[problemPlace][]int {
	around := map[problemPlace][]int{}
	for i, p := range list {
		for pointer := p.Pointer; ; pointer = pointer[:max(strings.LastIndexByte(pointer, '/'), 0)] {
			around[problemPlace{p.File, pointer}] = append(around[problemPlace{p.File, pointer}], i)
			if pointer == "" {
				break
			}
		}
	}
	return around
}

// divide finds the lines of the methods of a file: up to the next method, or up
// to a line that is indented less.
func (s *samenesses) divide(file string, list []*methodLines) {
	slices.SortStableFunc(list, func(a, b *methodLines) int { return a.from - b.from })
	data := s.api.File(file)
	index := s.common.written.index(file, data)
	json := strings.EqualFold(path.Ext(file), ".json")
	for i, p := range list {
		twice := i > 0 && list[i-1].from == p.from || i+1 < len(list) && list[i+1].from == p.from
		limit := len(data)
		if i+1 < len(list) {
			limit = index.Line(list[i+1].from)
		}
		p.start = index.Line(p.from)
		if twice || p.start >= limit || !json && !blockMap(data[p.start:limit], s.api.Methods[p.index].Column) {
			*p = methodLines{}
			continue
		}
		p.to, p.end = dedent(data, p.from, p.start, limit)
	}
}

// blockMap reports whether a block map of YAML begins at a column of the line
// that text begins with, so that nothing in it is indented less.
func blockMap(text []byte, column int) bool {
	depth := len(text) - len(bytes.TrimLeft(text, " "))
	return depth == column-1 && depth < len(text) && bytes.IndexByte([]byte("{[\"'|>&*!?%@`#-\t\r\n"), text[depth]) < 0
}

// dedent returns the first line before limit that is indented less than the one
// that begins at start.
func dedent(data []byte, line, start, limit int) (to, end int) {
	depth := -1
	for start < limit {
		next := limit
		if n := bytes.IndexByte(data[start:limit], '\n'); n >= 0 {
			next = start + n + 1
		}
		text := data[start:next]
		body := bytes.TrimLeft(text, " \t")
		if indented := len(text) - len(body); len(bytes.TrimSpace(body)) > 0 {
			if indented < depth {
				break
			}
			if depth < 0 {
				depth = indented
			}
		}
		line, start = line+1, next
	}
	return line, start
}

// own reports whether a place stands in the lines of a method, or nowhere.
func (s *samenesses) own(index int, at definition.Position) bool {
	p := &s.parts[index]
	return at.Line == 0 || at.File == p.file && p.from <= at.Line && at.Line < p.to
}

// of is the sameness of a method; it has none where its lines are not its own.
func (s *samenesses) of(index int) (sameness, bool) {
	p := &s.parts[index]
	if p.to == 0 {
		return 0, false
	}
	m := &s.api.Methods[index]
	h := &s.hash
	*h = (*h)[:0]
	h.number(maphash.Bytes(samenessSeed, s.api.File(p.file)[p.start:p.end]))
	h.text(string(s.api.Format))
	h.text(m.File)
	h.text(m.Pointer)
	h.number(uint64(m.Column))
	h.text(m.API)
	h.text(m.HTTPMethod)
	h.text(m.Path)
	h.value(reflect.ValueOf(m.Integration))
	h.value(reflect.ValueOf(m.MethodResponses))
	h.value(reflect.ValueOf(m.OpenMethodResponses))
	h.value(reflect.ValueOf(m.Request))
	h.value(reflect.ValueOf(m.MinimumCompressionSize))
	h.text(m.APIKeySource)
	h.value(reflect.ValueOf(m.Backend))
	h.number(hashOf(s, m.BinaryMediaTypes))
	h.number(hashOf(s, m.Schemas))
	h.number(hashOf(s, m.Authorizers))
	h.number(hashOf(s, s.common.validators[m.API]))
	h.number(s.places(index, h))
	return sameness(h.sum(0)), true
}

// places hashes the places of a method's parts: those in its lines by these, the
// others by their files and pointers. Problems at them are written to h.
func (s *samenesses) places(index int, h *valueHash) (sum uint64) {
	m, p := &s.api.Methods[index], &s.parts[index]
	near := map[int]bool{}
	begin := len(*h)
	m.Places.Apart(func(pointer string, at definition.Place, base, rest string) {
		h.text(pointer)
		h.text(at.File)
		h.text(base)
		h.text(rest)
		h.flag(at.Generated)
		if own := s.own(index, at.Position); own {
			h.number(uint64(at.Line - p.from + 1))
			h.number(uint64(at.Column))
			if at.TextLine > 0 {
				h.number(uint64(at.TextLine - p.from + 1))
				h.number(uint64(at.TextColumn))
			}
		}
		sum += h.sum(begin) // they come in no order
		if len(s.problems) > 0 {
			for _, i := range s.problems[problemPlace{at.File, base + rest}] {
				near[i] = true
			}
		}
	})
	s.near(index, near, h)
	return sum
}

// near writes the problems that the rules see beside a method.
func (s *samenesses) near(index int, near map[int]bool, h *valueHash) {
	m := &s.api.Methods[index]
	for _, i := range s.problems[problemPlace{m.File, m.Pointer}] {
		near[i] = true
	}
	for i, problem := range s.api.Problems {
		in := s.own(index, problem.Position)
		if !near[i] && !(in && problem.Line > 0) {
			continue
		}
		h.text(problem.File)
		h.text(problem.Pointer)
		h.text(string(problem.Code))
		h.number(uint64(problem.Severity))
		if in {
			h.number(uint64(problem.Line - m.Line + 1))
		} else {
			h.number(uint64(problem.Line))
			h.text("elsewhere")
		}
	}
}

// hashOf hashes what methods share, once.
func hashOf[T any](s *samenesses, list []T) uint64 {
	if len(list) == 0 {
		return 0
	}
	key := sharedPart{&list[0], len(list)}
	sum, ok := s.shared[key]
	if !ok {
		begin := len(s.hash)
		s.hash.value(reflect.ValueOf(list))
		sum = s.hash.sum(begin)
		s.shared[key] = sum
	}
	return sum
}

// valueHash is what values of the definition's types are hashed by.
type valueHash []byte

// sum is the hash of all from begin on, which is taken away.
func (h *valueHash) sum(begin int) uint64 {
	sum := maphash.Bytes(samenessSeed, (*h)[begin:])
	*h = (*h)[:begin]
	return sum
}

func (h *valueHash) number(n uint64) { *h = binary.LittleEndian.AppendUint64(*h, n) }

func (h *valueHash) text(s string) {
	h.number(uint64(len(s)))
	*h = append(*h, s...)
}

func (h *valueHash) flag(b bool) {
	if b {
		h.number(1)
	} else {
		h.number(0)
	}
}

// value hashes a value with all that it leads to. Places are no part of it.
func (h *valueHash) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		h.text(v.String())
	case reflect.Bool:
		h.flag(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		h.number(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		h.number(v.Uint())
	case reflect.Pointer:
		if v.IsNil() {
			h.number(0)
			return
		}
		h.number(1)
		h.value(v.Elem())
	case reflect.Slice:
		if v.IsNil() { // which is not the empty one
			h.number(^uint64(0))
			return
		}
		h.number(uint64(v.Len()))
		for i := range v.Len() {
			h.value(v.Index(i))
		}
	case reflect.Map:
		h.table(v)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[definition.Places]() {
			return
		}
		for i := range v.NumField() {
			h.value(v.Field(i))
		}
	default:
		panic("lint: a value of kind " + v.Kind().String())
	}
}

// table hashes a map, whose entries are in no order.
func (h *valueHash) table(v reflect.Value) {
	sum, begin := uint64(v.Len()), len(*h)
	switch all := v.Interface().(type) {
	case map[string]bool: // what most methods have
		for name, flag := range all {
			h.text(name)
			h.flag(flag)
			sum += h.sum(begin)
		}
	case map[string]string:
		for name, text := range all {
			h.text(name)
			h.text(text)
			sum += h.sum(begin)
		}
	default:
		for iter := v.MapRange(); iter.Next(); {
			h.value(iter.Key())
			h.value(iter.Value())
			sum += h.sum(begin)
		}
	}
	if v.IsNil() {
		sum = ^uint64(0)
	}
	h.number(sum)
}
