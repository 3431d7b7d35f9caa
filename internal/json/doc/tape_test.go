package doc

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/meter"
)

// allocated returns the bytes and the times that f asks for memory.
func allocated(f func()) (bytes, times uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, after.Mallocs - before.Mallocs
}

func repeated(n int, item func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(item(i))
	}
	return b.String()
}

// A large text is read with a tape that is made once for all of it: what was made
// before is a tenth of it. A text whose end is denser than its beginning takes
// more, but never more than the tapes of a growth by an eighth.
func TestTapeIsMadeOnce(t *testing.T) {
	object := func(i int) string {
		return fmt.Sprintf(`{"id":%d,"name":"amber %d","tags":["a","b"],"ok":true},`, i, i*i)
	}
	item := func(i int) string { return object(i) + "1," }
	for _, c := range []struct {
		name, text string
		most       float64 // all that was asked for, over the tape
	}{
		{"alike", "[" + repeated(20_000, object) + "0]", 1.25},
		{"not alike", "[" + repeated(20_000, func(i int) string { return fmt.Sprintf(`{"k%d":%d},"%s",`, i%977, i, strings.Repeat("x", i%13)) }) + "0]", 1.3},
		{"indented", "[" + repeated(20_000, func(i int) string { return strings.ReplaceAll(object(i), ",", ",\n\t") }) + "0]", 1.25},
		{"lenient", "[" + repeated(20_000, func(i int) string { return strings.ReplaceAll(object(i), `"`, "'") }) + "0]", 1.25},
		{"numbers", "[" + repeated(150_000, func(int) string { return "1," }) + "0]", 1.25},
		{"texts before numbers", "[" + repeated(400, func(int) string { return `"` + strings.Repeat("x", 1000) + `",` }) + repeated(150_000, func(int) string { return "1," }) + "0]", 4},
		{"ever denser", "[" + repeated(2000, func(i int) string { return `"` + strings.Repeat("x", 2000-i) + `",` }) + repeated(20_000, item) + "0]", 5},
		{"one text", `["` + strings.Repeat("x", 1<<20) + `"]`, 1},
	} {
		for _, watched := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/%v", c.name, watched), func(t *testing.T) {
				var d Document
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				var m meter.Meter
				m.Begin(ctx, meter.Defaults, nil)
				defer m.End()
				bytes, times := allocated(func() {
					if watched {
						require.NoError(t, d.ParseFor(&m, c.text))
					} else {
						require.NoError(t, d.ParseString(c.text))
					}
				})
				require.LessOrEqual(t, float64(bytes), c.most*8*float64(d.Words())+8*firstWords+10<<10)
				require.LessOrEqual(t, times, uint64(40))
				require.NoError(t, new(Document).ParseString(c.text))
			})
		}
	}
}

// Whatever is known of a text, a tape that is full gets room, and so much that
// copying takes time in proportion to it.
func TestTapeGrows(t *testing.T) {
	for _, words := range []int{0, 1, 2, 31, 4096, 1 << 20, 1 << 27} {
		for _, read := range []int{0, 1, 2, 1000, 1 << 20, maxText} {
			for _, length := range []int{0, 1, 7, 1000, 1 << 20, maxText} {
				all := extent{words, read}
				for _, last := range []extent{{}, all, {words / 2, read / 10}} {
					size := tapeSize(all, last, length)
					require.GreaterOrEqual(t, size, words+tapeRoom)
					if words == 0 {
						require.LessOrEqual(t, size, firstWords+tapeRoom)
					} else if read > 0 {
						require.GreaterOrEqual(t, size, words+words/leastGrowth+tapeRoom)
					}
				}
			}
		}
	}
	known := extent{1000, 5000}
	require.Equal(t, 1000+1000+1000/spare+tapeRoom, tapeSize(known, known, 10_000))
	require.Equal(t, 1000+1000+1000/spare+tapeRoom, tapeSize(known, extent{1, 5000}, 10_000))
	require.Equal(t, 1000+1000+tapeRoom, tapeSize(known, extent{900, 1000}, 6_100))
}
