package template

import (
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/gatemap/gatemap/internal/vtl"
)

// inputObject is $input (rules/templates.md#input). What it does not know prints
// nothing.
type inputObject struct{ *run }

// AppendText gives nothing: $input alone prints nothing (rules/templates.md#input).
func (inputObject) AppendText(dst []byte) []byte { return dst }

// Equal reports whether v is the same $input.
func (in inputObject) Equal(v jsondoc.Value) bool {
	o, ok := v.Object().(inputObject)
	return ok && o.run == in.run
}

// Hash returns an arbitrary number.
func (inputObject) Hash() int32 { return 1 }

// Property gives $input.body.
func (in inputObject) Property(_ *javalang.Runtime, name string) (jsondoc.Value, javalang.Result, error) {
	if name == "body" || name == "Body" {
		return in.body(), javalang.Found, nil
	}
	return jsondoc.Value{}, javalang.Missing, nil
}

// Call runs a method of $input. A path that is no String finds no method, and
// other arguments of params are wrong in number: Velocity 1.7 then falls back to
// the method without parameters.
func (in inputObject) Call(rt *javalang.Runtime, name string, args []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
	text := len(args) == 1 && (args[0].Kind() == jsondoc.String || args[0].IsNull())
	switch {
	case len(args) == 0 && name == "getBody":
		return in.body(), javalang.Found, nil
	case len(args) == 0 && name == "params":
		return jsondoc.OfMap(in.params()), javalang.Found, nil
	case name == "getBody" || name == "params" && !text:
		return jsondoc.Value{}, javalang.Missing, javalang.WrongArguments()
	case !text:
		return javalang.CallObject(rt, jsondoc.OfObject(in), name, args)
	}
	switch name {
	case "path":
		v, err := in.lookupText(rt, args[0])
		return v, javalang.Found, err
	case "json":
		v, err := in.lookupText(rt, args[0])
		if err == nil {
			v, err = in.json(rt, v)
		}
		return v, javalang.Found, err
	case "params":
		if args[0].IsNull() {
			return emptyString, javalang.Found, nil
		}
		p := &in.env.Params
		err := rt.Spend(args[0].Work() + (len(p.Path)+len(p.Querystring)+len(p.Header))/8)
		return in.param(args[0].Str()), javalang.Found, err
	}
	return javalang.CallObject(rt, jsondoc.OfObject(in), name, args)
}

// lookupText reads the path that an argument holds, none if it is null.
func (in inputObject) lookupText(rt *javalang.Runtime, arg jsondoc.Value) (jsondoc.Value, error) {
	if arg.IsNull() {
		return in.lookup(rt, nil)
	}
	var d jsonpath.Direct
	if !d.Parse(arg.Str()) {
		p, err := in.path(arg.Str())
		if err != nil {
			return jsondoc.Value{}, err
		}
		return in.lookup(rt, p)
	}
	if err := jsonpath.PayCompile(in.meter, arg.Str()); err != nil {
		return jsondoc.Value{}, err
	}
	if err := d.Pay(in.meter); err != nil {
		return jsondoc.Value{}, err
	}
	root, err := in.root()
	if err != nil {
		return jsondoc.Value{}, err
	}
	return d.Lookup(root), nil
}

// json is the text of a value.
func (in inputObject) json(rt *javalang.Runtime, v jsondoc.Value) (_ jsondoc.Value, err error) {
	if in.scratch, err = in.appendJSON(rt, in.emptyScratch(), v); err != nil {
		return jsondoc.Value{}, err
	}
	return in.keep(rt)
}

func linkJSON(path *jsonpath.Path) vtl.Native {
	return vtl.Native{
		Eval: func(rt *javalang.Runtime, host jsondoc.Object, _ []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
			in := host.(inputObject)
			v, err := in.lookup(rt, path)
			if err == nil {
				v, err = in.json(rt, v)
			}
			return v, javalang.Found, err
		},
		Append: func(rt *javalang.Runtime, host jsondoc.Object, _ []jsondoc.Value, dst []byte) ([]byte, error) {
			in := host.(inputObject)
			v, err := in.lookup(rt, path)
			if err != nil {
				return dst, err
			}
			return in.appendJSON(rt, dst, v)
		},
	}
}
