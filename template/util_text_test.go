package template

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/meter"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/testenv"
)

// looked is a context that counts how often it is looked at.
type looked struct {
	context.Context
	looks, ends int
}

func (c *looked) Done() <-chan struct{} { return make(chan struct{}) }

func (c *looked) Err() error {
	if c.looks++; c.ends > 0 && c.looks > c.ends {
		return context.Canceled
	}
	return nil
}

// A long text is read in pieces: with the result of the whole, with a look at the
// context at each, and with the error of the context where it has ended.
func TestUtilInPieces(t *testing.T) {
	testenv.OneGoroutine(t)
	r := rand.New(rand.NewPCG(3, 4))
	octets := func(n int, of string) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = of[r.IntN(len(of))]
		}
		return b
	}
	percent := func(b []byte) string {
		var s strings.Builder
		for _, c := range b {
			fmt.Fprintf(&s, "%%%02X", c)
		}
		return s.String()
	}
	const hard = "\x80\x80\x80\xbf\xe2\x82\xac\xf0\x9f\x98\xc3\xedA\xff"
	for extra := range 6 {
		text := strings.Repeat("é€😀x'\"</ \n", utilPiece/4)
		text = strings.ToValidUTF8(text[:2*utilPiece+extra*3], "") + "\xed\xa0\xbd" + strings.Repeat("yé", utilPiece)
		raw := octets(2*utilPiece+extra, hard)
		for name, c := range map[string]struct{ in, want string }{
			"escapeJavaScript": {text, string(AppendEscapeJavaScript(nil, text))},
			"urlEncode":        {text, strings.NewReplacer("~", "%7E", "%2A", "*").Replace(url.QueryEscape(string(javatext.AppendOutput(nil, text))))},
			"base64Encode":     {text, base64.StdEncoding.EncodeToString(javatext.AppendOutput(nil, text))},
			"urlDecode":        {percent(raw) + "+" + strings.Repeat("a", utilPiece), string(javatext.AppendUTF8(nil, raw)) + " " + strings.Repeat("a", utilPiece)},
			"base64Decode":     {base64.StdEncoding.EncodeToString(raw), string(javatext.AppendUTF8(nil, raw))},
		} {
			ctx := &looked{Context: context.Background()}
			got, err := utilFunctions[name](metered(ctx), []byte("<"), c.in)
			require.NoError(t, err, name)
			require.True(t, "<"+c.want == string(got), "%s %d", name, extra)
			require.GreaterOrEqual(t, ctx.looks, len(c.in)/(utilPiece+3), name)
			for _, ends := range []int{1, ctx.looks - 1} {
				_, err = utilFunctions[name](metered(&looked{Context: context.Background(), ends: ends}), nil, c.in)
				require.ErrorIs(t, err, context.Canceled, "%s ended at look %d of %d", name, ends, ctx.looks)
			}
		}
	}
}

func metered(ctx context.Context) *meter.Meter {
	m := new(meter.Meter)
	m.Begin(ctx, meter.Limits{}, nil)
	return m
}
