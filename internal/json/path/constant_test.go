package path

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

func parsed(t *testing.T, text string) jsondoc.Value {
	t.Helper()
	d := new(jsondoc.Document)
	require.NoError(t, d.ParseString(text))
	return d.Root()
}

// TestJoinIsLinear: a list from $ is read once, and looking for an item in it
// does not take as long as the list. Twice the document, twice the steps.
func TestJoinIsLinear(t *testing.T) {
	body := func(n int) string {
		var items, ids []string
		for i := range n {
			items = append(items, fmt.Sprintf(`{"id":%d,"tags":["a",%d]}`, i, i))
			ids = append(ids, fmt.Sprint(2*i))
		}
		return `{"items":[` + strings.Join(items, ",") + `],"sel":[` + strings.Join(ids, ",") + `]}`
	}
	for _, path := range []string{
		`$.items[?(@.id in $.sel[*])]`, `$.items[?(@.id in $.sel)]`, `$.items[?(@.id nin $.sel)]`, `$.items[?($.sel contains @.id)]`,
		`$.items[?(@.tags anyof $.sel)]`, `$.items[?(@.tags subsetof $.sel[*])]`, `$.items[?(@.tags noneof $.sel)]`, `$.items[?($.sel[*] size 3)]`,
		`$.items[?(@.tags == $..tags)]`,
	} {
		p, err := Compile(path)
		require.NoError(t, err)
		steps := func(n int) float64 {
			var m meter.Meter
			_, err := p.LookupFor(&m, parsed(t, body(n)), nil)
			require.NoError(t, err, path)
			return float64(m.Spent())
		}
		require.Less(t, steps(4000)/steps(2000), 2.2, path)
	}
}

// TestLimitIsAnError: a path that takes too much is an error, never a document
// without the value.
func TestLimitIsAnError(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200)
	wide := "[" + strings.Repeat("[1,2,3],", 3000) + "1]"
	for _, c := range []struct{ path, body string }{
		{`$..*..*..*..*`, deep}, {`$..[?(@..[?(@..*)])]`, deep}, {`$[?(@ =~ /(a|aa)+\1?$/)]`, `["` + strings.Repeat("a", 60) + `!"]`},
		{`$[*].sum($..[0])`, wide},
	} {
		p, err := Compile(c.path)
		require.NoError(t, err, c.path)
		var m meter.Meter
		m.Begin(context.Background(), meter.Limits{Steps: 100_000, Match: 50_000}, nil)
		v, err := p.LookupFor(&m, parsed(t, c.body), nil)
		var failed *EvalError
		var limit *meter.LimitError
		require.ErrorAs(t, err, &failed, c.path)
		require.ErrorAs(t, err, &limit, c.path)
		require.True(t, v.IsNull())
		require.Contains(t, err.Error(), "exceeds the limit of")
	}
}

// TestAmongIsContains compares the lookup with the comparison of all elements.
func TestAmongIsContains(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	texts := []string{`1`, `1.0`, `1e0`, `-1`, `0`, `-0.0`, `"1"`, `"1.0"`, `"+1"`, `"-0"`, `"a"`, `""`, `null`, `true`, `false`, `"[1]"`, `"{}"`, `"$.a"`, `"'a'"`, `"\\n"`, `10`,
		`1e1`, `12345678901234567890123`, `"1e1"`, `"true"`, `"null"`, `[1]`, `{}`, `0.1`, `0.10`, `"0.10"`}
	values := make([]jsondoc.Value, len(texts))
	for i, s := range texts {
		values[i] = parsed(t, "["+s+"]").Index(0)
	}
	e := &evaluator{meter: ownMeter()}
	for range 5000 {
		list := jsondoc.NewList(jsondoc.JSONArray)
		for range rng.IntN(4) {
			list.Add(values[rng.IntN(len(values))])
		}
		all := jsondoc.OfList(list)
		n, err := nodeOf(values[rng.IntN(len(values))])
		require.NoError(t, err)
		want, wantErr := e.contains(all, n)
		var c constant
		for range 2 {
			got, err := e.among(&c, all, n)
			require.Equal(t, wantErr, err)
			require.Equal(t, want, got, "%v in %v", n, all)
		}
	}
}
