package path

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

var update = flag.Bool("update", false, "rewrite the golden file")

func shop(t testing.TB) string {
	text, err := os.ReadFile("testdata/shop.json")
	require.NoError(t, err)
	return strings.TrimSpace(string(text))
}

func goldenPaths(t testing.TB) (paths []string) {
	text, err := os.ReadFile("testdata/paths.txt")
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "#") {
			paths = append(paths, line)
		}
	}
	return paths
}

// TestGolden has the results of the paths in testdata/paths.txt, strict and
// lenient. TestOracle asks the library for the same paths.
func TestGolden(t *testing.T) {
	doc := shop(t)
	var got strings.Builder
	for _, path := range goldenPaths(t) {
		p := pair{JSON: doc, Path: path}
		a, lenient := ours(p), lookupAnswer(p)
		fmt.Fprintf(&got, "%s\n\t%v\n", path, a)
		if lenient.Output != a.JSON {
			fmt.Fprintf(&got, "\tlenient %s\n", lenient.Output)
		}
	}
	if *update {
		require.NoError(t, os.WriteFile("testdata/paths.golden", []byte(got.String()), 0o644))
	}
	want, err := os.ReadFile("testdata/paths.golden")
	require.NoError(t, err)
	require.Equal(t, strings.Split(string(want), "\n"), strings.Split(got.String(), "\n"))
}

func parse(t testing.TB, text string) jsondoc.Value {
	var d jsondoc.Document
	require.NoError(t, d.ParseString(text))
	return d.Root()
}

// TestErrors: an error is typed and says where.
func TestErrors(t *testing.T) {
	for path, offset := range map[string]int{
		"$.a b": 3, "$.a.": 4, "$['a": 1, "$.a[?(@.x == 'y)]": 3, "$x": 1, "$.a[?(@.b =~ /[/)]": 13, "": 0,
	} {
		_, err := Compile(path)
		var e *Error
		require.ErrorAs(t, err, &e, path)
		require.Equal(t, path, e.Path)
		require.Equal(t, offset, e.Offset, "%v", err)
	}
	p, err := Compile("$.a.b.c")
	require.NoError(t, err)
	_, err = p.Eval(parse(t, `{"a":{"x":1}}`))
	var missing *NotFoundError
	require.ErrorAs(t, err, &missing)
	require.Equal(t, `jsonpath: no value at "$.a.b"`, err.Error())
	p, err = Compile("$.a.nope()")
	require.NoError(t, err)
	_, err = p.Eval(parse(t, `{"a":[]}`))
	var failed *EvalError
	require.ErrorAs(t, err, &failed)
	_, err = p.Eval(jsondoc.Value{})
	require.ErrorAs(t, err, &failed)
}

// TestBounds: hostile paths and documents end, with an error or not.
func TestBounds(t *testing.T) {
	defer func(n int64) { maxWork = n }(maxWork)
	maxWork = 300_000
	deep := strings.Repeat("[", 400) + strings.Repeat("]", 400)
	wide := "[" + strings.Repeat("[1,2],", 2_000) + "3]"
	for _, path := range []string{
		"$" + strings.Repeat("..*", 300), "$" + strings.Repeat("..*", 1200), "$" + strings.Repeat("[?(@", 5000), "$" + strings.Repeat("[?(@", 90) + strings.Repeat(")]", 90),
		"$[?(" + strings.Repeat("(", 20_000) + "@", "$[?(" + strings.Repeat("!", 20_000) + "@)]", "$" + strings.Repeat(".a", 30_000), strings.Repeat("x", 100_000),
		"$..*[?(@..*[?(@..*)])]", "$..[?($..[?($..[?($..*)])])]", "$.sum(" + strings.Repeat("$.sum(", 5000), "$[?(@ =~ /(a+)+b/)]", "$.concat(" + strings.Repeat("$,", 3000) + "$)",
		"$[-2147483648:2147483647]", "$[" + strings.Repeat("0,", 10_000) + "0]", "$[?(@ == 1e2147483647)]", "$[?(@ size 1e9999)]",
	} {
		p, err := Compile(path)
		if err == nil {
			for _, doc := range []string{deep, wide, `["` + strings.Repeat("a", 5000) + `"]`} {
				p.Lookup(parse(t, doc))
			}
		}
	}
	self := jsondoc.NewList(jsondoc.JSONArray)
	self.Add(jsondoc.OfList(self))
	p, err := Compile("$..*")
	require.NoError(t, err)
	require.True(t, p.Lookup(jsondoc.OfList(self)).IsNull())
}

// TestAllocs: a definite path does not allocate.
func TestAllocs(t *testing.T) {
	testenv.SkipUnderRace(t)
	root := parse(t, shop(t))
	for _, path := range []string{"$.shop.cart.tint", "$['shop'].shelf[-1].cost", "dear", "$.nope.x", "$"} {
		p, err := Compile(path)
		require.NoError(t, err)
		require.Zero(t, testing.AllocsPerRun(100, func() { p.Lookup(root) }), path)
	}
}

// FuzzPath: no path panics on any document, and the strict and the lenient
// evaluation agree where the strict one succeeds.
func FuzzPath(f *testing.F) {
	doc := shop(f)
	for _, path := range goldenPaths(f) {
		f.Add(path, doc)
	}
	f.Fuzz(func(t *testing.T, path, doc string) {
		p, err := Compile(path)
		if err != nil {
			require.ErrorAs(t, err, new(*Error))
			return
		}
		if p.String() != path || strings.Contains(path, "append") {
			return
		}
		var d jsondoc.Document
		if d.ParseString(doc) != nil {
			return
		}
		strict, err := p.Eval(d.Root())
		lenient := p.Lookup(d.Root())
		if err != nil || strings.Contains(path, "?") || strings.Contains(path, "(") {
			return // a filter sees null where a strict one sees nothing
		}
		require.True(t, jsondoc.Equal(nil, strict, lenient))
	})
}

// TestConcurrent shares compiled paths between goroutines; run it with -race.
func TestConcurrent(t *testing.T) {
	var paths []*Path
	for _, text := range goldenPaths(t) {
		if p, err := Compile(text); err == nil {
			paths = append(paths, p)
		}
	}
	doc := shop(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			var d jsondoc.Document
			for _, p := range paths {
				if d.ParseString(doc) == nil {
					p.Lookup(d.Root())
				}
			}
		})
	}
	group.Wait()
}
