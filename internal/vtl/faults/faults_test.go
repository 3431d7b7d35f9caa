package faults_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/internal/vtl/faults"
)

var update = flag.Bool("update", false, "write the golden file")

// broken are templates that Velocity 1.7 refuses (each asked of the reference
// engine), and beside them some that it takes.
var broken = []string{
	`#* abc`,
	`#** abc`,
	`#[[ abc`,
	`#[[ abc ]]`,
	`a $`,
	`a #`,
	`a $!`,
	`a ## $`,
	`## a #`,
	`#* a $`,
	`#** a #`,
	`#if(true)x ## y #end`,
	`${a`,
	`$!{a`,
	`${a b}`,
	`$!{foo`,
	`#if(true)x`,
	`#foreach($x in [1])x`,
	`#end`,
	`#else`,
	`#elseif(true)`,
	`#if(true)a#else b#elseif(true)c#end`,
	`#if(true)a#else b#else c#end`,
	`#foreach($x in [1])a#else b#end`,
	`#foreach($x $l)a#end`,
	`#foreach($x [1,2])a#end`,
	`#foreach($x of [1,2])$x#end`,
	`#foreach($x in)a#end`,
	`#foreach($x)a#end`,
	`#foreach()a#end`,
	`#foreach a#end`,
	`#foreach x`,
	`#if x#end`,
	`#if()x#end`,
	`#if( )x#end`,
	`#if`,
	`#if true x #end`,
	`#set($x == 1)`,
	`#set($x 1)`,
	`#set($x)`,
	`#set()`,
	`#set x`,
	`#set $x = 1`,
	`#set($x = )`,
	`#if($x = 1)a#end`,
	`#if($x === 1)a#end`,
	`#if($x AND $y)a#end`,
	`#if($x and $y)a#end`,
	`#if($x & $y)a#end`,
	`#if($x | $y)a#end`,
	`#if($x not $y)a#end`,
	`#if($x is 1)a#end`,
	`#if($x`,
	`#if($x)`,
	`#set($x = "a`,
	"#set($x = \"a)\nb \"c\"",
	`#set($x = [1, 2)`,
	`#set($x = {"a": 1)`,
	`#set($x = (1 + 2)`,
	`$a.b(1`,
	`$a.b(1 $c`,
	`$a[1`,
	`$a[1 b`,
	`$a[`,
	`$a.b(`,
	`#macro(a)x`,
	`#macro(a $b)x#end`,
	`#macro()x#end`,
	`#macro x`,
	`#parse("x")`,
	`#include("x")`,
	`#evaluate("x")`,
	`#define($x)a`,
	`#define()a#end`,
	`#define a`,
	`#define($x)a#end$x`,
	`#define(x)a#end`,
	`#break`,
	`#stop`,
	`#literal()#end`,
	`#literal()x`,
	`#@foo()x`,
	`#@foo()x#end`,
	`#foo(`,
	`#foo($x`,
	`#foo(a b)`,
	`#foo(1 + 2)`,
	`#set($x = "#if(true)")`,
	`#set($x = "$")`,
	`#set($x = "${a")`,
	`"#if(true) x`,
	`\u`,
	`#set($x="\u12")`,
	`#if(true)a#elseif b#end`,
	`#if(true)a#elseif()b#end`,
	`#else if(true)`,
	`#if(true)a#else if(false)b#end`,
	`#{if}(true)x#end`,
	`#{else}`,
	`#if(true)x#{end}`,
	`#if(true)x#{end`,
	`#{foreach}($x in [1])a#end`,
	`#if (true)x#end`,
	`#If(true)x#end`,
	`#endif`,
	`#if(true)x#endif`,
	`#set ($x = 1)`,
	"#set\n($x = 1)",
	"#set\t($x = 1)",
	`#if($x.size()-1 > 0)a#end`,
	`#if($x > 0 && )a#end`,
	`#if(!)a#end`,
	`#if($a == "x" || "y")b#end`,
	`#set($a.b.c = 1)`,
	`#set($a[0] = 1)`,
	`#set(a = 1)`,
	`#set("a" = 1)`,
	`#set($x += 1)`,
	`#set($x++)`,
	`${a|"x"}`,
	`$a ? 1 : 2`,
	`#if($a ? 1 : 2)x#end`,
	`#set($x = $a ? 1 : 2)`,
	`#if(($a)x#end`,
	`#if($a))x#end`,
	`#set($x = 'it's')`,
	`#set($x = "a"b")`,
	`#if($a) {"x": "y"} #end }`,
	`#include($x)`,
	`#include(x)`,
	`#parse()`,
	`#break x`,
	`#stop(1 2)`,
	`#set($x = ${a.b)`,
	`#if("$x" == "a"x)b#end`,
	`#return`,
	`#set($x = 5,)`,
	`#set($x = [1,,2])`,
	`#set($x = {"a":1,})`,
	`#set($x = {a:1})`,
	"#if(true)\n#* abc",
	`#if(true)#[[x#end`,
	`#[[x]]# #end`,
	"#if($a)\n  #foreach($x in $y)\n    $x\n#end\n",
	`#for($x in $y)a#end`,
	`#if(true)x#end #else y#end`,
	`#foreach($x in $y)a#else b#end`,
	`#if($x)a#else if($y)b#else c#end`,
	`$x.y(1 2)`,
	`{"a": "${AWS::Region}"}`,
	`#set($x = $r.@type)`,
	`#if($r.1a == 1)x#end`,
	`${r.@type}`,
	`#if($r.path('$')._id == 1)x#end`,
	`#set($x = $r.$oid)`,
	`#set($x = $l.0)`,
	`#while(true)x#end`,
	`#unless(true)x#end`,
	`#switch($x)x#end`,
	`#FOREACH($x in $y)x#end`,
	`$input.path(\"$.a\")`,
	`#if($x)#foreach($i in $x)a#else b#end`,
	`#if($x contains "a")b#end`,
	`#if($a b)c#end`,
	"#if($x)\n{\"a\": 1}\n#end\n#end",
	`#foreach($i in $x, 1 + 2)a#end`,
	`#foo($a ; $b)`,
	`#if($x, $y)a#end`,
	`#set($x = $y.z(1)`,
}

// TestSentences compares what is said of each template, and where, with
// testdata/sentences.txt.
func TestSentences(t *testing.T) {
	var b strings.Builder
	for _, src := range broken {
		_, all := vtl.Tolerant(src, vtl.Options{})
		if len(all) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%q\n", src)
		for i := range all {
			said := faults.Of(src, &all[i], nil)
			require.NotContains(t, said.String(), "%!")
			line, column := source.PositionOf(src, all[i].Place())
			fmt.Fprintf(&b, "\t%d:%d %s\n", line, column, said)
			if said.Fix != "" {
				fmt.Fprintf(&b, "\t\tfix: %s\n", said.Fix)
			}
		}
	}
	const name = "testdata/sentences.txt"
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String(), "run the test with -update")
}

// TestLimits: a template with more faults than are looked for says so, and one
// that nests too deeply says that.
func TestLimits(t *testing.T) {
	_, all := vtl.Tolerant(strings.Repeat("#end ", 500), vtl.Options{})
	require.Len(t, all, 100)
	last := faults.Of("", &all[99], nil)
	require.Contains(t, last.String(), "more faults than 99")
	_, all = vtl.Tolerant(strings.Repeat("#if(true)", 50), vtl.Options{MaxNesting: 20})
	require.Len(t, all, 1)
	require.Equal(t, "template exceeds the limit of 20 for nesting", faults.Of("", &all[0], nil).String())
}
