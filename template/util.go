package template

import (
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/vtl"
)

// utilObject is $util. Its methods take one String each; with anything else
// there is no such method and the reference prints nothing (rules/velocity.md#engine,
// conformance model/gateway/094).
type utilObject struct{ *run }

// AppendText gives nothing: $util alone prints nothing (rules/templates.md#util).
func (utilObject) AppendText(dst []byte) []byte { return dst }

// Equal reports whether v is the same $util.
func (u utilObject) Equal(v jsondoc.Value) bool {
	o, ok := v.Object().(utilObject)
	return ok && o.run == u.run
}

// Hash returns an arbitrary number.
func (utilObject) Hash() int32 { return 1 }

// Call runs a function of $util.
func (u utilObject) Call(rt *javalang.Runtime, name string, args []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
	f, ok := utilFunction(nil), false
	if name != "parseJson" {
		f, ok = u.template.utilFunction(name)
	}
	switch {
	case !ok && name != "parseJson":
		return javalang.CallObject(rt, jsondoc.OfObject(u), name, args)
	case len(args) != 1 || args[0].Kind() != jsondoc.String && !args[0].IsNull():
		return jsondoc.Value{}, javalang.Missing, nil
	case !ok:
		return u.parseJSON(rt, args[0])
	case !args[0].IsNull():
		v, err := u.apply(rt, f, args[0].Str())
		return v, javalang.Found, err
	case name == "escapeJavaScript":
		return jsondoc.Value{}, javalang.Found, nil
	}
	return jsondoc.Value{}, javalang.Found, errNullPointer
}

var errNullPointer = &javalang.Exception{Class: "java.lang.NullPointerException"}

// utilPerStep is how many bytes of text a function of $util reads for a step.
const utilPerStep = 8

// payText pays what apply takes to make a text, and to keep it.
func payText(rt *javalang.Runtime, host jsondoc.Object, read, made int) error {
	if err := rt.Spend(read / utilPerStep); err != nil {
		return err
	}
	return host.(utilObject).payKept(rt, made)
}

func (u utilObject) apply(rt *javalang.Runtime, f utilFunction, s string) (v jsondoc.Value, err error) {
	if err = rt.Spend(len(s) / utilPerStep); err != nil {
		return v, err
	}
	if u.scratch, err = f(rt.Meter, u.emptyScratch(), s); err != nil {
		return v, err
	}
	return u.keep(rt)
}

func (u utilObject) parseJSON(rt *javalang.Runtime, v jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
	if v.IsNull() {
		return v, javalang.Found, errNullPointer
	}
	n := len(v.Str())
	if err := rt.Spend(documentSteps + n/keptPerStep); err != nil {
		return jsondoc.Value{}, javalang.Found, err
	}
	if err := rt.Meter.Hold(tapePerByte*n + documentBytes); err != nil {
		return jsondoc.Value{}, javalang.Found, err
	}
	doc := u.document(n)
	if err := u.parse(rt.Meter, doc, v.Str()); err != nil {
		if err := rt.Spend(n / refusedPerStep); err != nil {
			return jsondoc.Value{}, javalang.Found, err
		}
		return jsondoc.Value{}, javalang.Found, parseException(err)
	}
	return doc.Root(), javalang.Found, rt.Spend(doc.Words())
}

// utilFunction returns the function of that name, with the codec of the template.
func (t *Template) utilFunction(name string) (utilFunction, bool) {
	if t.base64 != nil {
		switch name {
		case "base64Encode":
			return base64Encoder{t.base64}.encode, true
		case "base64Decode":
			return base64Encoder{t.base64}.decode, true
		}
	}
	f, ok := utilFunctions[name]
	return f, ok
}

// parse parses a document that lives as long as the template has it.
func (r *run) parse(m *meter.Meter, doc *jsondoc.Document, text string) error {
	if r.parser == nil {
		r.parser = new(jsondoc.Parser)
	}
	return r.parser.ParseFor(m, doc, text)
}

// linkUtil compiles calls of the functions on text, so that what is only
// printed goes straight to the output.
func (t *Template) linkUtil(site *vtl.CallSite) (vtl.Native, bool) {
	if site.Property || len(site.Args) != 1 {
		return vtl.Native{}, false
	}
	if t.base64 != nil {
		if f, ok := t.utilFunction(site.Method); ok {
			return utilNative(site.Method, f), true
		}
	}
	native, ok := utilNatives.Get()[site.Method]
	return native, ok
}

// utilNatives are made once: they are the same for every call site.
var utilNatives = lazy.Value[map[string]vtl.Native]{Make: func() map[string]vtl.Native {
	natives := map[string]vtl.Native{}
	for name, f := range utilFunctions {
		natives[name] = utilNative(name, f)
	}
	natives["parseJson"] = vtl.Native{
		Eval: func(rt *javalang.Runtime, host jsondoc.Object, args []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
			return host.(utilObject).Call(rt, "parseJson", args)
		},
	}
	return natives
}}

func utilNative(name string, f utilFunction) vtl.Native {
	return vtl.Native{
		Eval: func(rt *javalang.Runtime, host jsondoc.Object, args []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
			u := host.(utilObject)
			if args[0].Kind() != jsondoc.String {
				return u.Call(rt, name, args)
			}
			v, err := u.apply(rt, f, args[0].Str())
			return v, javalang.Found, err
		},
		Text: &vtl.TextNative{Append: f, Pay: payText},
		Append: func(_ *javalang.Runtime, _ jsondoc.Object, args []jsondoc.Value, dst []byte) ([]byte, error) {
			if args[0].IsNull() && name != "escapeJavaScript" {
				return dst, errNullPointer
			}
			return dst, nil
		},
	}
}
