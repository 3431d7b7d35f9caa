package vtl

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
)

// testInput is a small $input: what the tests of the language need of it.
type testInput struct {
	box  jsondoc.Box
	body string
	doc  jsondoc.Document
	read bool
}

func newTestInput(body string) *testInput {
	in := &testInput{}
	in.box.Object = in
	in.set(body)
	return in
}

func (in *testInput) set(body string) {
	in.body, in.read = body, false
	if body == "" {
		in.body = "{}"
	}
}

func (in *testInput) value() Value { return jsondoc.OfBox(&in.box) }

func (in *testInput) AppendText(dst []byte) []byte { return dst }

func (in *testInput) root() (Value, error) {
	if !in.read {
		if err := in.doc.ParseString(in.body); err != nil {
			return Value{}, err
		}
		in.read = true
	}
	return in.doc.Root(), nil
}

func (in *testInput) lookup(p *jsonpath.Path) (Value, javalang.Result, error) {
	root, err := in.root()
	if err != nil {
		return Value{}, javalang.Missing, err
	}
	return p.Lookup(root), javalang.Found, nil
}

func (in *testInput) Property(_ *javalang.Runtime, name string) (Value, javalang.Result, error) {
	if name == "body" {
		return jsondoc.OfString(in.body), javalang.Found, nil
	}
	return Value{}, javalang.Missing, nil
}

func (in *testInput) Call(_ *javalang.Runtime, name string, args []Value) (Value, javalang.Result, error) {
	if len(args) != 1 || args[0].Kind() != jsondoc.String || name != "path" && name != "json" {
		return Value{}, javalang.Missing, nil
	}
	p, err := jsonpath.Compile(args[0].Str())
	if err != nil {
		return Value{}, javalang.Found, nil
	}
	v, r, err := in.lookup(p)
	if name == "path" || err != nil {
		return v, r, err
	}
	if v.IsNull() {
		return jsondoc.OfString(`""`), r, nil
	}
	b, err := jsondoc.AppendJSON(nil, v, jsondoc.Compact, 0)
	return jsondoc.OfBytes(b), r, err
}

// testUtil is a small $util.
type testUtil struct{}

var utilValue = jsondoc.OfObject(testUtil{})

func (testUtil) AppendText(dst []byte) []byte { return dst }

func (testUtil) Call(_ *javalang.Runtime, name string, args []Value) (Value, javalang.Result, error) {
	if len(args) != 1 || args[0].Kind() != jsondoc.String {
		return Value{}, javalang.Missing, nil
	}
	switch name {
	case "parseJson":
		d := new(jsondoc.Document)
		err := d.ParseString(args[0].Str())
		return d.Root(), javalang.Found, err
	case "escapeJavaScript":
		return jsondoc.OfBytes(escapeJavaScript(nil, args[0].Str())), javalang.Found, nil
	}
	return Value{}, javalang.Missing, nil
}

var escapeTable = func() (t [256]bool) {
	for c := range t {
		t[c] = c < 0x20 || c >= 0x7F || c == '"' || c == '\'' || c == '\\' || c == '/'
	}
	return t
}()

// escapeJavaScript is that of Commons Lang 2.6.
func escapeJavaScript(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if !escapeTable[c] {
			i++
			continue
		}
		dst = append(dst, s[start:i]...)
		if c >= 0x80 {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r >= 0x10000 {
				dst = fmt.Appendf(dst, `\u%04X`, (r-0x10000)>>10+0xD800)
				r = (r-0x10000)&0x3FF + 0xDC00
			}
			dst = fmt.Appendf(dst, `\u%04X`, r)
			i += n
		} else {
			dst = escapeByte(dst, c)
			i++
		}
		start = i
	}
	return append(dst, s[start:]...)
}

func escapeByte(dst []byte, c byte) []byte {
	if i := strings.IndexByte("\b\n\t\f\r", c); i >= 0 {
		return append(dst, '\\', "bntfr"[i])
	}
	if c < 0x20 || c == 0x7F {
		if c == 0x7F {
			return append(dst, c)
		}
		return fmt.Appendf(dst, `\u%04X`, c)
	}
	return append(dst, '\\', c)
}

// testLinker compiles paths once and escapes into the output.
func testLinker(site *CallSite) (Native, bool) {
	switch {
	case site.Variable == "input" && site.Method == "path" && len(site.Args) == 1 && site.AllConstant():
		p, err := jsonpath.Compile(site.Args[0].Str())
		if err != nil {
			return Native{}, false
		}
		return Native{Eval: func(_ *javalang.Runtime, host jsondoc.Object, _ []Value) (Value, javalang.Result, error) {
			return host.(*testInput).lookup(p)
		}}, true
	case site.Variable == "util" && site.Method == "escapeJavaScript" && len(site.Args) == 1:
		return Native{
			Eval: func(rt *javalang.Runtime, host jsondoc.Object, args []Value) (Value, javalang.Result, error) {
				return host.(testUtil).Call(rt, "escapeJavaScript", args)
			},
			Append: func(_ *javalang.Runtime, _ jsondoc.Object, args []Value, dst []byte) ([]byte, error) {
				if args[0].Kind() != jsondoc.String {
					return dst, nil
				}
				return escapeJavaScript(dst, args[0].Str()), nil
			},
		}, true
	}
	return Native{}, false
}

// contextOf is $context: HashMaps that print as nothing.
func contextOf(v Value) Value {
	if !v.IsMap() {
		return v
	}
	m := jsondoc.NewMap(jsondoc.ContextMap)
	for c := v.Iter(); c.Next(); {
		m.Put(c.Key(), contextOf(c.Value()))
	}
	return jsondoc.OfMap(m)
}

// hostVars are the variables of the gateway.
func hostVars(t testing.TB, c *tcase) map[string]any {
	vars := map[string]any{"input": newTestInput(c.Body).value(), "util": utilValue}
	d := new(jsondoc.Document)
	require.NoError(t, d.Parse(orObject(c.Context)))
	ctx := contextOf(d.Root())
	if over, _ := ctx.Get("responseOverride"); over.IsNull() {
		over = contextOf(jsondoc.OfMap(jsondoc.NewMap(jsondoc.HashMap)))
		over.Put(jsondoc.OfString("header"), jsondoc.OfMap(jsondoc.NewMap(jsondoc.ContextMap)))
		ctx.Put(jsondoc.OfString("responseOverride"), over)
	}
	vars["context"] = ctx
	d = new(jsondoc.Document)
	require.NoError(t, d.Parse(orObject(c.StageVariables)))
	vars["stageVariables"] = d.Root()
	for name, v := range bindVars(t, c.Vars) {
		vars[name] = v
	}
	return vars
}

func orObject(raw json.RawMessage) []byte {
	if len(raw) == 0 {
		return []byte("{}")
	}
	return raw
}
