package template

import (
	"encoding/base64"
	"strings"
	"testing"

	vector "github.com/emmansun/base64"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/contenthandling"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
)

// base64Codecs are this module's own, one of the standard library and one with
// vector instructions.
var base64Codecs = map[string]contenthandling.Codec{"own": nil, "standard": base64.StdEncoding, "vector": vector.StdEncoding}

// plainDecode is java.util.Base64's basic decoder, a character at a time.
func plainDecode(s string) (octets []byte, ok bool) {
	if len(s)%4 == 0 {
		s = strings.TrimSuffix(s, "=")
		if len(s)%4 == 3 {
			s = strings.TrimSuffix(s, "=")
		}
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	bits, n := uint32(0), 0
	for i := range len(s) {
		k := strings.IndexByte(alphabet, s[i])
		if k < 0 {
			return nil, false
		}
		if bits, n = bits<<6|uint32(k), n+6; n >= 8 {
			n -= 8
			octets = append(octets, byte(bits>>n))
		}
	}
	return octets, len(s)%4 != 1
}

// checkBase64 encodes and decodes a text by every codec, behind what is there already.
func checkBase64(t *testing.T, s string) {
	t.Helper()
	for name, codec := range base64Codecs {
		var m meter.Meter
		text, err := base64Encoder{codec}.encode(&m, []byte("> "), s)
		require.NoError(t, err)
		want := base64.StdEncoding.EncodeToString(javatext.AppendOutput(nil, s))
		require.True(t, "> "+want == string(text), "%s: %.100q", name, s)

		octets, ok := plainDecode(s)
		out, err := base64Encoder{codec}.decode(&m, []byte("> "), s)
		require.Equal(t, ok, err == nil, "%s: %.100q: %v", name, s, err)
		if ok {
			require.True(t, "> "+string(javatext.AppendUTF8(nil, octets)) == string(out), "%s: %.100q", name, s)
		}
		back, err := base64Encoder{codec}.decode(&m, nil, want)
		require.NoError(t, err)
		require.True(t, string(javatext.AppendUTF8(nil, javatext.AppendOutput(nil, s))) == string(back), "%s: %.100q", name, s)
	}
}

func TestBase64Codecs(t *testing.T) {
	seeds := []string{"", "a", "ab", "abc", "abcd", "YQ", "YQ=", "YQ==", "YWI=", "YWI==", "YR==", "=", "==", "Y", "YWJj", "YWJjY", "YW I", "YWJj\nYWJj", "YWJj\r\n",
		"-_-_", "YW=j", "Y=Jj", "====", "é", "größe", "\xed\xa0\xbd", "a\xed\xa0\xbdb\xed\xb8\x80", "\ud7ff", "\xed", "\xed\x9f", "YWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJj*WJj"}
	for _, s := range seeds {
		checkBase64(t, s)
		for _, n := range []int{utilPiece - 4, utilPiece - 1, utilPiece, utilPiece + 1, 2*utilPiece + 2} {
			checkBase64(t, strings.Repeat("QUJD", n/4)+strings.Repeat("Q", n%4)+s)
			checkBase64(t, s+strings.Repeat("é", n/2))
		}
	}
}

func FuzzBase64(f *testing.F) {
	for _, s := range []string{"", "YWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJj", "YQ==", "YR", "\xed\xa0\xbdb", "YWJj\nYWJj"} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, times int) {
		if times > 0 && len(s)*times < 1<<18 {
			checkBase64(t, strings.Repeat(s, times))
		}
	})
}

// TestBase64Option: templates use the codec that they were compiled with, however
// they call it.
func TestBase64Option(t *testing.T) {
	codec := &countedCodec{Encoding: base64.StdEncoding}
	p, err := Parse(`$util.base64Encode("héllo") $util.base64Decode($util.base64Encode($input.body))`, Options{Base64: codec})
	require.NoError(t, err)
	result, err := p.Execute(&Env{Body: []byte("a body of some length")})
	require.NoError(t, err)
	require.Equal(t, "aMOpbGxv a body of some length", result.Output)
	require.Equal(t, 2, codec.encoded)
	require.Positive(t, codec.decoded)
}

type countedCodec struct {
	*base64.Encoding
	encoded, decoded int
}

func (c *countedCodec) AppendEncode(dst, src []byte) []byte {
	c.encoded++
	return c.Encoding.AppendEncode(dst, src)
}

func (c *countedCodec) AppendDecode(dst, src []byte) ([]byte, error) {
	c.decoded++
	return c.Encoding.AppendDecode(dst, src)
}
