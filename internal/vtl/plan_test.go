package vtl

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

var update = flag.Bool("update", false, "write the golden files")

// TestPlan compares the printed plan of each testdata/plan/*.vm with its golden
// file.
func TestPlan(t *testing.T) {
	files, err := filepath.Glob("testdata/plan/*.vm")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			src, err := os.ReadFile(name)
			require.NoError(t, err)
			tmpl, err := Parse(string(src), Options{Linker: testLinker})
			require.NoError(t, err)
			golden := strings.TrimSuffix(name, ".vm") + ".plan"
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(tmpl.String()), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), tmpl.String())
		})
	}
}

// TestFold lists expressions that are known when the template is compiled.
func TestFold(t *testing.T) {
	for src, want := range map[string]string{
		"1 + 2 * 3":         "set $x = 7\n",
		"'a' + 1":           "set $x = \"a1\"\n",
		"1 / 0":             "set $x = null\n",
		"!(1 == 1.0)":       "set $x = false\n",
		`"a#if(true)b#end"`: "set $x = template {\n  text \"a\"\n  if true\n    text \"b\"\n}\n",
		`"plain # text"`:    "set $x = \"plain # text\"\n",
		`"$y"`:              "set $x = text of $y\n",
		`"$!y "`:            "set $x = template {\n  print $y\n  text \" \"\n}\n",
		"[1, 2]":            "set $x = [1, 2]\n",
	} {
		tmpl, err := Parse("#set($x = "+src+")", Options{})
		require.NoError(t, err, src)
		require.Equal(t, want, tmpl.String(), src)
	}
}

func TestUses(t *testing.T) {
	tmpl := MustParse(`#set($a = "$b")#foreach($c in $d.e)$f.g($h)#end \$i ##$j`, Options{})
	for _, name := range strings.Split("abcdfh", "") {
		require.True(t, tmpl.Uses(name), name)
		require.GreaterOrEqual(t, tmpl.Slot(name), 0, name)
	}
	require.False(t, tmpl.Uses("e"))
	require.False(t, tmpl.Uses("j"))
	require.Equal(t, -1, tmpl.Slot("e"))
}

// TestErrorPlaces pins where errors are: the token that the reference names.
func TestErrorPlaces(t *testing.T) {
	for _, tt := range []struct {
		src          string
		line, column int
	}{
		{"$true", 1, 1},
		{"x$", 1, 3},
		{"#set($x = [ ])", 1, 13},
		{"#set($x = \"\\\"batman\\\"\")", 1, 14},
		{"a\nbé#end", 2, 3},
		{"#set($x = \"é $foo.bar(:)\")", 1, 23},
		{"#foreach(foo in $l)#end", 1, 1},
		{"#stop(1, 2)", 1, 1},
		{"#macro(a #1)#end", 1, 10},
		{"#set($x = 1 + #1.5)", 1, 15},
		{"#if($x[$#1])#end", 1, 8},
	} {
		_, err := Parse(tt.src, Options{})
		var pe *ParseError
		require.ErrorAs(t, err, &pe, tt.src)
		require.Equal(t, [2]int{tt.line, tt.column}, [2]int{pe.Line, pe.Column}, "%s: %v", tt.src, err)
	}
}

// TestAllocs holds the steady state to no allocation at all (performance A1).
func TestAllocs(t *testing.T) {
	testenv.SkipUnderRace(t)
	list := newBenchRun(t, listTemplate, listBody(100))
	small := newBenchRun(t, smallTemplate, smallBody)
	for name, f := range map[string]func() error{
		"small": small.full, "list": list.full, "list, rendered": list.render,
	} {
		require.NoError(t, f())
		allocs := testing.AllocsPerRun(50, func() {
			if err := f(); err != nil {
				panic(err)
			}
		})
		require.Zero(t, allocs, name)
	}
}

// TestRunsAreSeparate executes one template in many goroutines.
func TestRunsAreSeparate(t *testing.T) {
	tmpl := MustParse(`#define($d)<$x>#end#foreach($i in [1..50])#set($x = "$x$i")#end$d$x.length()`, Options{})
	want, err := tmpl.Execute(map[string]any{"x": "0"})
	require.NoError(t, err)
	done := make(chan string)
	for range 8 {
		go func() {
			out := want
			for range 50 {
				if s, err := tmpl.Execute(map[string]any{"x": "0"}); err != nil || s != want {
					out = s
				}
			}
			done <- out
		}()
	}
	for range 8 {
		require.Equal(t, want, <-done)
	}
}
