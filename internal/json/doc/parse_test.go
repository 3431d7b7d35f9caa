package doc

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	javatext "github.com/gatemap/gatemap/internal/java/text"
)

// parseRows are texts and what $input.json('$') prints of them; "error" for
// what is refused. All come from json-smart 2.2 (rules/json.md#reading).
var parseRows = []struct{ text, want string }{
	{`{"a":1,"b":[true,false,null]}`, `{"a":1,"b":[true,false,null]}`},
	{` [1 , 2 ] `, `[1,2]`},
	{`{"a":1,"b":2,"a":3}`, `{"a":3,"b":2}`},
	{`{a:1,'b':"x"}`, `{"a":1,"b":"x"}`},
	{`{statusCode: 200,super{ f}oo: [ba r]}`, `{"statusCode":200,"super{ f}oo":["ba r"]}`},
	{`{"statusCode": 200 ,, }`, `{"statusCode":200}`},
	{`{"a':1}`, `error`},
	{`{'a: 200 }`, `error`},
	{`{a: 200, {b: [c]}`, `error`},
	{`{a: 200, b:{}c: [d]}}`, `error`},
	{`{a`, `error`},
	{`[a`, `error`},
	{`a{b`, `"a{b"`},
	{`a=b`, `"a=b"`},
	{`null{`, `"null{"`},
	{`null`, `null`},
	{`[null,nul]`, `[null,"nul"]`},
	{`[1,2,]`, `[1,2]`},
	{`["a" "b"]`, `["a","b"]`},
	{`[1 2]`, `["1 2"]`},
	{`{"a":}`, `error`},
	{`{"a":,"b":1}`, `{"a":"","b":1}`},
	{`{"a" 1}`, `error`},
	{`{:1}`, `error`},
	{`[1}`, `error`},
	{`[1]x`, `[1]`},
	{`1 x`, `"1 x"`},
	{`01`, `1`},
	{`-`, `0`},
	{`-.5`, `-0.5`},
	{`-.`, `error`},
	{`1.`, `1.0`},
	{`1e`, `"1e"`},
	{`1e+`, `error`},
	{`-e5`, `error`},
	{`[1~]`, `[1,"~"]`},
	{`NaN`, `NaN`},
	{`1e400`, `null`},
	{`2147483648`, `2147483648`},
	{`0000000000000000000001`, `1`},
	{`0.1234567890123456789`, `0.1234567890123456789`},
	{`1.5e2147483647000000`, `error`},
	{"\"a\tb\"", `"a\tb"`},
	{"\"a\t\\nb\"", `"a\nb"`},
	{"\"a\x7f\\n\"", `"a\n"`},
	{"\"a\x1a\\n\"", `error`},
	{"\"a\x1a\"", `"a\u001A"`},
	{`"\x41\q\u0042"`, `"AB"`},
	{`"\u00g0"`, `error`},
	{`"\ud83d\ude00"`, `"😀"`},
	{`'a"b'`, `"a\"b"`},
	{`"\😀"`, "\"\xed\xb8\x80\""},
	{`"a/b"`, `"a/b"`},
	{"[\v1,\vnull]", `["1","null"]`},
	{"\x1a", `""`},
	{``, `""`},
	{` `, `""`},
}

func TestParse(t *testing.T) {
	var d Document
	for _, row := range parseRows {
		require.Equal(t, row.want, jsonOf(&d, row.text), "%q", row.text)
	}
}

// jsonOf parses text and prints it, or gives "error".
func jsonOf(d *Document, text string) string {
	if err := d.ParseString(text); err != nil {
		return "error"
	}
	js, err := AppendJSON(nil, d.Root(), Compact, 0)
	if err != nil {
		return err.Error()
	}
	return string(js)
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]int{`{"a":[1`: 7, `{"a":[] "b"}`: 8, `["\u12x4"]`: 6, `[-.]`: 1, "{\"a\":tr\x1a": 7} {
		var d Document
		err := d.ParseString(text)
		var syntax *SyntaxError
		require.ErrorAs(t, err, &syntax, "%s", text)
		require.Equal(t, want, syntax.Offset, "%s: %v", text, err)
		require.True(t, d.Root().IsNull())
	}
}

func TestDepth(t *testing.T) {
	nest := func(n int) string { return strings.Repeat(`{"a":[`, n/2) + strings.Repeat(`]}`, n/2) }
	var d Document
	require.NoError(t, d.ParseString(nest(MaxDepth)))
	require.Error(t, d.ParseString(nest(MaxDepth+2)))
	require.Error(t, d.ParseString(strings.Repeat("[", 10_000_000)))
	require.NoError(t, d.ParseString("["+strings.Repeat(`{"a":1},`, 1000)+"]"), "objects that are closed do not count")
}

// TestNumberClasses: which class a number has decides its arithmetic.
func TestNumberClasses(t *testing.T) {
	for text, want := range map[string]Kind{
		"0": Int, "-0": Int, "2147483647": Int, "2147483648": Long, "-2147483648": Int, "-2147483649": Long,
		"9223372036854775807": Long, "9223372036854775808": BigInt, "-9223372036854775808": Long, "-9223372036854775809": BigInt,
		"00000000000000000000": BigInt, "1.0": Double, "1e5": Double, "1e400": Double, "0.1234567890123456": Double,
		"0.12345678901234567": BigDec, "NaN": Float, "1.0000000000000000e5": BigDec,
	} {
		var d Document
		require.NoError(t, d.ParseString(text))
		require.Equal(t, want, d.Root().Kind(), text)
	}
	var d Document
	require.NoError(t, d.ParseString("-9223372036854775808"))
	require.Equal(t, int64(math.MinInt64), d.Root().Int64())
}

// alikeRows are lists whose objects are like the ones before them, or not
// quite.
var alikeRows = []string{
	`[{"a":1,"b":"x"},{"a":-2,"b":"y\"z"},{"a":3.5,"b":true},{"a":1e3,"b":null}, {"a" : 4, "b":""}]`,
	`[{"a":1,"b":2},{"a":1},{"a":1,"b":2,"c":3},{"b":1,"a":2},{},{"a":1,"b":2},{"a":[],"b":{}},{"a":1,"b":2}]   `,
	`[{"a":1,"a":2},{"a":3,"a":4},{"a":5,"a":6}, {"\u0061":1,"a":2}, {"\u0061":1,"a":2}           ]`,
	`[{"eight_ch":1,"nine_char":2,"":3},{"eight_ch":1,"nine_char":2,"":3},{"eight_cH":1,"nine_chaR":2,"":3}]            `,
	`[{"a":1,"b":{"c":[{"d":1},{"d":2}]}},{"a":1,"b":{"c":[{"d":1},{"d":2}]}},{"a":1,"b":[{"a":1},{"a":2}]}]`,
	"[{\"a\":1,\"b\":2},{\"a\":1,\"b\":2},{\"a\":1,\"b\":2},{\"a\":[{\"c\":1},{\"c\":1}],\"b\":{\"d\":1}},{\"a\":[{\"c\":1},{\"c\":1}],\"b\":{\"d\":1}},{\"a\":1,\"b\":2}]",
	"{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": \"x\",\n          \"c\":  true,\n\"d\": null,\n \t \"e\" :3\n}                    ",
	`[{"a":1},[{"a":1},{"b":1},{"b":2}],{"a":2},5,{"a":3}, {"a":4,},{"a":5}]`,
	"[{\n  \"a\": 1,\n  \"b\": \"x\"\n},\n{\n  \"a\": 2,\n  \"b\": \"y\"\n}]\n   ",
	`[{"a":1},{"a":2`, `[{"a":1},{"a":2}`, `[{"a":"1"},{"a":"2`, `[{"a":1},{"a":`, `[{"a":1},{"a":t}]`, `[{"a":1},{"a":-}]     `,
}

func TestObjectsAlike(t *testing.T) {
	for _, text := range alikeRows {
		requireStrict(t, text)
	}
}

// shapeRows have each of the ways from one name, value or bracket to the next.
var shapeRows = []string{
	`{"a":"x","bc":-12,"def":3.25,"g":true,"h":false,"i":null,"j":[],"k":{},"l":"a longer text of several words"}`,
	`{"S":{"S":"S 1"},"L":[{"S":"1"},{"N":"2"},[["x"],[1,-2],[]]],"M":{"M":{"M":{"a b":"c"}}}}`,
	`[1,22,-333,0.5,-0.25,1e5,"x",[1],[[2]],{"a":[3]},[4,[5,6],7],{"a":[3]}]`,
	"{ \"a\" : \"x\" ,\"b\": 1, \"c\":\n[ 1 , 2 ],\n  \"d\": {\n    \"e\": \"f\"\n  },\n  \"\":\t\"\"}",
	`{"a":"\"quoted\"","b\\":1,"a longer name \n of it":{"c\"":2},"d":"\\","d":1}`,
	`{"ä":"ö","日本":"語","longer name of ä":["é","ü"]}`,
	strings.Repeat(`{"a":`, 12) + `[{"b":1},{"b":2}]` + strings.Repeat(`}`, 12),
	strings.Repeat(`[[{"a":1},{"a":2}],`, 5) + `0` + strings.Repeat(`]`, 5),
}

// TestNearEnd reads texts that end anywhere, with and without blanks behind them.
func TestNearEnd(t *testing.T) {
	for _, row := range append(shapeRows, alikeRows...) {
		for end := range len(row) + 1 {
			for blanks := range 20 {
				requireStrict(t, row[:end]+strings.Repeat(" ", blanks))
			}
		}
	}
	for _, row := range shapeRows {
		require.True(t, parseStrict(&Document{src: row}), row)
		require.True(t, parseStrict(&Document{src: row + "  \n"}), row)
	}
}

// requireStrict compares the tapes of both parsers for a text that is strict JSON.
func requireStrict(t *testing.T, text string) {
	fast, slow := Document{src: text}, Document{src: text}
	if parseStrict(&fast) {
		require.NoError(t, slow.parsePermissive(), text)
		requireSameTape(t, &slow, &fast)
	}
}

// parseStrict reads the source of d by the strict parser only.
func parseStrict(d *Document) bool {
	d.begin(d.src)
	return d.goOn(d.read(d.src, resumeValue))
}

// FuzzStrict compares the strict parser with the permissive one.
func FuzzStrict(f *testing.F) {
	for _, row := range parseRows {
		f.Add(row.text)
	}
	f.Add(sampleBody(3))
	for _, row := range append(shapeRows, alikeRows...) {
		f.Add(row)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fast := Document{src: text}
		if !parseStrict(&fast) {
			return
		}
		slow := Document{src: text}
		require.NoError(t, slow.parsePermissive())
		requireSameTape(t, &slow, &fast)
		// What the tape holds from a text before is only ever a guess: here its own
		// lengths, which are right but behind what was decoded, and those of another.
		fast.rewind()
		require.True(t, parseStrict(&fast))
		requireSameTape(t, &slow, &fast)
		fast.rewind()
		fast.src = sampleBody(2)
		require.True(t, parseStrict(&fast))
		fast.rewind()
		fast.src = text
		require.True(t, parseStrict(&fast))
		requireSameTape(t, &slow, &fast)
	})
}

// requireSameTape compares tapes but for the states of containers: the strict
// parser knows of some objects that their names differ.
func requireSameTape(t *testing.T, want, got *Document) {
	t.Helper()
	require.Len(t, got.tape, len(want.tape))
	for i := 0; i < len(want.tape); i++ {
		require.Equal(t, want.tape[i], got.tape[i])
		if wordKind(want.tape[i]) < nodeObject {
			continue
		}
		require.Equal(t, want.next(i), got.next(i))
		if s := got.state(i); s != stateFresh {
			require.True(t, want.uniqueNames(i))
			require.Equal(t, want.state(i), s)
		}
		i++
	}
}

// fraction finds numbers that are no integers. Whether they are Doubles or
// BigDecimals, which print in different ways, goes by the length of their text,
// and that can change when they are printed.
var fraction = regexp.MustCompile(`[0-9][.E][-+0-9]`)

// FuzzRoundTrip: what is printed reads as the same value again, unless it has
// something that JSON cannot say. A text is read as a payload is: what is no UTF-8
// becomes U+FFFD first, because bytes that are half of a character each would make
// one when they are printed side by side.
func FuzzRoundTrip(f *testing.F) {
	f.Add("1e23")
	f.Add("10000000000000.1")
	f.Add("0000000000000000.000000")
	for _, row := range parseRows {
		f.Add(row.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var d, again Document
		text = string(javatext.AppendUTF8(nil, []byte(text)))
		if d.ParseString(text) != nil {
			return
		}
		for _, style := range []Style{Compact, Web} {
			js, err := AppendJSON(nil, d.Root(), style, 0)
			require.NoError(t, err)
			require.NoError(t, again.ParseString(string(js)))
			second, err := AppendJSON(nil, again.Root(), style, 0)
			require.NoError(t, err)
			if fraction.Match(js) {
				continue
			}
			require.Equal(t, string(js), string(second))
			var third Document
			require.NoError(t, third.ParseString(string(second)))
			require.Equal(t, Hash(nil, third.Root()), Hash(nil, again.Root()))
			require.True(t, Equal(nil, third.Root(), again.Root()), "%s", js)
		}
	})
}
