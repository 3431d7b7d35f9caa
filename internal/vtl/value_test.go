package vtl

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestValueOf shows what Go values are in a template: what they print, and the
// class that Java would name.
func TestValueOf(t *testing.T) {
	five := 5
	for _, tt := range []struct {
		x     any
		want  string
		class string
	}{
		{nil, "", ""},
		{true, "true", "Boolean"},
		{five, "5", "Integer"},
		{&five, "5", "Integer"},
		{uint8(7), "7", "Integer"},
		{int64(1) << 40, "1099511627776", "Long"},
		{uint64(1) << 63, "9223372036854775808", "BigInteger"},
		{big.NewInt(3), "3", "BigInteger"},
		{1e10, "1.0E10", "Double"},
		{float32(0.5), "0.5", "Double"},
		{"a\"b", "a\"b", "String"},
		{json.Number("2.50"), "2.5", "Double"},
		{json.RawMessage(`[1, {"a": "/"}]`), `[1,{"a":"\/"}]`, "JSONArray"},
		{[]string{"a", "b"}, "[a, b]", "ArrayList"},
		{[2]any{nil, 1.5}, "[null, 1.5]", "ArrayList"},
		{map[string]int{"b": 2, "a": 1}, "{a=1, b=2}", "LinkedHashMap"},
	} {
		got, err := MustParse("$x|$x.class.name", Options{}).Execute(map[string]any{"x": tt.x})
		require.NoError(t, err, "%#v", tt.x)
		require.Regexp(t, `^\Q`+tt.want+`\E\|(|.*\.)`+tt.class+`$`, got)
	}
	for _, x := range []any{struct{}{}, map[int]int{}, make(chan int), []any{func() {}}, json.RawMessage("{")} {
		_, err := MustParse("$x", Options{}).Execute(map[string]any{"x": x})
		require.Error(t, err, "%T", x)
	}
}

// TestForeachWithoutBlock: a fourth argument of #foreach is rendered in place of
// the block, as the reference engine does.
func TestForeachWithoutBlock(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"$s", "aa"},
		{"[$s, 'x', [$i]]", "a1a2"},
		{"{'k': $s}", "aa"},
		{"[1..$s]", "aa"},
		{"'x' $s", ""},
		{"5", ""},
		{"[3]", ""},
	} {
		got, err := MustParse("#foreach($i in [1..2] "+tt.args+")x#end", Options{}).Execute(map[string]any{"s": "a"})
		require.NoError(t, err, tt.args)
		require.Equal(t, tt.want, got, tt.args)
	}
}

func TestWithoutDirectives(t *testing.T) {
	const src = "#parse('x') #stop #break() #include('y')"
	got, err := MustParse(src, Options{Without: []string{"parse", "stop", "break", "include", "if"}}).Execute(nil)
	require.NoError(t, err)
	require.Equal(t, src, got)
	_, err = MustParse(src, Options{}).Execute(nil)
	var ee *ExecError
	require.ErrorAs(t, err, &ee)
}

func TestMaxRounds(t *testing.T) {
	got, err := MustParse("#foreach($i in [1..9])$i#end", Options{MaxRounds: 3}).Execute(nil)
	require.NoError(t, err)
	require.Equal(t, "123", got)
	got, err = MustParse("#foreach($i in [1..2000])#set($n = $i)#end$n", Options{}).Execute(nil)
	require.NoError(t, err)
	require.Equal(t, "1000", got)
}

// TestFailureKeepsOutput: nothing of a failed execution is appended.
func TestFailureKeepsOutput(t *testing.T) {
	out, err := MustParse("text $l.get(5)", Options{}).AppendExecute([]byte("before"), map[string]any{"l": []int{}})
	require.Error(t, err)
	require.Equal(t, "before", string(out))
}

// TestHooks: a statement is reported each time it runs, a branch when it is
// taken.
func TestHooks(t *testing.T) {
	src := "#foreach($i in [1..2])#if($i == 1)a#elseif($i == 2)b#end#end$x"
	var statements, branches []string
	tmpl := MustParse(src, Options{Hooks: &Hooks{
		Statement: func(s Span) { statements = append(statements, src[s.Start:s.End]) },
		Branch:    func(s Span) { branches = append(branches, src[s.Start:s.End]) },
	}})
	_, err := tmpl.Execute(nil)
	require.NoError(t, err)
	require.Len(t, statements, 4)
	require.Equal(t, "$x", statements[3])
	require.Equal(t, []string{"$i == 1", "$i == 2"}, branches)
}
