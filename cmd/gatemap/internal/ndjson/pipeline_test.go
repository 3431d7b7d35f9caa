package ndjson

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// echo is a pipeline that writes "N:line" or "N!error" for each line.
func echo(out *strings.Builder, workers, limit int) *Pipeline[string] {
	return &Pipeline[string]{
		Workers: workers,
		MaxLine: limit,
		Work: func(l Line) string {
			if l.Err != nil {
				return fmt.Sprintf("%d!%v", l.N, l.Err)
			}
			return fmt.Sprintf("%d:%s", l.N, l.Data)
		},
		Emit: func(_ Line, s string) error {
			out.WriteString(s + "\n")
			return nil
		},
		Idle: func() error { return nil },
	}
}

func TestRun(t *testing.T) {
	long := strings.Repeat("x", readBuffer+10)
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"one", "a\n", "1:a\n"},
		{"no line end", "a\nb", "1:a\n2:b\n"},
		{"carriage returns", "a\r\nb\r\n", "1:a\n2:b\n"},
		{"blank lines count", "\na\n \t\n\nb\n\n", "2:a\n5:b\n"},
		{"only blank", "  \n\n", ""},
		{"at the limit", strings.Repeat("y", readBuffer+5) + "\nb", "1:" + strings.Repeat("y", readBuffer+5) + "\n2:b\n"},
		{"too long", "a\n" + long + "\nb\n", "1:a\n2!the line is longer than 65541 bytes\n3:b\n"},
		{"too long, last", "a\n" + long, "1:a\n2!the line is longer than 65541 bytes\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			require.NoError(t, echo(&out, 3, readBuffer+5).Run(strings.NewReader(tt.in)))
			require.Equal(t, tt.want, out.String())
		})
	}
}

func TestOrder(t *testing.T) {
	var in, want, out strings.Builder
	for i := range 500 {
		fmt.Fprintf(&in, "line %d\n", i)
		fmt.Fprintf(&want, "%d:line %d\n", i+1, i)
	}
	p := echo(&out, 7, 100)
	work := p.Work
	p.Work = func(l Line) string {
		time.Sleep(time.Duration(rand.IntN(300)) * time.Microsecond)
		return work(l)
	}
	require.NoError(t, p.Run(strings.NewReader(in.String())))
	require.Equal(t, want.String(), out.String())
}

// A caller that writes one line and waits for its result must get it.
func TestIdleFlushes(t *testing.T) {
	r, w := io.Pipe()
	results := make(chan string)
	var pending string
	p := &Pipeline[string]{
		Workers: 2,
		MaxLine: 100,
		Work:    func(l Line) string { return strings.ToUpper(string(l.Data)) },
		Emit:    func(_ Line, s string) error { pending += s; return nil },
		Idle: func() error {
			if pending != "" {
				results <- pending
				pending = ""
			}
			return nil
		},
	}
	done := make(chan error)
	go func() { done <- p.Run(r) }()
	for _, s := range []string{"a", "b", "c"} {
		_, err := io.WriteString(w, s+"\n")
		require.NoError(t, err)
		require.Equal(t, strings.ToUpper(s), <-results)
	}
	require.NoError(t, w.Close())
	require.NoError(t, <-done)
}

func TestErrors(t *testing.T) {
	var out strings.Builder
	boom := errors.New("boom")

	p := echo(&out, 2, 100)
	err := p.Run(io.MultiReader(strings.NewReader("a\nb\n"), errReader{boom}))
	require.ErrorIs(t, err, boom)
	require.Equal(t, "1:a\n2:b\n", out.String(), "what came before the failure is emitted")

	p.Emit = func(l Line, _ string) error { return boom }
	require.ErrorIs(t, p.Run(strings.NewReader("a\nb\n")), boom)
}

// Emit's failure must end the run although the stream never ends.
func TestEmitErrorStopsEndlessStream(t *testing.T) {
	p := echo(new(strings.Builder), 2, 100)
	boom := errors.New("boom")
	p.Emit = func(l Line, _ string) error {
		if l.N == 1000 {
			return boom
		}
		return nil
	}
	require.ErrorIs(t, p.Run(endless{}), boom)
}

func TestConstantMemory(t *testing.T) {
	const workers = 4
	var peak uint64
	p := echo(new(strings.Builder), workers, 1<<20)
	p.Work = func(l Line) string { return "" }
	p.Emit = func(l Line, _ string) error {
		if l.N%1000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
		}
		return nil
	}
	line := strings.Repeat("x", 10_000) + "\n"
	require.NoError(t, p.Run(&repeated{line: line, left: 10_000})) // 100 MB
	require.Less(t, peak, uint64(32<<20))
}

func TestTick(t *testing.T) {
	ticks := make(chan time.Time, 1)
	ticks <- time.Time{}
	called := false
	p := echo(new(strings.Builder), 1, 100)
	p.Tick, p.OnTick = ticks, func() { called = true }
	require.NoError(t, p.Run(strings.NewReader("a\n")))
	require.True(t, called)
}

func FuzzReadLine(f *testing.F) {
	f.Add([]byte("a\nb\r\n\n"), 3)
	f.Add([]byte("aaaa"), 3)
	f.Add([]byte("a\n"+strings.Repeat("b", 63)+"\n"+strings.Repeat("c", 64)+"\nd"), 3)
	f.Fuzz(func(t *testing.T, data []byte, limit int) {
		if limit < 0 || limit > 1000 {
			return
		}
		var want []string
		var ends error
		lines := bytes.SplitAfter(data, []byte("\n"))
		for i, l := range lines {
			if len(l)/skipped > limit {
				ends = &EndlessError{i + 1, skipped * limit}
				break
			}
			l = bytes.TrimSuffix(bytes.TrimSuffix(l, []byte("\n")), []byte("\r"))
			switch {
			case len(l) > limit:
				want = append(want, fmt.Sprintf("%d!%v", i+1, &TooLongError{limit}))
			case len(bytes.TrimSpace(l)) > 0:
				want = append(want, fmt.Sprintf("%d:%s", i+1, l))
			}
		}
		var got []string
		p := echo(new(strings.Builder), 2, limit)
		p.Emit = func(_ Line, s string) error { got = append(got, s); return nil }
		require.Equal(t, ends, p.Run(bytes.NewReader(data)))
		require.Equal(t, want, got)
	})
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, "x\n"), nil }

// repeated gives a line many times without holding them all.
type repeated struct {
	line string
	at   int
	left int
}

func (r *repeated) Read(p []byte) (n int, err error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n = copy(p, r.line[r.at:])
	if r.at += n; r.at == len(r.line) {
		r.at = 0
		r.left--
	}
	return n, nil
}

// TestEndlessLine: a line that does not end ends the run, at a fixed distance;
// one that is too long and ends does not.
func TestEndlessLine(t *testing.T) {
	run := func(r io.Reader) (lines int, err error) {
		p := Pipeline[int]{Workers: 1, MaxLine: 100 << 10, Work: func(Line) int { return 0 }, Idle: func() error { return nil },
			Emit: func(l Line, _ int) error { lines++; return nil }}
		return lines, p.Run(r)
	}
	lines, err := run(strings.NewReader("a\n" + strings.Repeat("b", 1600<<10) + "\nc\n"))
	require.NoError(t, err)
	require.Equal(t, 3, lines)
	endless := &counted{}
	_, err = run(io.MultiReader(strings.NewReader("a\n"), endless))
	require.EqualError(t, err, "line 2 does not end within 1638400 bytes")
	require.Less(t, endless.n, 4<<20)
}

type counted struct{ n int }

func (c *counted) Read(p []byte) (int, error) {
	c.n += len(p)
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
