package template

import (
	"math/bits"
	"slices"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/raw"
	"github.com/gatemap/gatemap/internal/vtl"
)

// What most renderings run is here, so that it lies side by side in the program:
// see package jsondoc, where the same is done, for the reason.

// Append renders the template for env, appends the output to dst and leaves
// the overrides in env. When it fails, dst is returned without any output. The
// errors are *vtl.ExecError, *vtl.LimitError and *RepeatedOverrideError.
func (t *Template) Append(dst []byte, env *Env) ([]byte, error) {
	r := t.begin(env)
	out, err := t.render(r, dst, env)
	r.end() // not after a panic: what it left behind is not used again
	if err != nil {
		return dst, err
	}
	return out, nil
}

func (t *Template) begin(env *Env) *run {
	r := env.run
	if r == nil {
		r = takeRun(env)
	}
	if r.template = t; r.meter == nil {
		r.ownMeter.Begin(endless, t.limits, nil)
		r.meter = &r.ownMeter
	}
	r.vtl.Begin(t.vtl)
	r.vtl.UseMeter(r.meter, r)
	return r
}

func (t *Template) render(r *run, dst []byte, env *Env) ([]byte, error) {
	x := &r.vtl
	x.Bind(t.input, jsondoc.OfBox(&r.inputBox))
	x.Bind(t.util, jsondoc.OfBox(&r.utilBox))
	if t.context >= 0 || t.stageVariables >= 0 {
		return t.renderRequest(r, dst, env)
	}
	out, err := x.Append(dst)
	if x.HasCut() || len(env.Cut) > 0 {
		env.Cut = x.AppendCut(env.Cut[:0])
	}
	if err != nil {
		return nil, err
	}
	env.Overrides.Status, env.Overrides.Headers = 0, env.Overrides.Headers[:0]
	for i := range env.Context {
		if len(env.Context[i].Name) == len(responseOverride) { // mostly none has that length
			return out, env.ReadOverrides()
		}
	}
	return out, nil
}

func (r *run) end() {
	r.vtl.End()
	r.own.Reset()
	if r.used {
		r.release()
	}
	if r.ownMeter.Err() != nil { // otherwise it holds nothing: it has no context, and vtl has taken back what measures
		r.ownMeter.End()
	}
	if r.template = nil; r.env.run != r {
		r.env, r.meter, r.shared = nil, nil, nil
		runs.Put(r)
	}
}

// lookup reads a path. The meter pays for what is not definite.
func (r *run) lookup(rt *javalang.Runtime, p *jsonpath.Path) (jsondoc.Value, error) {
	root, err := r.root()
	if err != nil || p == nil {
		return jsondoc.Value{}, err
	}
	return p.LookupFor(rt.Meter, root, rt)
}

// root is the document of the body, parsed once by whoever needs it first.
func (r *run) root() (jsondoc.Value, error) {
	var v jsondoc.Value
	var err error
	if r.shared != nil {
		v, err = r.shared.Document()
	} else {
		body := r.payload()
		if len(body) == 0 {
			body = emptyDocument
		}
		v, err = r.own.Root(r.meter, body)
	}
	if ended := r.meter.Err(); ended != nil {
		return v, ended
	}
	if err != nil {
		return v, parseException(err)
	}
	return v, nil
}

// AppendEscapeJavaScript appends s with the escapes of Commons Lang 2.6
// StringEscapeUtils.escapeJavaScript, which is what $util.escapeJavaScript
// runs: both quotes, the backslash and the slash get a backslash, control
// characters and everything beyond ASCII become escapes of their UTF-16 units.
// Halves of surrogate pairs are units like any other.
//
// The reference engine is the source (rules/templates.md#util, conformance
// model/gateway/090 to 096).
func AppendEscapeJavaScript(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		// Eight bytes are copied before they are looked at, and become at most
		// sixteen: room for that and the rest is always there.
		if need := len(s) - i + 16; cap(dst)-len(dst) < need {
			dst = slices.Grow(dst, need)
		}
		to, end := len(dst), i+8
		var w, found uint64
		for ; end < len(s); i, end, to = i+8, end+8, to+8 {
			w = raw.Load64(s, i)
			raw.Store64(dst, to, w)
			if found = needEscape(w); found != 0 {
				break
			}
		}
		if found == 0 {
			end = len(s)
			if end >= 8 {
				w = raw.Load64(s, end-8)
			} else {
				w = shortText(s)
			}
			others := (8 - (end - i)) * 8 & 63 // bits
			w >>= others
			raw.Store64(dst, to, w)
			if found = needEscape(w) & (highs >> others); found == 0 {
				return dst[:to+end-i]
			}
		}
		// The escapes in these bytes one after the other: each moves what is behind it
		// by one. Before s[end] everything was copied.
		for ; found != 0; found, to = found&(found-1), to+1 {
			mark := bits.TrailingZeros64(found) & 63
			at := mark >> 3
			letter := jsLetters[raw.Load8(s, i+at)]
			if letter == 0 {
				i, end, to = i+at, i+at, to+at
				break
			}
			raw.Store16(dst, to+at, '\\'|uint16(letter)<<8)
			raw.Store64(dst, to+at+2, w>>mark>>1)
		}
		dst = dst[:to+end-i]
		if i = end; found != 0 {
			var size int
			dst, size = appendEscaped(dst, s[i:])
			i += size
		}
	}
	return dst
}

// linkInput compiles calls of $input with a constant path.
func linkInput(site *vtl.CallSite) (vtl.Native, bool) {
	if site.Property && site.Method == "body" {
		return vtl.Native{
			Eval: func(rt *javalang.Runtime, host jsondoc.Object, _ []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
				return host.(inputObject).body(), javalang.Found, nil
			},
		}, true
	}
	if site.Property || len(site.Args) != 1 {
		return vtl.Native{}, false
	}
	if !site.AllConstant() {
		return linkMade(site.Method)
	}
	if site.Args[0].Kind() != jsondoc.String {
		return vtl.Native{}, false
	}
	// A text that is not a path finds nothing, but the body is read all the
	// same.
	path, err := jsonpath.Compile(site.Args[0].Str())
	if err != nil {
		path = nil
	}
	switch site.Method {
	case "path":
		if path != nil && path.IsRoot() {
			return vtl.Native{Eval: evalRoot}, true
		}
		return vtl.Native{
			Eval: func(rt *javalang.Runtime, host jsondoc.Object, _ []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
				v, err := host.(inputObject).lookup(rt, path)
				return v, javalang.Found, err
			},
			Member: linkMember(path),
		}, true
	case "json":
		return linkJSON(path), true
	}
	return vtl.Native{}, false
}

// evalRoot is $input.path('$').
func evalRoot(_ *javalang.Runtime, host jsondoc.Object, _ []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
	v, err := host.(inputObject).root()
	return v, javalang.Found, err
}

// linkMember is for a path that leads to a member, nil for any other.
func linkMember(path *jsonpath.Path) func(jsondoc.Object) (jsondoc.Value, *jsondoc.Name) {
	if path == nil || !path.IsMember() {
		return nil
	}
	return func(host jsondoc.Object) (jsondoc.Value, *jsondoc.Name) {
		root, err := host.(inputObject).root()
		if err != nil {
			return root, nil
		}
		return path.Member(root)
	}
}

// linkMade compiles a call with a path that the template makes. A call of params is not
// linked: its trace tells a parameter that is not there from an empty one.
func linkMade(method string) (vtl.Native, bool) {
	if method != "path" && method != "json" {
		return vtl.Native{}, false
	}
	return vtl.Native{
		Eval: func(rt *javalang.Runtime, host jsondoc.Object, args []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
			return host.(inputObject).Call(rt, method, args)
		},
	}, true
}

// inPieces makes a function of one that takes each character for itself.
func inPieces(f func(dst []byte, s string) []byte) utilFunction {
	return func(m *meter.Meter, dst []byte, s string) ([]byte, error) {
		if len(s) <= utilPiece {
			return f(dst, s), nil
		}
		start, all, last := len(dst), len(s), utilPiece // last is what a piece became
		for s != "" {
			if err := m.Look(); err != nil {
				return dst, err
			}
			if need := len(dst) + last + last/4; need > cap(dst) {
				dst = raw.Grown(dst, max(need, start+raw.Foreseen(len(dst)-start, all-len(s), all)))
			}
			before, n := len(dst), javatext.Piece(s, utilPiece)
			dst, s = f(dst, s[:n]), s[n:]
			last = len(dst) - before
		}
		return dst, nil
	}
}
