package template

import (
	"encoding/json"
	"math"
	"math/big"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

type stage string

type level int

func (l level) String() string { return "level " + strings.Repeat("I", int(l)) }

// What programs have as values of $context is read as what it means.
func TestGoValues(t *testing.T) {
	seven, name := uint8(7), "n"
	for _, c := range []struct {
		v    any
		want string // what $context.v prints
	}{
		{map[string]string{"b": "2", "a": "1"}, "1"}, // printed by .v.a
		{[]string{"a", "b"}, `["a","b"]`},
		{[2]int{1, 2}, "[1,2]"},
		{[]byte("bytes"), "bytes"},
		{int8(-1), "-1"}, {int16(2), "2"}, {int32(3), "3"}, {uint(4), "4"}, {uint16(5), "5"}, {uint32(math.MaxUint32), "4294967295"},
		{uint64(math.MaxUint64), "18446744073709551615"}, {float32(0.5), "0.5"},
		{&seven, "7"}, {&name, "n"}, {(*string)(nil), ""}, {new(any), ""},
		{stage("prod"), "prod"}, {level(3), "level III"}, {time.Second, "1s"}, {netip.MustParseAddr("::1"), "::1"},
		{json.Number("1.50"), "1.5"}, {json.RawMessage(`{"a":[1]}`), "[1]"}, {big.NewInt(1 << 60), "1152921504606846976"},
		{map[stage][]level{"a": {1, 2}}, `["level I","level II"]`},
		{[]map[string]int{{"x": 1}}, `[{"x":1}]`},
		{[]any{[]any{}, map[string]any{}}, `[[],{}]`},
	} {
		src := "$context.v"
		switch c.v.(type) {
		case map[string]string, json.RawMessage, map[stage][]level:
			src = "$context.v.a"
		}
		tmpl, err := Parse(src, Options{})
		require.NoError(t, err)
		out, err := tmpl.Append(nil, &Env{Context: []Member{{"v", c.v}}})
		require.NoError(t, err, "%T", c.v)
		require.Equal(t, c.want, string(out), "%T", c.v)
	}
}

// What is no value, and what contains itself, is an error with its place.
func TestNoGoValues(t *testing.T) {
	testenv.OneGoroutine(t)
	inItself := map[string]any{}
	inItself["m"] = inItself
	list := make([]any, 1)
	list[0] = list
	members := make([]Member, 1)
	members[0] = Member{"m", members}
	var pointer any
	pointer = &pointer
	twice := map[string]any{}
	for _, name := range []string{"a", "b"} {
		twice[name] = twice
	}
	wide := map[string]any{"a": 1}
	for range 60 {
		wide = map[string]any{"a": wide, "b": wide}
	}
	for name, c := range map[string]struct {
		v    any
		want string
	}{
		"struct":             {struct{ A int }{}, "$context: v: struct { A int } is no value"},
		"func":               {func() {}, "$context: v: func() is no value"},
		"struct in a list":   {map[string]any{"l": []any{1, time.Location{}}}, "$context: v: l: 1: time.Location is no value"},
		"keys no strings":    {map[int]string{1: "a"}, "$context: v: map[int]string has keys that are no strings"},
		"complex":            {complex(1, 2), "complex128 is no value"},
		"map in itself":      {inItself, "nests deeper than 400 levels"},
		"list in itself":     {list, "nests deeper than 400 levels"},
		"Members in itself":  {members, "nests deeper than 400 levels"},
		"pointer to itself":  {pointer, "nests deeper than 400 levels"},
		"twice in itself":    {twice, "nests deeper than 400 levels"},
		"2^60 parts":         {wide, "exceeds the limit"},
		"2^60 parts, typed":  {[]map[string]any{wide}, "more than 2^20 parts"},
		"bad RawMessage":     {json.RawMessage("{"), "unexpected EOF"},
		"itself, in pointer": {&inItself, "nests deeper than 400 levels"},
	} {
		tmpl, err := Parse("$context.v", Options{})
		require.NoError(t, err)
		_, err = tmpl.Append(nil, &Env{Context: []Member{{"v", c.v}}})
		require.ErrorContains(t, err, c.want, name)
		stages, err := Parse("$stageVariables.v", Options{})
		require.NoError(t, err)
		_, err = stages.Append(nil, &Env{StageVariables: []Member{{"v", c.v}}})
		require.Error(t, err, name)
		require.Error(t, (&Env{Context: []Member{{"responseOverride", c.v}}}).ReadOverrides(), name)
	}
	deep := any(1)
	for range 399 {
		deep = map[string]any{"a": deep}
	}
	tmpl, err := Parse("$context.v.a.a.b", Options{})
	require.NoError(t, err)
	_, err = tmpl.Append(nil, &Env{Context: []Member{{"v", deep}}})
	require.NoError(t, err, "at the limit")
	_, err = tmpl.Append(nil, &Env{Context: []Member{{"v", map[string]any{"a": deep}}}})
	require.Error(t, err, "beyond the limit")
}
