package lint

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// ReadBaseline reads what WriteBaseline has written. Its error is a *definition.Fault
// with the place in data, or says that the baseline is of another version.
func ReadBaseline(data []byte) (*Baseline, error) {
	root, err := source.ParseJSON(data)
	if syntax := (*source.SyntaxError)(nil); errors.As(err, &syntax) {
		f := definition.Faultf(definition.Position{Pointer: syntax.Pointer, Line: syntax.Line, Column: syntax.Column}, "no baseline: %s", syntax.Msg)
		f.Code, f.Err = definition.CodeSyntax, err
		return nil, f
	}
	if err != nil {
		return nil, err
	}
	r := &baselineReader{data: data, all: &Baseline{map[baselineKey]bool{}}}
	r.file(root)
	if r.failed != nil {
		return nil, r.failed
	}
	return r.all, nil
}

// baselineReader reads the parts of a baseline, up to the first fault.
type baselineReader struct {
	data   []byte
	all    *Baseline
	failed error
}

func (r *baselineReader) fail(n *source.Node, at *source.Path, format string, args ...any) {
	if r.failed != nil {
		return
	}
	line, column := source.PositionOf(r.data, n.Offset)
	f := definition.Faultf(definition.Position{Pointer: at.Pointer(), Line: line, Column: column}, "no baseline: "+format, args...)
	f.Code = definition.CodeValue
	r.failed = f
}

// is reports whether n is of a kind, and fails if not.
func (r *baselineReader) is(n *source.Node, at *source.Path, want source.Kind) bool {
	if n.Kind != want {
		r.fail(n, at, "%s where %s belongs", n.Kind, want)
	}
	return n.Kind == want
}

func (r *baselineReader) file(root *source.Node) {
	if !r.is(root, nil, source.Object) {
		return
	}
	version := root.Member("version")
	switch {
	case version == nil:
		r.fail(root, nil, "it has no version")
	case !r.is(version, (*source.Path)(nil).Child("version"), source.Number):
	case version.Text != fmt.Sprint(baselineVersion): // before members that another one may have
		r.failed = fmt.Errorf("a baseline of version %s; this program reads version %d", version.Text, baselineVersion)
	}
	for i := range root.Members {
		m := &root.Members[i]
		at := (*source.Path)(nil).Child(m.Name)
		switch m.Name {
		case "version":
		case "findings":
			if r.is(&m.Value, at, source.Array) {
				for k := range m.Value.Items {
					r.entry(&m.Value.Items[k], at.Child(strconv.Itoa(k)))
				}
			}
		default:
			r.fail(&m.Value, at, "there is no such member")
		}
	}
}

func (r *baselineReader) entry(n *source.Node, at *source.Path) {
	if r.failed != nil || !r.is(n, at, source.Object) {
		return
	}
	var key baselineKey
	for i := range n.Members {
		m := &n.Members[i]
		switch m.Name {
		case "file":
			key.file = m.Value.Text
		case "fingerprint":
			key.fingerprint = m.Value.Text
		case "rule", "message":
		default:
			r.fail(&m.Value, at.Child(m.Name), "there is no such member")
		}
		r.is(&m.Value, at.Child(m.Name), source.String)
	}
	if key.fingerprint == "" {
		r.fail(n, at, "it has no fingerprint")
	}
	r.all.known[key] = true
}
