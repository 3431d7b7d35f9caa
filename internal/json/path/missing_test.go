package path

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

func TestMissing(t *testing.T) {
	const body = `{"a": {"b": [1, {"c": null}]}, "s": "text", "l": [{"n": 1}, {"n": 2}], "e": []}`
	for _, tt := range []struct{ path, want string }{
		{"$", ""},
		{"$.a", ""},
		{"$.a.b[1].c", ""},
		{"$.l[*].n", ""},
		{"$.x", `$ .x {"a"... 1 name=x`},
		{"x", `$ x {"a"... 1 name=x`},
		{"$.a.x.y.z", `$.a .x {"b"... 1 name=x`},
		{"$['a']['x']", `$['a'] ['x'] {"b"... 1 name=x`},
		{"$.a.b[7].c", `$.a.b [7] [1,{... 1 index`},
		{"$.s.length", `$.s .length text... 1 name=length`},
		{"$.a.b[1].c.d", `$.a.b[1].c .d null... 1 name=d`},
		{"$.l.n", `$.l .n [{"n... 1 name=n`},
		{"$.l[*].x", `$.l[*] .x {"n"... 2 name=x`},
		{"$.l[?(@.n > 5)].n", `$.l [?(@.n > 5)] [{"n... 1`},
		{"$..zz", `$ ..zz {"a"... 1 name=zz`},
		{"$.e[*]", `$.e [*] []... 1`},
		{"$.e[0:2].a", `$.e [0:2] []... 1`},
	} {
		var doc jsondoc.Document
		require.NoError(t, doc.ParseString(body))
		p, err := Compile(tt.path)
		require.NoError(t, err)
		m, ok := p.Missing(ownMeter(), doc.Root())
		got := ""
		if ok {
			text, _ := jsondoc.Printer{}.AppendText(nil, m.Value)
			if m.Value.IsMap() || m.Value.IsList() {
				text, _ = jsondoc.Printer{}.AppendJSON(nil, m.Value, jsondoc.Compact)
			}
			got = fmt.Sprintf("%s %s %s... %d", m.Before, m.Step, text[:min(4, len(text))], m.Count)
			if m.Name != "" {
				got += " name=" + m.Name
			}
			if m.Index {
				got += " index"
			}
		}
		require.Equal(t, tt.want, got, tt.path)
	}
}

// FuzzMissing: where a path gives a value that is not null and not an empty list,
// every step leads somewhere.
func FuzzMissing(f *testing.F) {
	for _, path := range []string{"$.a.b", "$..b[?(@.c)]", "$.a[0,1].x", "$.a[1:].length()", "a b", "$.a[(@.length - 1)]"} {
		f.Add(path, `{"a": [{"b": 1}, {"x": [2]}]}`)
	}
	f.Fuzz(func(t *testing.T, path, body string) {
		var doc jsondoc.Document
		p, err := Compile(path)
		if err != nil || len(path) > 200 || len(body) > 2000 || doc.ParseString(body) != nil {
			return
		}
		v := p.Lookup(doc.Root())
		m, missing := p.Missing(ownMeter(), doc.Root())
		if !missing {
			return
		}
		require.LessOrEqual(t, len(m.Before)+len(m.Step), len(path)+1)
		simple := p.program.simple != nil
		require.False(t, simple && !v.IsNull(), "%q leads to a value and %q nowhere", path, m.Step)
	})
}

// A meter that has ended gives no answer instead of a wrong one.
func TestMissingEnds(t *testing.T) {
	var doc jsondoc.Document
	require.NoError(t, doc.ParseString(`{"a": [[[[1, 2], 3], 4], 5]}`))
	p, err := Compile("$..a..b")
	require.NoError(t, err)
	_, missing := p.Missing(ownMeter(), doc.Root())
	require.True(t, missing)
	m := new(meter.Meter)
	m.Begin(context.Background(), meter.Limits{Steps: 5}, nil)
	_, missing = p.Missing(m, doc.Root())
	require.False(t, missing)
	require.Error(t, m.Err())
}
