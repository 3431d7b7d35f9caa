package source

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// print writes the tree with each value's offset.
func (n *Node) print() string {
	s := fmt.Sprintf("%d:", n.Offset)
	switch n.Kind {
	case Array:
		s += "["
		for i := range n.Items {
			s += n.Items[i].print() + " "
		}
		return s + "]"
	case Object:
		s += "{"
		for i := range n.Members {
			m := &n.Members[i]
			s += fmt.Sprintf("%d:%q=%s ", m.Offset, m.Name, m.Value.print())
		}
		return s + "}"
	case String:
		return s + fmt.Sprintf("%q", n.Text)
	case Null:
		return s + "null"
	}
	return s + n.Text
}

func TestParse(t *testing.T) {
	tests := []struct{ text, want string }{
		{`null`, `0:null`},
		{"\ufeff true", `4:true`},
		{`[1, -0.5e+3,"a\u00e9\n\ud83d\ude00\ud800x"]`, `0:[1:1 4:-0.5e+3 12:"aé\n😀�x" ]`},
		{`{"a":{},"b/~":[ ]}`, `0:{1:"a"=5:{} 8:"b/~"=14:[] }`},
	}
	for _, tt := range tests {
		n, err := ParseJSON([]byte(tt.text))
		require.NoError(t, err)
		require.Equal(t, tt.want, n.print())
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct{ text, pointer, want string }{
		{`{"a":[1,{"b~/":tru}]}`, "/a/1/b~0~1", "line 1, column 16: 't' where a value is expected"},
		{"{\n\"é\": 1 2}", "", "line 2, column 8: '2' where ',' or '}' is expected"},
		{`"abc`, "", "line 1, column 1: the string that begins here never ends"},
		{"\"a\tb\"", "", `line 1, column 3: control character '\t' inside a string must be escaped`},
		{"\"\xff\"", "", "line 1, column 2: byte 0xff inside a string is not UTF-8"},
		{"\xff", "", "line 1, column 1: byte 0xff where a value is expected"},
		{`"\x"`, "", "line 1, column 2: invalid escape sequence"},
		{`"\u12g4"`, "", "line 1, column 2: invalid escape sequence"},
		{`01`, "", "line 1, column 2: text after the end of the JSON value"},
		{`1.`, "", "line 1, column 3: the text ends where a digit is expected"},
		{`{"a" 1}`, "/a", "line 1, column 6: '1' where ':' is expected"},
		{`{"a":1,}`, "", "line 1, column 8: '}' where a member name is expected"},
		{`{"a":1,"a":2}`, "/a", `line 1, column 8: duplicate member name "a"`},
	}
	for _, tt := range tests {
		_, err := ParseJSON([]byte(tt.text))
		require.EqualError(t, err, tt.want, tt.text)
		require.Equal(t, tt.pointer, err.(*SyntaxError).Pointer)
	}
}

func TestFind(t *testing.T) {
	n, err := ParseJSON([]byte(`{"a":[{"b/~":7}]}`))
	require.NoError(t, err)
	require.Equal(t, "7", n.Find("/a/0/b~1~0").Text)
	require.Same(t, n, n.Find(""))
	for _, p := range []string{"/a/1", "/a/x", "/b", "/a/0/b~1~0/c", "a"} {
		require.Nil(t, n.Find(p), p)
	}
}

// FuzzParse holds the reader against encoding/json: it accepts nothing that
// encoding/json refuses, and what it refuses beyond that it names.
func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,{"b":null}]}`, `"\ud83d\ude00"`, `-0.1E-7`, "\xef\xbb\xbf[]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := ParseJSON(data)
		if err == nil {
			if n.Offset < 3 || string(data[:3]) != "\xef\xbb\xbf" {
				require.True(t, json.Valid(data))
			}
			return
		}
		if json.Valid(data) {
			require.Regexp(t, "duplicate member|not UTF-8|nested deeper", err.Error())
		}
	})
}

// TestParseAllJSON: a name may come again, and everything else is as in ParseJSON.
func TestParseAllJSON(t *testing.T) {
	root, err := ParseAllJSON([]byte(`{"a": 1, "b": {"c": 2, "c": 3}, "a": 4}`))
	require.NoError(t, err)
	require.Len(t, root.Members, 3)
	require.Len(t, root.Member("b").Members, 2)
	_, err = ParseAllJSON([]byte(`{"a": 1, "a"}`))
	require.Error(t, err)
}
