package gatemap

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/internal/payload"
)

// lookedAt is a context that knows how long the process has worked between two
// looks at it, and ends at one of them.
type lookedAt struct {
	context.Context
	ends   int // at which look; 0 for never
	looks  int
	last   time.Duration
	widest time.Duration
}

var errGone = errors.New("the client went away")

func newLookedAt(ends int) *lookedAt {
	return &lookedAt{Context: context.Background(), ends: ends, last: cputime.Now()}
}

// Done is a channel that nobody closes: who has one looks at Err.
func (c *lookedAt) Done() <-chan struct{} { return make(chan struct{}) }

func (c *lookedAt) Err() error {
	now := cputime.Now()
	c.widest, c.last = max(c.widest, now-c.last), now
	if c.looks++; c.ends > 0 && c.looks >= c.ends {
		return errGone
	}
	return nil
}

// longWork are evaluations that take long, each within one thing that it does.
func longWork(t *testing.T) map[string]func() (*Engine, *Backend) {
	const size = 10 << 20
	fill := func(unit string) []byte {
		return []byte(strings.Repeat(unit, (size-16)/len(unit)))
	}
	list := func(unit string) []byte { return append(append([]byte("["), fill(unit)...), "1]"...) }
	render := func(template string, body []byte) func() (*Engine, *Backend) {
		return func() (*Engine, *Backend) {
			return templateEngine(t, template, Limits{Steps: -1, Matching: -1, Memory: -1}), &Backend{StatusCode: 200, Body: body}
		}
	}
	converted := func(handling string, body []byte) func() (*Engine, *Backend) {
		return func() (*Engine, *Backend) {
			r := on("200", "")
			r.ContentHandling = ContentHandling(handling)
			return MustCompile(integration(HTTP, "", r), Options{}), &Backend{StatusCode: 200, Body: body}
		}
	}
	const long = `#set($s="xxxxxxxxxxxxxxxx")#foreach($k in [1..16])#set($s="$s$s")#end`
	return map[string]func() (*Engine, *Backend){
		"numbers":                     render(`$input.path('$[0]')`, list("1,")),
		"objects":                     render(`$input.path('$[0]')`, list(`{"a":1,"b":[]},`)),
		"strings":                     render(`$input.path('$[0]')`, list(`"some text\n",`)),
		"names without quotes":        render(`$input.path('$[0]')`, list(`{a:b},`)),
		"a parameter":                 parameterOf(`integration.response.body[0].a`, list(`{"a":1},`)),
		"base64 of a body":            converted("CONVERT_TO_TEXT", fill("\x00\xFFab")),
		"base64 back":                 converted("CONVERT_TO_BINARY", []byte(base64.StdEncoding.EncodeToString(fill("\x00\xFFab")[:size/4*3-16]))),
		"text that is none":           lambdaOf(`x`, append(fill(`"é`), 0xFF)),
		"a selection":                 lambdaOf(`(.*a){3}b(?!c)\1?`, []byte(`{"errorMessage":"`+strings.Repeat("ab ", 100_000)+`"}`)),
		"a selection that is regular": lambdaOf(`(a|b| )*a(a|b| ){200}c`, []byte(`{"errorMessage":"`+strings.Repeat("ab ", 300_000)+`"}`)),
		"many elements":               render(`$input.path('$..[?(@.a == 2)]').size()`, list(`{"a":1},`)[:0:0]),
		"a long path":                 render(`$input.path('$[?(@.a == 2 || @.a in [3,4])]').size()`, []byte("["+strings.Repeat(`{"a":1},`, 200_000)+"1]")),
		"a long regex":                render(`$input.body.replaceAll("(x+x+)+y", "")`, []byte(strings.Repeat("x", 400))),
		"strings that are built":      render(long+`#foreach($i in [1..1000])#set($t="$s$i")#set($t=$t+$s)#end`, []byte("{}")),
		"a document of a template":    render(`#set($d=$util.parseJson($input.body))`, list("1,")),
	}
}

func parameterOf(expression string, body []byte) func() (*Engine, *Backend) {
	return func() (*Engine, *Backend) {
		r := on("200", "")
		r.ResponseParameters = Ordered[string]{{Key: "method.response.header.h", Value: expression}}
		return MustCompile(integration(HTTP, "", r), Options{}), &Backend{StatusCode: 200, Body: body}
	}
}

func lambdaOf(pattern string, body []byte) func() (*Engine, *Backend) {
	return func() (*Engine, *Backend) {
		return MustCompile(integration(AWS, lambdaURI, on("200", ""), on("500", pattern)), Options{}), &Backend{StatusCode: 200, Body: body}
	}
}

// The context is looked at all the time: between two looks lies about a
// millisecond of work at the most, and wherever it ends, the evaluation ends
// with its error.
func TestContextIsLookedAt(t *testing.T) {
	if testing.Short() {
		t.Skip("reads bodies of 10 MB")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	const most = 10 * time.Millisecond // some of which the system takes to give memory
	for name, work := range longWork(t) {
		t.Run(name, func(t *testing.T) {
			e, backend := work()
			var ctx *lookedAt
			for range 10 { // a collection or a slow page may widen one of them
				warmMemory()
				ctx = newLookedAt(0)
				_, _ = e.EvaluateContext(ctx, &Request{}, backend)
				_ = ctx.Err()
				if ctx.widest <= most {
					break
				}
			}
			t.Logf("%d looks, the widest gap %v", ctx.looks, ctx.widest)
			if cputime.Known {
				require.LessOrEqual(t, ctx.widest, most)
			}
			for _, at := range []int{1, ctx.looks / 4, ctx.looks / 2} {
				_, err := e.EvaluateContext(newLookedAt(max(at, 1)), &Request{}, backend)
				require.ErrorContains(t, err, "was ended from outside", "look %d of %d", at, ctx.looks)
			}
			x, err := e.ExplainContext(newLookedAt(max(ctx.looks/2, 1)), &Request{}, backend)
			require.ErrorContains(t, failure(t, err), "was ended from outside")
			require.NotNil(t, x.Error)
		})
	}
}

// warmMemory takes memory from the system, and leaves it to the next who asks for
// some: to take it can be slower than all that is done with it. The runtime gives
// it back within seconds.
func warmMemory() {
	var keep [][]byte
	for range 16 {
		keep = append(keep, bytes.Repeat([]byte("x"), 8<<20))
	}
	runtime.KeepAlive(keep)
	runtime.GC()
}

// A body that is converted in pieces is the same as one that is converted at
// once, the error and its place included.
func TestConvertedInPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := bytes.Repeat([]byte("aé€😀\xF0\x9F\x80b"), 3*payload.PieceLength/14)
	noise := make([]byte, 2*payload.PieceLength+1234)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	encoded := []byte(base64.StdEncoding.EncodeToString(noise))
	changed := func(b []byte, at int, with string) []byte {
		return append(append(bytes.Clone(b[:at]), with...), b[at:]...)
	}
	bodies := [][]byte{text, text[1:], text[2:], text[3:], bytes.ToValidUTF8(text, nil), noise, encoded, encoded[:len(encoded)-1], changed(encoded, 5, "\n"),
		changed(encoded, payload.PieceLength, "===="), changed(encoded, payload.PieceLength-4, "QQ=="), changed(encoded, payload.PieceLength+2, "!"), changed(encoded, len(encoded)-3, "\r\n"),
		bytes.Repeat([]byte{0x80}, 2*payload.PieceLength), append(bytes.Clone(encoded[:2*payload.PieceLength-4]), "QR=="...), encoded[:2*payload.PieceLength], noise[:2*payload.PieceLength]}
	x := exchange{engine: MustCompile(integration(HTTP, "", on("200", "")), Options{}), ctx: newLookedAt(0), req: &emptyRequest, backend: &emptyBackend}
	defer x.release()
	for i, body := range bodies {
		for _, action := range []contenthandling.Action{contenthandling.Pass, contenthandling.Text, contenthandling.Encode, contenthandling.Decode} {
			want, wantErr := action.Convert([]byte("before"), body, nil)
			got, err := x.convertBody([]byte("before"), action, body)
			require.Equal(t, wantErr, err, "%d %v", i, action)
			if err == nil {
				require.True(t, bytes.Equal(want, got), "%d %v", i, action)
				require.Equal(t, payload.Same(want, body), payload.Same(got, body), "%d %v", i, action)
			}
		}
	}
}
