package doc

import (
	"context"
	"fmt"
	"strings"
	"testing"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/stretchr/testify/require"
)

// thawAll puts maps and lists in the place of all containers, which jsonMap and
// jsonList print.
func thawAll(d *Document) Value {
	for i := len(d.tape) - 1; i >= 0; i-- {
		// From the end, so that what is inside is thawed before what has it. A
		// second word of a container is none of a node.
		if isNode(d, i) && wordKind(d.tape[i]) >= nodeObject && d.state(i) < stateThawed {
			d.thaw(i)
		}
	}
	return d.Root()
}

func isNode(d *Document, i int) bool {
	at := 0
	for at < i {
		if wordKind(d.tape[at]) >= nodeObject {
			at += 2
		} else {
			at++
		}
	}
	return at == i
}

// printed prints v with a limit, and says what that took.
func printed(v Value, style Style, limit int) (text string, spent int64, err error) {
	var m meter.Meter
	m.Begin(context.Background(), meter.Limits{}, nil)
	out, err := Printer{Meter: &m, Limit: limit, Hold: true}.AppendJSON([]byte("before "), v, style)
	return string(out), m.Spent(), err
}

func requireCopied(t *testing.T, text string) {
	t.Helper()
	var whole, thawed Document
	if whole.ParseString(text) != nil {
		return
	}
	require.NoError(t, thawed.ParseString(text))
	want := thawAll(&thawed)
	for _, style := range []Style{Compact, Web} {
		for _, limit := range []int{0, 1, 20, 5000} {
			text, spent, err := printed(whole.Root(), style, limit)
			wantText, wantSpent, wantErr := printed(want, style, limit)
			require.Equal(t, wantErr, err)
			require.Equal(t, wantSpent, spent)
			if err == nil {
				require.Equal(t, wantText, text)
			}
		}
	}
}

var copiedTexts = []string{
	`{}`, `[]`, `[[],{}]`, `{"a":1,"b":[true,false,null],"c":{"d":"text"}}`, ` { "a" : 1 , "b" : [ 1 , 2 ] } `, "{\"a\":1,\n\"b\":2}",
	`{"a":"x/y","b":"q\"uote","c":"\u00e9","d":"é","e":"` + "\u0085\u2028\x7f" + `"}`, `{"a":1,"a":2}`, `[{"a":1,"b":2,"a":3},{"b":1}]`,
	`{a:1,'b':'two',"c":'"'}`, `{'a"b':1}`, `["x" , "y"]`, `[01,-0,-,1.5,1.50,1e3,0.001,12345678901234567890,1.0E5,NaN]`, `[tru,true x,nulll]`,
	`{"é":"ü","long name that is no word":"a text of more than sixteen bytes"}`, `["` + strings.Repeat("abcdefg ", 300) + `","` + strings.Repeat("/", 2000) + `"]`,
	"[\"\xed\xa0\x80\",\"\xed\xb0\x80\"]", `[1,2`, `{"a":1}x`, `"text"`, `12`, `[,]`, `{"a":[1,{"b":[]}],"c":1.25,}`,
	`{"a":"one","b":"two\n","c":3,"d":4.5,"e":true,"f":"x` + " " + `","g":[1,"a","b\"",2.5,null,"é",01,"z"],"h":{"i":{"j":"k"}},"l":"m"}`,
	`[` + strings.Repeat(`{"id":12,"name":"amber drawer","price":3.25,"ok":true},`, 100) + `{}]`, `[` + strings.Repeat(`"seven b","é","a",1.5,`, 300) + `1]`,
	`{"a":1 ,"b":2, "c":3,"d" :4,"e": 5,"f":6}`, `[1 ,2, 3,"a" ,"b", "c"]`, `{"a":"\u0041","b":1}`, `{"a":'x',"b":1,"c":"d"}`, `{"a":1;"b":2}`, `{"a":"x"` + "\x01" + `,"b":2}`,
	`["\"","\\","\b\f\n\r\t","\/","\u0000\u001F\u001f\u000B\u000A","\u007F\u0080\u009F\u00A0\u2000\u20FF\u2100\u20ff","\x41","\q","\'","\ud83d\ude00","\uD83D"]`,
	`{"na\"me":"a \"quoted\" text of more than sixteen bytes","b":"/\\/","c":"\\` + " \n\x7f\n" + `"}`, `['\"',"\'"]`, `["` + strings.Repeat(`\"\\abcdefgh\u0001`, 300) + `"]`,
}

// TestWrittenEscapes: of all escapes, those are copied that are written in the same
// way.
func TestWrittenEscapes(t *testing.T) {
	for _, style := range []Style{Compact, Web} {
		for r := range rune(1 << 16) {
			if r >= 0xD800 && r <= 0xDFFF {
				continue
			}
			want := appendEscapedAlone(r, style)
			for _, escape := range []string{fmt.Sprintf(`\u%04X`, r), fmt.Sprintf(`\u%04x`, r), `\` + string(r)} {
				if escape == `\u` || escape == `\x` {
					continue // which need digits
				}
				if size := writtenEscape(escape, style); size > 0 {
					text := string(appendUnescaped(nil, escape[:size]))
					require.Equal(t, escape[:size], string(AppendEscaped(nil, text, style)))
				} else {
					require.NotEqual(t, want, escape)
				}
			}
		}
		require.Zero(t, writtenEscape(`\ud83d`, style))
		require.Zero(t, writtenEscape(`\uD83D`, style))
	}
}

// appendEscapedAlone is what AppendEscaped writes for a character.
func appendEscapedAlone(r rune, style Style) string {
	return string(AppendEscaped(nil, string(r), style))
}

func TestJSONCopied(t *testing.T) {
	for _, text := range copiedTexts {
		requireCopied(t, text)
	}
}

// TestJSONCopiedOfChanged: of a document whose parts were changed, the others are
// copied.
func TestJSONCopiedOfChanged(t *testing.T) {
	var d Document
	require.NoError(t, d.ParseString(`{"a":{"b":1,"c":[1,2]},"d":[1,{"e":2}],"f":"x"}`))
	a, _ := d.Root().Get("a")
	list, _ := a.Get("c")
	list.Add(OfInt(3))
	text, _, err := printed(d.Root(), Compact, 0)
	require.NoError(t, err)
	require.Equal(t, `before {"a":{"b":1,"c":[1,2,3]},"d":[1,{"e":2}],"f":"x"}`, text)
	last, _ := d.Root().Get("d")
	e := last.Index(1)
	e.Put(OfString("g"), OfString("h/"))
	text, _, err = printed(d.Root(), Web, 0)
	require.NoError(t, err)
	require.Equal(t, `before {"a":{"b":1,"c":[1,2,3]},"d":[1,{"e":2,"g":"h\/"}],"f":"x"}`, text)
}

// FuzzJSONCopied compares what is copied in stretches with what is written value
// by value, and what the two pay.
func FuzzJSONCopied(f *testing.F) {
	for _, text := range copiedTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 5000 {
			requireCopied(t, text)
		}
	})
}

// FuzzAppendEscaped compares with looking at one character after the other.
func FuzzAppendEscaped(f *testing.F) {
	for _, text := range copiedTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, style := range []Style{Compact, Web} {
			want, start := []byte("x"), 0
			for i, r := range text {
				if !(r < ' ' || r == '"' || r == '\\' || r == '/' && style == Web || r >= 0x7F && r <= 0x9F || r >= 0x2000 && r <= 0x20FF) {
					continue
				}
				want = appendEscape(javatext.Append(want, text[start:i]), r)
				start = i + len(string(r))
			}
			want = javatext.Append(want, text[start:])
			require.Equal(t, string(want), string(AppendEscaped([]byte("x"), text, style)))
			if verbatim(text+"\x00\"rest", 0, len(text), style) {
				require.Equal(t, "x"+text, string(javatext.Append([]byte("x"), text)))
				require.Equal(t, "x"+text, string(want))
			}
		}
	})
}
