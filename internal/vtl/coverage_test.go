package vtl

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// outlined prints an outline: a block in braces, a statement by its source.
func outlined(src string, b *Block) string {
	names := map[BlockKind]string{RootBlock: "root", BranchBlock: "if", ElseBlock: "else", MissedBlock: "none",
		ForeachBlock: "foreach", DefineBlock: "define", StringBlock: "string"}
	var s strings.Builder
	fmt.Fprintf(&s, "%s<%s>{", names[b.Kind], src[b.Body.Start:b.Body.End])
	for i, st := range b.Statements {
		if i > 0 {
			s.WriteString("; ")
		}
		if len(st.Blocks) == 0 {
			s.WriteString(src[st.Start:st.End])
		}
		for j := range st.Blocks {
			s.WriteString(outlined(src, &st.Blocks[j]))
		}
	}
	return s.String() + "}"
}

func TestOutline(t *testing.T) {
	tests := []struct{ src, want string }{
		{"a", "root<a>{}"},
		{"a$b c##d\n\\$b$!{x.y}", "root<a$b c##d\n\\$b$!{x.y}>{$b; $!{x.y}}"},
		{"#if($a)b#end", "root<#if($a)b#end>{if<b>{}none<>{}}"},
		{"#if($a)$b#elseif($c)d#else$e#end", "root<#if($a)$b#elseif($c)d#else$e#end>{if<$b>{$b}if<d>{}else<$e>{$e}}"},
		{"#foreach($a in $b)#if($a)x#end#end", "root<#foreach($a in $b)#if($a)x#end#end>{foreach<#if($a)x#end>{if<x>{}none<>{}}}"},
		{"#define($a)$b#end$a", "root<#define($a)$b#end$a>{define<$b>{$b}; $a}"},
		{`#set($a = "x$b")`, `root<#set($a = "x$b")>{string<x$b>{$b}}`},
		{`#set($a = 'x$b')`, `root<#set($a = 'x$b')>{#set($a = 'x$b')}`},
		{"#macro(m)$a#end#[[$b]]# ##$c", "root<#macro(m)$a#end#[[$b]]# ##$c>{}"},
		{"#literal()$a#end", "root<#literal()$a#end>{}"},
	}
	for _, tt := range tests {
		b, err := Outline(tt.src, Options{})
		require.NoError(t, err, tt.src)
		require.Equal(t, tt.want, outlined(tt.src, b))
	}
	_, err := Outline("#if(", Options{})
	require.Error(t, err)
}

// keys collects what the hooks may be called with.
func keys(b *Block, statements, branches, bodies map[Span]bool) {
	switch b.Kind {
	case BranchBlock, ElseBlock, MissedBlock:
		branches[b.Key] = true
	case ForeachBlock, DefineBlock:
		bodies[b.Key] = true
	}
	for _, s := range b.Statements {
		statements[s.Span] = true
		for i := range s.Blocks {
			keys(&s.Blocks[i], statements, branches, bodies)
		}
	}
}

// covered executes src and requires that everything that the hooks report is
// in the outline.
func covered(t require.TestingT, src string) {
	outline, err := Outline(src, Options{})
	statements, branches, bodies := map[Span]bool{}, map[Span]bool{}, map[Span]bool{}
	seen := func(known map[Span]bool, what string) func(Span) {
		return func(s Span) { require.True(t, known[s], "%s %v of %q is not in the outline", what, s, src) }
	}
	parsed, perr := Parse(src, Options{MaxSteps: 10_000, MaxOutput: 1 << 16, Hooks: &Hooks{
		Statement: seen(statements, "statement"), Branch: seen(branches, "branch"), Body: seen(bodies, "body"),
	}})
	require.Equal(t, perr == nil, err == nil)
	if err != nil {
		return
	}
	keys(outline, statements, branches, bodies)
	_, _ = parsed.Execute(map[string]any{"l": []any{1, "a"}, "m": map[string]any{"k": "v"}, "t": true, "f": false})
}

func TestOutlineHasWhatHooksReport(t *testing.T) {
	for _, src := range outlineSeeds {
		covered(t, src)
	}
}

var outlineSeeds = []string{
	"#foreach($x in $l $m.k)$x#end #foreach($x in $l [$t, {'a': $f}] $m)$x#end #foreach($x in $l 'a')b#end",
	"#foreach($x in $l$$$$$$$$fo9each $l)$x#i),#x in $l)end#end",
	"#foreach($x in $l)$x#if($foreach.hasNext),#end#end",
	"#foreach($x in $l)text#end#foreach($x in $l)#end",
	"#define($d)#if($t)a#{else}b#end#end$d$d",
	`#set($s = "a#if($f)$m.k#{else}$l#end")$s "$s" $l.get("$m.k")`,
	"#if($f)#elseif($t)\n#else#end #if(\"$t\" == 'true')x#end",
	"\\$t \\\\$t $!{m.k} $m['k'] #set($l[0] = $t) #foreach($x in [1..3])#break#end#stop",
}

func FuzzOutline(f *testing.F) {
	for _, src := range outlineSeeds {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) { covered(t, src) })
}

func TestBodyHook(t *testing.T) {
	var log []string
	src := "#define($d)D#end#foreach($x in [1,2])x#end$d$d"
	tpl := MustParse(src, Options{Hooks: &Hooks{Body: func(s Span) { log = append(log, src[s.Start:s.End]) }}})
	out, err := tpl.Execute(nil)
	require.NoError(t, err)
	require.Equal(t, "xxDD", out)
	require.Equal(t, []string{"x", "x", "D", "D"}, log)
}
