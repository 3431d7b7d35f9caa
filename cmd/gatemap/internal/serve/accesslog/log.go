package accesslog

import (
	"io"
	"sync"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// Log is a sink that writes a line for each request that the API saw. A line is
// one write.
type Log struct {
	format *Format
	mu     sync.Mutex
	out    io.Writer
}

// New returns a log in that format.
func New(out io.Writer, format *Format) *Log { return &Log{format: format, out: out} }

// Request implements traffic.Sink.
func (l *Log) Request(e *traffic.Entry, x *gatemaphttp.Exchange) {
	if x == nil {
		return
	}
	line := append(l.format.Append(nil, func(name string) (string, bool) { return Value(e, x, name) }), '\n')
	l.mu.Lock()
	defer l.mu.Unlock()
	l.out.Write(line)
}
