package vtl_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/vtl"
)

// outline prints elements in one line, each with the text of its span.
func outline(src string, list []*vtl.Element) string {
	var parts []string
	for _, e := range list {
		s := fmt.Sprintf("%d", e.Kind)
		if e.Name != "" {
			s += " " + e.Name
		}
		for _, step := range e.Steps {
			s += " <" + src[step.Span.Start:step.Span.End] + ">"
		}
		if e.Text != "" {
			s += fmt.Sprintf(" %q", e.Text)
		}
		s += "@" + strings.TrimSpace(src[e.Span.Start:e.Span.End])
		for _, below := range [][]*vtl.Element{e.Args, e.Body, e.Else} {
			if len(below) > 0 {
				s += "(" + outline(src, below) + ")"
			}
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

func TestInspect(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"a$b.c[0].d('x')", `0 "a"@a, 7 b <c> <[0]> <d('x')>@$b.c[0].d('x')`},
		{`\$a`, `0 "$a"@\$a`},
		{"#set($x = \"v$y\")", `5@#set($x = "v$y")(7 x@$x, 8 "v$y"@"v$y"(0 "v"@v, 7 y@$y))`},
		{"#if($a == 1)t#elseif(!$b)u#{else}v#end", `2@#if($a == 1)t#elseif(!$b)u#{else}v#end(10 ==@1(7 a@$a, 9 "1"@1))` +
			`(0 "t"@t)(3@#elseif(!$b)u(10 !@$b(7 b@$b))(0 "u"@u), 4@#{else}v(0 "v"@v))`},
		{"#foreach($e in $l)$e#end", `6 foreach@#foreach($e in $l)$e#end(7 e@$e, 9 "in"@in, 7 l@$l)(7 e@$e)`},
		{"#foo(1)#bar", `6 foo@#foo(1)(9 "1"@1), 6 bar@#bar`},
		{"## c\n", "1@## c"},
		{"#[[$x]]#", `0 "$x"@#[[$x]]#`},
		{"#set($m = {'k': [1, $v]})", `5@#set($m = {'k': [1, $v]})(7 m@$m, 11@{'k': [1, $v]}(8 "k"@'k', 11@[1, $v](9 "1"@1, 7 v@$v)))`},
		{"#set($x = \"#*\")", "5@#set($x = \"#*\")(7 x@$x, 8 \"#*\"@\"#*\")"},
		{"#set($x = \"##\")", "5@#set($x = \"##\")(7 x@$x, 8 \"##\"@\"##\"(1@##))"},
	} {
		list, err := vtl.Inspect(test.src, vtl.Options{})
		require.NoError(t, err, "%s", test.src)
		require.Equal(t, test.want, outline(test.src, list), "%s", test.src)
	}
}

func TestInspectErrors(t *testing.T) {
	for _, src := range []string{"#if(", "$", "#end", "\"#set($x = \"#if(\")"} {
		_, err := vtl.Inspect(src, vtl.Options{})
		_, want := vtl.Parse(src, vtl.Options{})
		require.Equal(t, want, err, "%s", src)
	}
}

func ExampleInspect() {
	list, _ := vtl.Inspect(`Hello $input.params('name')!`, vtl.Options{})
	for _, e := range list {
		if e.Kind == vtl.ReferenceElement {
			arg, _ := e.Steps[0].Args[0].Constant()
			fmt.Println(e.Name, e.Steps[0].Name, arg)
		}
	}
	// Output: input params name
}
