package report

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPalette(t *testing.T) {
	p := Palette{on: true}
	require.Equal(t, "\x1b[31mno\x1b[0m", p.Bad("no"))
	require.Empty(t, p.Bold(""), "nothing needs no colour")
	require.Equal(t, "no", Palette{}.Bad("no"))
}

func TestProgress(t *testing.T) {
	var out strings.Builder
	p := &Progress{w: &out, unit: "lines", start: time.Now(), tick: time.NewTicker(time.Hour)}
	p.Show(10, "")
	p.Clear()
	require.Empty(t, out.String(), "short work shows nothing")

	p.start = time.Now().Add(-10 * time.Second)
	p.Show(1000, "2 failed")
	require.Regexp(t, `^\r\x1b\[K1000 lines, \d+/s, 2 failed$`, out.String())
	out.Reset()
	p.Clear()
	p.Clear()
	require.Equal(t, "\r\x1b[K", out.String(), "one line is cleared once")
	p.Stop()
}
