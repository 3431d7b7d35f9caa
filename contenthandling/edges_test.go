package contenthandling

import (
	"encoding/base64"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestActions(t *testing.T) {
	for action, want := range map[Action]struct {
		says   string
		isText bool
	}{
		Text: {"read as UTF-8 text", true}, Encode: {"base64-encode", true}, Decode: {"base64-decode", false}, Pass: {"pass unchanged", false},
	} {
		require.Equal(t, want.says, action.String())
		require.Equal(t, want.isText, action.IsText(), want.says)
	}
	require.EqualError(t, &BadBase64{7}, "illegal base64 data at byte 7")
}

// TestLen: never less than what Append adds, and no more than an encoder's
// rounding where the payload does not say more.
func TestLen(t *testing.T) {
	for _, tt := range []struct {
		action Action
		body   string
		want   int
	}{
		{Encode, "", 0}, {Encode, "a", 4}, {Encode, "abc", 4}, {Encode, "abcd", 8},
		{Decode, "", 0}, {Decode, "YQ==", 3}, {Decode, "YWJjZA==", 6},
		{Text, "ab", 2}, {Text, "a\xff", 6}, {Pass, "a\xff", 2},
	} {
		require.Equal(t, tt.want, tt.action.Len([]byte(tt.body)), "%v %q", tt.action, tt.body)
		out, err := tt.action.Append(nil, []byte(tt.body), nil)
		require.NoError(t, err)
		require.LessOrEqual(t, len(out), tt.want)
	}
}

func TestPass(t *testing.T) {
	out, err := Pass.Append([]byte("kept"), []byte("\xff"), nil)
	require.NoError(t, err)
	require.Equal(t, "kept\xff", string(out))
	out, err = Text.Convert([]byte("kept"), []byte("a\xff"), nil)
	require.NoError(t, err)
	require.Equal(t, "a�", string(out))
}

// all is every byte, from 0 on.
var all = func() (b []byte) {
	for c := range 256 {
		b = append(b, byte(c))
	}
	return b
}()

// recorder is a codec that remembers what it was asked to decode, and can fail.
type recorder struct {
	*base64.Encoding
	decoded []string
	err     error
}

func (r *recorder) AppendDecode(dst, src []byte) ([]byte, error) {
	r.decoded = append(r.decoded, string(src))
	if r.err != nil {
		return append(dst, "rubbish"...), r.err
	}
	return r.Encoding.AppendDecode(dst, src)
}

// TestLengths encodes and decodes payloads of every length around the groups
// that the tables take at a time, into buffers with room and without.
func TestLengths(t *testing.T) {
	for n := range len(all) {
		want := base64.StdEncoding.EncodeToString(all[:n])
		for _, dst := range [][]byte{nil, []byte("kept"), append(make([]byte, 0, 1000), "kept"...)} {
			encoded, err := Encode.Append(dst, all[:n], nil)
			require.NoError(t, err)
			require.Equal(t, string(dst)+want, string(encoded))
			decoded, err := Decode.Append(dst, []byte(want), nil)
			require.NoError(t, err)
			require.Equal(t, string(dst)+string(all[:n]), string(decoded))
		}
		codec := &recorder{Encoding: base64.StdEncoding}
		decoded, err := Decode.Append([]byte("kept"), []byte(want), codec)
		require.NoError(t, err)
		require.Equal(t, "kept"+string(all[:n]), string(decoded))
		if len(want) < 8 {
			require.Empty(t, codec.decoded, "one group is not worth a call")
		} else {
			require.Equal(t, []string{want[:len(want)-4]}, codec.decoded)
		}
		encoded, err := Encode.Append(nil, all[:n], codec)
		require.NoError(t, err)
		require.Equal(t, want, string(encoded))
	}
}

// TestGroupsAreTaken: the tables decode all groups but what is left for the end,
// so that a long payload does not go the slow way.
func TestGroupsAreTaken(t *testing.T) {
	for groups := range 20 {
		body := base64.StdEncoding.AppendEncode(nil, all[:3*groups])
		out, done := appendGroups([]byte("kept"), body)
		want := max(0, (groups-1)/2*8)
		require.Equal(t, want, done, "%d groups", groups)
		require.Equal(t, "kept"+string(all[:want/4*3]), string(out))
	}
	for at := range 16 { // a group with a character that is not of the alphabet is left
		body := []byte("AAAAAAAAAAAAAAAAAAAA")
		body[at] = '*'
		out, done := appendGroups(nil, body)
		require.Equal(t, at/8*8, done)
		require.Len(t, out, at/8*6)
	}
	body := []byte("AAAAAAAAAAAAAAAA")
	for c := range 256 {
		body[3] = byte(c)
		_, done := appendGroups(nil, body)
		_, err := base64.StdEncoding.DecodeString("AAA" + string([]byte{byte(c)}))
		valid := err == nil && c != '=' && c != '\n' && c != '\r'
		require.Equal(t, valid, done == 8, "%q", c)
	}
}

// TestCodecFaults: a codec that fails, or takes what the service refuses, does
// not decide.
func TestCodecFaults(t *testing.T) {
	failing := &recorder{Encoding: base64.StdEncoding, err: errors.New("no")}
	out, err := Decode.Append([]byte("kept"), []byte("YWJjZGVm"), failing)
	require.NoError(t, err)
	require.Equal(t, "keptabcdef", string(out))
	require.Equal(t, []string{"YWJj"}, failing.decoded)
	for text, offset := range map[string]int64{
		"YWJj\r\n\r\nZGVm": 4, "YWJjZGV*": 7, "YWJjZA=\n": 8, "YWJjZA==ZGVm": 8, "YWJjZGVmYWJjZGV": 12, "YWJjZR==": 6, "YWJj\n\n\n\nYWJj": 4,
	} {
		out, err := Decode.Append([]byte("kept"), []byte(text), &recorder{Encoding: base64.StdEncoding})
		var bad *BadBase64
		require.ErrorAs(t, err, &bad, text)
		require.Equal(t, offset, bad.Offset, text)
		require.Equal(t, "kept", string(out))
		_, own := Decode.Append(nil, []byte(text), nil)
		require.Equal(t, own, err, text)
	}
}

// fixed is a codec that decodes everything to the same.
type fixed struct {
	*base64.Encoding
	out string
	err error
}

func (f *fixed) AppendDecode(dst, _ []byte) ([]byte, error) { return append(dst, f.out...), f.err }

// TestCodecDecides: what a codec gives is taken when it has the length of whole
// groups and no error comes with it.
func TestCodecDecides(t *testing.T) {
	const text = "YWJjZGVmZ2hp"
	for _, tt := range []struct {
		codec fixed
		want  string
	}{
		{fixed{out: "XXXXXX"}, "keptXXXXXXghi"},
		{fixed{out: "XXXXX"}, "keptabcdefghi"},
		{fixed{out: "XXXXXXX"}, "keptabcdefghi"},
		{fixed{out: "XXXXXX", err: errors.New("no")}, "keptabcdefghi"},
	} {
		tt.codec.Encoding = base64.StdEncoding
		out, err := Decode.Append([]byte("kept"), []byte(text), &tt.codec)
		require.NoError(t, err)
		require.Equal(t, tt.want, string(out))
	}
}

// TestJSONStringEdges: the first and the last character.
func TestJSONStringEdges(t *testing.T) {
	for _, payload := range []string{`""a"`, `"a""`, "\"\na\"", "\"a\n\"", "\"\x1f\"", "\"\x00\""} {
		content, ok := JSONString([]byte(payload))
		require.False(t, ok, payload)
		require.Equal(t, payload, string(content))
	}
	for payload, want := range map[string]string{`"\na"`: "\na", `"a\\"`: `a\`, `" a"`: " a"} {
		content, ok := JSONString([]byte(payload))
		require.True(t, ok, payload)
		require.Equal(t, want, string(content))
	}
}

// TestAll: rules/content-handling.md#media-types.
func TestAll(t *testing.T) {
	for _, tt := range []struct {
		list []string
		all  bool
	}{
		{nil, false}, {[]string{"image/png"}, false}, {[]string{"image/*"}, false}, {[]string{"*/*"}, true}, {[]string{"*/*;q=1", "image/png"}, true}, {[]string{"image/png", "*/*"}, true},
	} {
		m := NewMediaTypes(tt.list)
		require.Equal(t, tt.all, m.All(), tt.list)
		require.Equal(t, len(tt.list) == 0, m.Empty())
	}
}
