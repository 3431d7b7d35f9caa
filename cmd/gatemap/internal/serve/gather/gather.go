// Package gather collects the lines that a server writes while it is busy: a system
// call for each of them takes as long as a good part of the request.
package gather

import (
	"io"
	"sync"
	"time"
)

// The bounds of what waits: a line is written this much later at most, and no more
// than that many bytes wait.
const (
	maxWait = 50 * time.Millisecond
	maxHeld = 32 << 10
)

// Writer hands on what is written to it: at once while the server has nothing else to
// do, and otherwise together with what follows within maxWait. Each write is of whole
// lines. It is safe for concurrent use.
type Writer struct {
	out  io.Writer
	busy func() bool

	mu    sync.Mutex
	held  []byte
	timer *time.Timer // hands on what is held; nil while nothing is
}

// New returns a writer to out. busy reports whether more lines will follow soon.
func New(out io.Writer, busy func() bool) *Writer { return &Writer{out: out, busy: busy} }

// Write implements io.Writer. The error is that of out, where it is known already.
func (w *Writer) Write(p []byte) (int, error) {
	busy := w.busy()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held = append(w.held, p...)
	if busy && len(w.held) < maxHeld {
		if w.timer == nil {
			w.timer = time.AfterFunc(maxWait, func() { w.Flush() })
		}
		return len(p), nil
	}
	return len(p), w.flush()
}

// Flush hands on what waits.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.flush()
}

// Close hands on what waits; out stays open.
func (w *Writer) Close() error { return w.Flush() }

func (w *Writer) flush() error {
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	if len(w.held) == 0 {
		return nil
	}
	_, err := w.out.Write(w.held)
	clear(w.held)
	if w.held = w.held[:0]; cap(w.held) > 2*maxHeld {
		w.held = nil
	}
	return err
}
