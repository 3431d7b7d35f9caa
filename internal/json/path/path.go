package path

import (
	"context"
	"fmt"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// Path is a compiled path. It is immutable and safe for concurrent use; the
// Documents it is evaluated on are not.
type Path struct {
	text    string
	program *program
	names   []jsondoc.Name // of a plain path
}

// Error reports a path that does not compile.
type Error struct {
	Path   string
	Offset int // in bytes
	Reason string
}

// Error describes the error and its place.
func (e *Error) Error() string {
	return fmt.Sprintf("jsonpath: %s at offset %d of %q", e.Reason, e.Offset, e.Path)
}

// NotFoundError reports that a definite path leads nowhere.
type NotFoundError struct {
	Path   string
	Offset int // the end of the step that has no value
}

// Error names the part of the path that has no value.
func (e *NotFoundError) Error() string {
	return fmt.Sprintf("jsonpath: no value at %q", e.Path[:e.Offset])
}

// EvalError reports a path that cannot be applied to the document: a filter on
// a number, a function of nothing, a limit.
type EvalError struct {
	Path   string
	Offset int // the end of the step that failed
	Reason string
	Err    error // of the meter, where that is the reason
}

// Unwrap returns the error of the meter.
func (e *EvalError) Unwrap() error { return e.Err }

// Error describes the error and its place.
func (e *EvalError) Error() string {
	return fmt.Sprintf("jsonpath: %s at %q", e.Reason, e.Path[:e.Offset])
}

// maxPath bounds the text of a path.
const maxPath = 1 << 16

// Compile compiles a path (rules/json.md#reading): as version 2.9.0, or as 2.0.0 if
// only that accepts it. The error is an *Error.
func Compile(path string) (p *Path, err error) { return CompileMetered(nil, path) }

// CompileMetered is Compile for an evaluation whose meter pays for the work; the
// caller has called PayCompile, and asks the meter whether it is why there is an
// error. It takes steps only.
func CompileMetered(m *meter.Meter, path string) (p *Path, err error) {
	if plain := compilePlain(path); plain != nil {
		return plain, nil
	}
	defer func() {
		switch x := recover().(type) {
		case nil:
		case *failure:
			if m.Err() != nil {
				p, err = nil, m.Err()
				return
			}
			if old, ok := compileOld(path); ok {
				p = &Path{text: path, program: old}
				return
			}
			p, err = nil, &Error{Path: path, Offset: max(0, min(x.off, len(path))), Reason: x.reason}
		default:
			panic(x)
		}
	}()
	if len(path) > maxPath {
		return nil, &Error{Path: path[:maxPath], Offset: maxPath, Reason: "path too long"}
	}
	return &Path{text: path, program: compilePath(path, 0, 0, m)}, nil
}

// compiledBytes is about what a path takes for each byte of its text.
const compiledBytes = 128

// PayCompile pays for the length of a path that is about to be compiled, or that
// was compiled before: what an evaluation pays must not depend on that.
func PayCompile(m *meter.Meter, path string) error {
	n := min(len(path), maxPath)
	if err := m.Spend(n * scanSteps); err != nil {
		return err
	}
	return m.Hold(n * compiledBytes)
}

// String returns the text that was compiled.
func (p *Path) String() string { return p.text }

// Definite reports whether the path can only lead to one value.
func (p *Path) Definite() bool { return p.program.definite }

// Eval returns the value at the path. A definite path without a value is a
// *NotFoundError; an indefinite path gives a JSONArray, which may be empty.
// What cannot be evaluated at all is an *EvalError.
func (p *Path) Eval(root jsondoc.Value) (jsondoc.Value, error) {
	if root.IsNull() {
		return root, &EvalError{Path: p.text, Reason: "the document is null"}
	}
	if p.program.simple != nil {
		if v, ok := walk(p.program.simple, root); ok {
			return v, nil
		}
	}
	e := evaluator{program: p.program, root: root, meter: ownMeter()}
	v, err := e.run(root, true)
	switch err {
	case nil:
		return v, nil
	case errNotFound:
		return v, &NotFoundError{Path: p.text, Offset: p.offset(e.at)}
	}
	return v, &EvalError{Path: p.text, Offset: p.offset(e.at), Reason: err.Error()}
}

func (p *Path) offset(t int) int {
	return max(0, min(p.program.tokens[t].off, len(p.text)))
}

// Lookup returns what $input.path reads (rules/json.md#paths):
// the value, or null where Eval fails, or an empty JSONArray where an
// indefinite path finds nothing. A definite path does not allocate.
func (p *Path) Lookup(root jsondoc.Value) jsondoc.Value {
	v, _ := p.LookupFor(nil, root, nil)
	return v
}

// Host makes the objects that functions hand out.
type Host interface {
	// KeySet returns the Set of its keys that a map hands out.
	KeySet(m jsondoc.Value) jsondoc.Value
}

// LookupFor is Lookup for an evaluation, whose meter pays for it, with the
// objects of a host; both may be nil. The error is an *EvalError of a path that
// takes more than the meter allows.
func (p *Path) LookupFor(m *meter.Meter, root jsondoc.Value, host Host) (jsondoc.Value, error) {
	if of, name := p.Member(root); name != nil {
		v, _ := of.GetNamed(name)
		return v, nil
	}
	if p.program.simple != nil {
		v, _ := walk(p.program.simple, root)
		return v, nil
	}
	return p.lookup(m, root, host)
}

// Member returns the object of a Document in which the last name of $.a.b is
// looked up, and that name. The name is nil for every other path, and where the
// path does not lead through such objects.
func (p *Path) Member(root jsondoc.Value) (jsondoc.Value, *jsondoc.Name) {
	for i := range p.names {
		if root.Kind() != jsondoc.DocMap {
			break
		}
		name := &p.names[i]
		if i == len(p.names)-1 {
			return root, name
		}
		root, _ = root.GetNamed(name)
	}
	return root, nil
}

func (p *Path) lookup(m *meter.Meter, root jsondoc.Value, host Host) (jsondoc.Value, error) {
	if root.IsNull() {
		return root, nil
	}
	if m == nil {
		m = ownMeter()
	}
	e := evaluator{program: p.program, root: root, host: host, suppress: true, meter: m}
	v, err := e.run(root, true)
	switch {
	case err == nil:
		return v, nil
	case m.Err() != nil:
		return jsondoc.Value{}, &EvalError{Path: p.text, Offset: p.offset(e.at), Reason: m.Err().Error(), Err: m.Err()}
	case p.program.old && !p.program.definite:
		return jsondoc.OfList(jsondoc.NewList(jsondoc.JSONArray)), nil
	}
	return jsondoc.Value{}, nil
}

// ownMeter is for a path that no evaluation pays for.
func ownMeter() *meter.Meter {
	m := new(meter.Meter)
	m.Begin(context.Background(), meter.Limits{Steps: maxWork}, nil)
	return m
}

// walk follows a simple path. False means that there is no value.
func walk(steps []step, v jsondoc.Value) (jsondoc.Value, bool) {
	for i := range steps {
		s := &steps[i]
		if v.Kind() == jsondoc.Opaque {
			var err error
			if v, err = openObject(v); err != nil {
				return jsondoc.Value{}, false
			}
		}
		if !s.list {
			m, ok := v.Get(s.name)
			if !ok {
				return m, false
			}
			v = m
			continue
		}
		n := int(s.index)
		if n < 0 {
			n += v.Len()
		}
		if !v.IsList() || uint(n) >= uint(v.Len()) {
			return jsondoc.Value{}, false
		}
		v = v.Index(n)
	}
	return v, true
}

// own returns v as collections of its own instead of those of a Document that
// many goroutines would read: a thawed copy is safe to read.
func own(v jsondoc.Value) jsondoc.Value {
	switch {
	case v.IsMap():
		m := jsondoc.NewMap(jsondoc.LinkedHashMap)
		for c := v.Iter(); c.Next(); {
			m.Put(c.Key(), own(c.Value()))
		}
		return jsondoc.OfMap(m)
	case v.IsList():
		elems := make([]jsondoc.Value, 0, v.Len())
		for c := v.Iter(); c.Next(); {
			elems = append(elems, own(c.Value()))
		}
		return jsondoc.OfList(jsondoc.NewList(jsondoc.JSONArray, elems...))
	}
	return v
}
