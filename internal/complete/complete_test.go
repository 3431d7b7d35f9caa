package complete

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/cputime"
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/gatemap/gatemap/internal/vtl"
)

var update = flag.Bool("update", false, "write the golden files")

var testEnv = &Env{
	Samples:        [][]byte{[]byte(`{"items":[{"id":1,"name":"x","a b":[1]}],"total":3,"o":{"k":"v"}}`), []byte(`{"later":true}`)},
	StageVariables: []string{"host"},
	Parameters:     map[string][]string{"header": {"X-It's", "Accept"}, "querystring": {"q"}},
}

// cursor cuts the | out of a text and returns its place.
func cursor(text string) (string, int) {
	at := strings.IndexByte(text, '|')
	return text[:at] + text[at+1:], at
}

// TestAt holds what is offered at the | of the templates of
// testdata/complete.golden, which are the lines that begin with "> ".
func TestAt(t *testing.T) {
	data, err := os.ReadFile("testdata/complete.golden")
	require.NoError(t, err)
	var got strings.Builder
	for line := range strings.Lines(string(data)) {
		quoted, ok := strings.CutPrefix(line, "> ")
		if !ok {
			continue
		}
		src, at := cursor(strings.NewReplacer(`\n`, "\n", "⏎", "\n").Replace(strings.TrimSuffix(quoted, "\n")))
		got.WriteString(line)
		r := At(src, at, testEnv)
		fmt.Fprintf(&got, "%q, %d items\n", src[r.Begin:r.End], len(r.Items))
		for _, i := range r.Items[:min(len(r.Items), 14)] {
			fmt.Fprintf(&got, "  %s %s = %s|%s -- %s\n", i.Kind, i.Label, i.Insert[:i.Cursor], i.Insert[i.Cursor:], i.Detail)
		}
	}
	if *update {
		require.NoError(t, os.WriteFile("testdata/complete.golden", []byte(got.String()), 0o644))
	}
	require.Equal(t, string(data), got.String())
}

func labels(src string, env *Env) []string {
	src, at := cursor(src)
	var list []string
	for _, i := range At(src, at, env).Items {
		list = append(list, i.Label)
	}
	return list
}

// TestNothing: what is not looked at, and where nothing can be written.
func TestNothing(t *testing.T) {
	for _, src := range []string{"|", "a|", "$a.|", "5.|", "a.|", `\$input.|`, "## $|", "x ## $input.|", "#* $|", "#[[ $|", "##|", "$input.path('$.|')" + strings.Repeat(" ", maxSource),
		"$input.path(|", "$input.path(x'|", "$input.|" + strings.Repeat("\n", maxSource), "$input.foo('|", "('|", "x'|", "$input.path('x.|", "$input.path('$..|", "$input.params('\n|",
		"$util.base64Encode('|", "$).|", "$x').|", "$x().y|z$", `\#|`, "#set($x = 1)'|", "$x.y')['|"} {
		require.Empty(t, labels(src, testEnv), src)
	}
	require.Empty(t, labels("$input.path('$.|", nil))
	require.Empty(t, labels("$input.path('$.|", &Env{Samples: [][]byte{[]byte(`{"a":"` + strings.Repeat("x", maxSample) + `"}`)}}), "a sample that is too long")
	require.Equal(t, Result{Begin: 1, End: 1}, At("a", 5, nil))
	require.Equal(t, Result{}, At("a", -5, nil))
}

// TestManyItems: the number and the length of items are bounded.
func TestManyItems(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, `"a%d":%d,`, i, i)
	}
	sample := []byte("{" + b.String() + `"` + strings.Repeat("b", maxLabel) + `":1}`)
	require.Len(t, labels("$input.path('$.|", &Env{Samples: [][]byte{sample}}), maxItems)
	require.Empty(t, labels("$input.path('$.|", &Env{Samples: [][]byte{[]byte(`{"` + strings.Repeat("b", maxLabel) + `":1}`)}}))
	var set strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&set, "#set($a%d = 1)", i)
	}
	require.Len(t, labels(set.String()+"$|", nil), maxVariables+4)
}

// TestDocs: what is described exists, and what is offered of the service is
// described.
func TestDocs(t *testing.T) {
	exists := map[string]bool{"foreach": true}
	for _, name := range analysis.ServiceVariables() {
		exists[name] = true
	}
	for _, host := range []string{"input", "util", "foreach"} {
		for _, m := range analysis.HostMembers(host) {
			exists[host+"."+m.Name] = true
		}
	}
	var visit func(chain string)
	visit = func(chain string) {
		q := &query{src: chain, place: place{kind: atMember, cut: 0, chain: chain}, env: &Env{}}
		v := q.value()
		for _, name := range membersOf(chain, v) {
			exists[chain[1:]+"."+name] = true
			if v.Member(name) != nil {
				visit(chain + "." + name)
			}
		}
	}
	visit("$context")
	described := map[string]bool{}
	for name := range docs.Get() {
		if class, method, _ := strings.Cut(name, "."); class[0] >= 'A' && class[0] <= 'Z' {
			for _, of := range append(usual, "java.lang.Integer", "java.lang.Double") {
				exists[name] = exists[name] || className(of) == class && len(javalang.Signatures(javalang.ClassesNamed(of), method)) > 0
			}
			require.True(t, exists[name], name)
			delete(exists, name)
			continue
		}
		described[name] = true
	}
	require.Equal(t, exists, described)
	for name, s := range snippets.Get() {
		list, err := vtl.Inspect(strings.NewReplacer("$ = ", "$a = 1", "($ in ", "($a in $b", "($)", "($a)", "()", "(1)").Replace(surround(name, "#"+name+s.rest)), vtl.Options{})
		require.NoError(t, err, name)
		found := false
		walk(list, func(e *vtl.Element) {
			found = found || directiveName(e) == name && (e.Kind != vtl.DirectiveElement || e.Known)
		})
		require.True(t, found || name == "end", name)
	}
}

// surround makes a template of a directive that cannot stand alone.
func surround(name, written string) string {
	switch name {
	case "elseif", "else", "end":
		written = "#if(1)" + written
		if name != "end" {
			written += "#end"
		}
	}
	return written
}

// TestBroken: what stands before and does not parse takes nothing away.
func TestBroken(t *testing.T) {
	for _, before := range []string{"#set($b = )", "$input.path(", "#if($x\n", "#set($c = $x.\n", "#end\n"} {
		require.Contains(t, labels(before+"\n#set($a = $input.path('$.o'))\n$a.|", testEnv), "k", before)
	}
}

// TestWork: long templates of the worst kinds take a bounded time, a few seconds
// where something is quadratic.
func TestWork(t *testing.T) {
	testenv.OneGoroutine(t)
	start := cputime.Now()
	for _, part := range []string{"#set($a=1)", "#set($a=1)\n", "$input.path(", "$a.b().c", "#if($a)", "(", "'", "\"$a", "[", "#foreach($a in $b)$a.c", "#[[", "#*", "##\n", "$input.path('$", "#end", "#{", "\xff"} {
		src := strings.Repeat(part, 40_000/len(part))
		for _, end := range []string{"$", "$a.", "$input.path('$.", "\n$a"} {
			At(src+end, len(src)+len(end), testEnv)
			HoverAt(src+end, len(src)+len(end), testEnv, nil)
		}
	}
	require.Less(t, cputime.Now()-start, 20*time.Second)
}

func FuzzAt(f *testing.F) {
	data, err := os.ReadFile("testdata/complete.golden")
	require.NoError(f, err)
	for line := range strings.Lines(string(data)) {
		if quoted, ok := strings.CutPrefix(line, "> "); ok {
			src, at := cursor(quoted)
			f.Add(src, at)
		}
	}
	f.Fuzz(func(t *testing.T, src string, at int) {
		if len(src) > 5000 {
			return
		}
		for _, at := range []int{at, within(src, at), len(src) / 2, len(src)} {
			r := At(src, at, testEnv)
			where := within(src, at)
			if r.Begin < 0 || r.Begin > where || r.End < where || r.End > len(src) || len(r.Items) > maxItems {
				t.Fatalf("%d: %+v", at, r)
			}
			for _, i := range r.Items {
				if i.Cursor < 0 || i.Cursor > len(i.Insert) || i.Label == "" {
					t.Fatalf("%+v", i)
				}
			}
			if h := HoverAt(src, at, testEnv, nil); h != nil && (h.Begin < 0 || h.End < h.Begin || h.End > len(src) || h.Title == "") {
				t.Fatalf("%d: %+v", at, h)
			}
			for _, s := range Definitions(src, at) {
				if s.Start < 0 || s.End < s.Start || s.End > len(src) {
					t.Fatalf("%d: %+v", at, s)
				}
			}
			if n := source.UTF16(src, where); n < 0 || source.UTF16Offset(src, n) > where {
				t.Fatalf("%d: %d units", at, n)
			}
		}
	})
}
