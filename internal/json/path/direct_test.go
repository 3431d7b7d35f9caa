package path

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

const directBody = `{"a":{"b":[{"c":1,"0":"zero"},[2,3],null],"-1":"minus"},"items":[{"id":7},{"id":"x"}],"_":"u","b c":1,"length":5}`

// checkDirect compares a path that is read as it is followed with one that is
// compiled: what it finds, and what it takes.
func checkDirect(t *testing.T, text, body string) (direct bool) {
	t.Helper()
	var d Direct
	if !d.Parse(text) {
		return false
	}
	var a, b meter.Meter
	p, err := CompileMetered(&a, text)
	require.NoError(t, err, text)
	require.NoError(t, d.Pay(&b))
	require.Equal(t, a.Spent(), b.Spent(), text)
	var doc jsondoc.Document
	if doc.ParseString(body) != nil {
		return true
	}
	want, err := p.LookupFor(&a, doc.Root(), nil)
	require.NoError(t, err)
	got := d.Lookup(doc.Root())
	require.Equal(t, want.Kind(), got.Kind(), text)
	require.True(t, jsondoc.Equal(nil, want, got), text)
	require.Equal(t, a.Spent(), b.Spent(), text)
	return true
}

func TestDirect(t *testing.T) {
	for _, text := range []string{
		"$.a", "$.a.b[0].c", "$.a.b[1][1]", "$['a']['b'][0]['0']", "$.a.b[-1]", "$.a.b[-3].c", "$.a.b[-4]", "$.a.b[3]", "$.a.b[000].c", "$[0]", "$.a['-1']",
		"$.items[0].id", "$.items[1].id", "$.items[999999999].id", "$.items.id", "$.length", "$.nothing.at.all", "$.a.b[2].c", "$.a.b[2]", "$._", "$.a.b[-0].c",
	} {
		require.True(t, checkDirect(t, text, directBody), text)
		require.True(t, checkDirect(t, text, `[{"a":1}]`), text)
		require.True(t, checkDirect(t, text, `null`), text)
	}
	for _, text := range []string{
		"", "$", "$.", "a", "@.a", "$a", "$.a.", "$..a", "$.a..b", "$.*", "$[*]", "$.a[", "$.a[]", "$.a[0", "$.a[0,1]", "$.a[0:1]", "$.a[-]", "$.a[1234567890]", "$.a[ 0]",
		"$.a['b", "$.a['b'", "$.a['']", "$.a['b c']", `$.a["b"]`, "$.a['b','c']", "$.a.[0]", "$.a b", "$.a ", "$.length()", "$.a[?(@.b)]", "$.é", "$.a[0]b", "$['a']b", "$.a['b\\']",
		"$" + strings.Repeat(".a", maxDirect+1), "$." + strings.Repeat("a", maxDirectText),
	} {
		require.False(t, checkDirect(t, text, directBody), text)
	}
}

func TestDirectAllocates(t *testing.T) {
	var doc jsondoc.Document
	require.NoError(t, doc.ParseString(directBody))
	root := doc.Root()
	require.Zero(t, testing.AllocsPerRun(100, func() {
		var d Direct
		if !d.Parse("$.items[1].id") || d.Lookup(root).IsNull() {
			t.Fail()
		}
	}))
}

func FuzzDirect(f *testing.F) {
	for _, text := range []string{"$.a.b[0].c", "$['a']['b'][0]['0']", "$.a.b[-1]", "$[0]", "$.items[1].id", "$.a[?(@.b)]"} {
		f.Add(text, directBody)
	}
	f.Fuzz(func(t *testing.T, text, body string) { checkDirect(t, text, body) })
}
