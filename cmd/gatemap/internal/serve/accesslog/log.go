package accesslog

import (
	"io"
	"sync"
	"sync/atomic"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// Log is a sink that writes a line for each request that the API saw. A line is
// one write.
type Log struct {
	format atomic.Pointer[Format]
	mu     sync.Mutex
	out    io.Writer
}

// New returns a log in that format.
func New(out io.Writer, format *Format) *Log {
	l := &Log{out: out}
	l.SetFormat(format)
	return l
}

// SetFormat replaces the format for the lines that follow.
func (l *Log) SetFormat(format *Format) { l.format.Store(format) }

// Request implements traffic.Sink.
func (l *Log) Request(e *traffic.Entry, x *gatemaphttp.Exchange) {
	if x == nil {
		return
	}
	line := append(l.format.Load().Append(nil, func(name string) (string, bool) { return Value(e, x, name) }), '\n')
	l.mu.Lock()
	defer l.mu.Unlock()
	l.out.Write(line)
}
