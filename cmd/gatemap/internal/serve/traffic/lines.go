package traffic

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/source"
)

// Lines writes a line for each request: for people, or as JSON. A line is one
// write.
type Lines struct {
	mu   sync.Mutex
	out  io.Writer
	json *slog.Logger // nil for people
}

// NewLines returns a sink of lines for people.
func NewLines(out io.Writer) *Lines { return &Lines{out: out} }

// NewJSON returns a sink that logs each request as "request".
func NewJSON(log *slog.Logger) *Lines { return &Lines{json: log} }

// Request implements Sink.
func (l *Lines) Request(e *Entry, _ *gatemaphttp.Exchange) {
	if l.json != nil {
		level := slog.LevelInfo
		if e.Status >= 500 || e.Status == 0 || e.NotSent != "" {
			level = slog.LevelError
		}
		l.json.LogAttrs(context.Background(), level, "request", slog.Any("request", e))
		return
	}
	line := e.String() + "\n"
	l.mu.Lock()
	defer l.mu.Unlock()
	io.WriteString(l.out, line)
}

// String is the entry as a line: the time, the answer, the request and the
// decision.
func (e *Entry) String() string {
	line := fmt.Sprintf("%s %d %s %s %s", e.Started.Format("15:04:05.000"), e.Status, source.Printable(e.Method), source.Printable(e.Target), short(e.Latency))
	switch {
	case e.Failure != "":
		line += fmt.Sprintf("  %s: %s", e.Failure, source.Printable(e.Reason))
	case e.Reason != "":
		line += "  " + source.Printable(e.Reason)
	case e.Selected != "":
		line += "  response " + source.Printable(e.Selected)
	}
	if e.BackendStatus != 0 {
		line += fmt.Sprintf("  backend %d in %s", e.BackendStatus, short(e.BackendLatency))
	}
	if e.Streamed {
		line += "  streamed"
	}
	if e.NotSent != "" {
		line += "  not sent: " + source.Printable(e.NotSent)
	}
	return line
}

// short is a duration with three digits or so.
func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(time.Microsecond).String()
}
