package contenthandling

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/stretchr/testify/require"
)

// TestDecide is the table of the guide, row by row (rules/content-handling.md#table); the
// rows without media types hold for any Accept and any payload
// (rules/content-handling.md#table).
func TestDecide(t *testing.T) {
	tests := []struct {
		payload, accept, types bool
		handling               Handling
		want                   Action
	}{
		{false, false, false, Undefined, Text},
		{false, false, false, ToBinary, Decode},
		{false, false, false, ToText, Text},
		{false, false, true, Undefined, Text},
		{false, false, true, ToBinary, Decode},
		{false, false, true, ToText, Text},
		{false, true, true, Undefined, Decode},
		{false, true, true, ToBinary, Decode},
		{false, true, true, ToText, Text},
		{true, false, true, Undefined, Encode},
		{true, false, true, ToBinary, Pass},
		{true, false, true, ToText, Encode},
		{true, true, true, Undefined, Pass},
		{true, true, true, ToBinary, Pass},
		{true, true, true, ToText, Encode},
	}
	for i, tt := range tests {
		require.Equal(t, tt.want, Decide(tt.handling, tt.types, tt.payload, tt.accept), "row %d", i+1)
		if !tt.types {
			require.Equal(t, tt.want, Decide(tt.handling, false, true, true), "row %d", i+1)
		}
	}
}

// TestMediaTypes: rules/content-handling.md#media-types.
func TestMediaTypes(t *testing.T) {
	list := NewMediaTypes([]string{"image/png", "application/*", "*/test", "Video/MP4; q=1"})
	for value, want := range map[string]bool{
		"image/png": true, "IMAGE/PNG": true, "image/png;q=0.2": true, " image/png , text/plain": true,
		"text/plain,image/png": false, "image/webp,image/png": false,
		"application/json": true, "Application/X": true, "applications/x": false,
		"application": false, "image/*": false, "*/*": false, "": false, "any/test": false, "*/test": true,
		"video/mp4": true,
	} {
		require.Equal(t, want, list.Match(value), value)
	}
	all := NewMediaTypes([]string{"*/*"})
	require.True(t, all.Match(""))
	require.True(t, all.Match("text/plain"))
	var none MediaTypes
	require.True(t, none.Empty())
	require.False(t, none.Match("image/png"))
}

// TestText compares with what Java 17's new String(bytes, UTF_8) gives.
func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"89504e470d0a1a0a":      "efbfbd504e470d0a1a0a", // rules/content-handling.md#table
		"eda080":                "efbfbd",               // a surrogate: one for all three bytes
		"eda0":                  "efbfbd",
		"ed41":                  "efbfbd41",
		"e08041":                "efbfbdefbfbd41",
		"e0a041":                "efbfbd41",
		"e282":                  "efbfbd",
		"f0908041":              "efbfbd41",
		"f08041":                "efbfbdefbfbd41",
		"f48f41":                "efbfbd41",
		"f490808041":            "efbfbdefbfbdefbfbdefbfbd41",
		"f8c1c0ff":              "efbfbdefbfbdefbfbdefbfbd",
		"c3a9":                  "c3a9",
		"f09f9880":              "f09f9880",
		"c3":                    "efbfbd",
		"41f09f98":              "41efbfbd",
		"efbfbd":                "efbfbd",
		hex.EncodeToString(nil): "",
	} {
		body, err := hex.DecodeString(in)
		require.NoError(t, err)
		require.Equal(t, want, hex.EncodeToString(javatext.AppendUTF8(nil, body)), in)
	}
}

func TestDecodeIsStrict(t *testing.T) {
	for in, offset := range map[string]int64{
		"this is a UTF8 text typed object": 4, // recorded as a 500
		"QQ":                               0, // no padding
		"QQ=":                              3,
		"QR==":                             2, // bits behind the last byte
		"QUJD\r\n":                         4,
		"QUJD\nQUJD":                       4,
		"QUJD QUJD":                        4,
		"QQ==QQ==":                         4,
		"-_-_":                             0,
	} {
		out, err := Decode.Append([]byte("x"), []byte(in), nil)
		var bad *BadBase64
		require.ErrorAs(t, err, &bad, in)
		require.Equal(t, "x", string(out), in)
		require.Equal(t, offset, bad.Offset, in)
	}
	out, err := Decode.Convert(nil, []byte("QUJDRA=="), nil)
	require.NoError(t, err)
	require.Equal(t, "ABCD", string(out))
	out, err = Decode.Convert(nil, nil, nil)
	require.NoError(t, err)
	require.Empty(t, out)
}

// TestJSONString:
// rules/content-handling.md#lambda-strings.
func TestJSONString(t *testing.T) {
	for payload, want := range map[string]string{
		`""`:                         "",
		`"iVBORw0KGgo="`:             "iVBORw0KGgo=",
		" \t\r\n\"QQ==\" \n":         "QQ==",
		`"\/\/8="`:                   "//8=",
		`"\u002b\u002B\u0038\u003d"`: "++8=",
		`"a\"b\\"`:                   `a"b\`,
		`"\ud83d\ude00"`:             "😀",
	} {
		content, ok := JSONString([]byte(payload))
		require.True(t, ok, payload)
		require.Equal(t, want, string(content), payload)
	}
	for _, payload := range []string{
		``, ` `, `"`, `QQ==`, `"QQ==`, `QQ=="`, `'QQ=='`, `"QQ==" "QQ=="`, `"QQ==","QQ=="`, `"a"b"`, `"a\"`, `"\x"`, `"\u12"`,
		"\"a\nb\"", "\ufeff\"QQ==\"", "\"QQ==\"\x00", `["QQ=="]`, `{"a":"b"}`, `null`, `1234`,
	} {
		content, ok := JSONString([]byte(payload))
		require.False(t, ok, payload)
		require.Equal(t, payload, string(content), payload)
	}
}

// FuzzJSONString compares with encoding/json.
func FuzzJSONString(f *testing.F) {
	for _, payload := range []string{`""`, ` "a\/b"`, "\"\t\"", `"a"b"`, `"\ud800"`, `null`, `"`} {
		f.Add([]byte(payload))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		var want any
		err := json.Unmarshal(payload, &want)
		text, isString := want.(string)
		content, ok := JSONString(payload)
		require.Equal(t, err == nil && isString, ok)
		if ok && utf8.Valid(payload) {
			require.Equal(t, text, string(content))
		}
	})
}

func TestConvertDoesNotCopyInVain(t *testing.T) {
	body := []byte("täxt")
	for _, a := range []Action{Text, Pass} {
		out, err := a.Convert(nil, body, nil)
		require.NoError(t, err)
		require.Same(t, &body[0], &out[0])
	}
	buf := make([]byte, 0, 1<<10)
	bad := []byte("a\xffb")
	encoded := []byte(base64.StdEncoding.EncodeToString(body))
	require.Zero(t, testing.AllocsPerRun(100, func() {
		Text.Convert(buf, bad, nil)
		Encode.Convert(buf, body, nil)
		Decode.Convert(buf, encoded, nil)
	}))
}

func FuzzConvert(f *testing.F) {
	f.Add([]byte("QUJD\n"))
	f.Add([]byte("\xed\xa0\x80\xf0\x90\x80"))
	f.Fuzz(func(t *testing.T, body []byte) {
		text := javatext.AppendUTF8(nil, body)
		require.True(t, utf8.Valid(text))
		require.LessOrEqual(t, len(text), max(Text.Len(body), 0))
		if utf8.Valid(body) {
			require.Equal(t, string(body), string(text))
		}
		encoded, err := Encode.Append(nil, body, nil)
		require.NoError(t, err)
		require.Len(t, encoded, Encode.Len(body))
		again, err := Decode.Append(nil, encoded, nil)
		require.NoError(t, err)
		require.Equal(t, string(body), string(again))
		if out, err := Decode.Append(nil, body, nil); err == nil {
			require.Equal(t, string(body), base64.StdEncoding.EncodeToString(out))
			require.False(t, strings.ContainsAny(string(body), "\r\n "))
		}
	})
}
