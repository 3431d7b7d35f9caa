package ndjson

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	// slotsPerWorker is how many parts of the stream may be under way for each
	// worker, so that one slow line does not leave the others without work at once.
	// A part is what has arrived: one line, of any length, and with it the lines
	// that are in the reading buffer as a whole.
	slotsPerWorker = 4

	// keepBuffer is the largest line buffer that is used again. A stream with
	// one huge line must not hold on to its size until the end.
	keepBuffer = 1 << 20

	readBuffer = 64 << 10

	// skipped is how many times the longest line a longer one may be. What has
	// no end of a line for so long is not lines.
	skipped = 16
)

// Line is one line of a stream, without its end.
type Line struct {
	N    int    // from 1
	Data []byte // belongs to the pipeline again when Emit has returned
	Err  error  // a *TooLongError when the line was not kept
}

// TooLongError says that a line is longer than the pipeline allows.
type TooLongError struct{ Limit int }

// Error names the limit.
func (e *TooLongError) Error() string {
	return fmt.Sprintf("the line is longer than %d bytes", e.Limit)
}

// EndlessError ends a run: a line is so long that its end is not looked for.
type EndlessError struct{ Line, Limit int }

// Error names the line and the limit.
func (e *EndlessError) Error() string {
	return fmt.Sprintf("line %d does not end within %d bytes", e.Line, e.Limit)
}

// Pipeline is a function over lines and what happens to its results. At most
// a fixed number of lines and of bytes beside them is in memory at a time for each
// worker. Nothing waits for more lines: when the input pauses, the results of all
// lines so far are emitted and Idle is called.
type Pipeline[R any] struct {
	Workers int // at least 1
	MaxLine int // bytes; the rest of a longer line is skipped, up to 16 times as many

	// Work is called by several goroutines at once.
	Work func(Line) R

	// Emit is called in the order of the lines, by the goroutine that called
	// Run. Its error ends the run.
	Emit func(Line, R) error

	// Idle is called by the same goroutine when every line that has been read
	// has been emitted and the next one has not arrived: the time to flush.
	Idle func() error

	// Tick calls OnTick, again in the same goroutine. Both may be nil.
	Tick   <-chan time.Time
	OnTick func()
}

// slot is a part of the stream.
type slot[R any] struct {
	first   []byte // the buffer of the first line
	more    []byte // that of the lines behind it
	lines   []Line
	results []R
	done    chan struct{}
}

// Run reads r to its end; lines of white space are counted and skipped. It
// returns the error of r, of Emit or of Idle. After an error of the latter two
// it does not wait for a Read of r that is under way.
func (p *Pipeline[R]) Run(r io.Reader) error {
	slots := p.Workers * slotsPerWorker
	free := make(chan *slot[R], slots)
	todo := make(chan *slot[R], slots)
	order := make(chan *slot[R], slots)
	stop := make(chan struct{})
	defer close(stop)
	for range slots {
		free <- &slot[R]{done: make(chan struct{}, 1)}
	}
	for range p.Workers {
		go func() {
			for s := range todo {
				for _, l := range s.lines {
					s.results = append(s.results, p.Work(l))
				}
				s.done <- struct{}{}
			}
		}()
	}
	var readErr error // set before order is closed
	go func() {
		readErr = p.read(r, free, todo, order, stop)
		close(todo)
		close(order)
	}()
	if err := p.emit(free, order); err != nil {
		return err
	}
	return readErr
}

// read fills free slots with lines. The channels hold every slot there is, so
// only taking a free one can block.
func (p *Pipeline[R]) read(r io.Reader, free <-chan *slot[R], todo, order chan<- *slot[R], stop <-chan struct{}) error {
	in := bufio.NewReaderSize(r, readBuffer)
	for n := 1; ; {
		var s *slot[R]
		select {
		case s = <-free:
		case <-stop:
			return nil
		}
		last, err := p.fill(s, in, &n)
		if err != nil {
			return err
		}
		if len(s.lines) > 0 {
			order <- s
			todo <- s
		}
		if last {
			return nil
		}
	}
}

// fill reads the next line that is not empty into a slot, and with it those that
// are in the buffer already. n is the number of the next line. last is at the end of
// the stream.
func (p *Pipeline[R]) fill(s *slot[R], in *bufio.Reader, n *int) (last bool, err error) {
	s.lines, s.results = s.lines[:0], s.results[:0]
	for len(s.lines) == 0 && !last {
		data, err := readLine(in, s.first[:0], p.MaxLine)
		s.first = data
		l := Line{N: *n, Data: data}
		var long *TooLongError
		switch {
		case err == errEndless:
			return false, &EndlessError{*n, skipped * p.MaxLine}
		case errors.As(err, &long):
			l.Err = long
		case err == io.EOF:
			last = true
		case err != nil:
			return false, err
		}
		*n++
		if l.Err != nil || len(bytes.TrimSpace(data)) > 0 {
			s.lines = append(s.lines, l)
		}
	}
	arrived, _ := in.Peek(in.Buffered())
	whole := arrived[:bytes.LastIndexByte(arrived, '\n')+1]
	s.more = append(s.more[:0], whole...)
	for part := range bytes.Lines(s.more) {
		data := trimEnd(part)
		if len(data) > p.MaxLine { // the next slot begins with it
			break
		}
		if len(bytes.TrimSpace(data)) > 0 {
			s.lines = append(s.lines, Line{N: *n, Data: data})
		}
		*n++
		in.Discard(len(part))
	}
	return last, nil
}

func (p *Pipeline[R]) emit(free chan<- *slot[R], order <-chan *slot[R]) error {
	for {
		s, ok := p.poll(order)
		if s == nil && ok {
			if err := p.Idle(); err != nil {
				return err
			}
			s, ok = wait(p, order)
		}
		if !ok {
			return p.Idle()
		}
		wait(p, s.done)
		for i, l := range s.lines {
			if err := p.Emit(l, s.results[i]); err != nil {
				return err
			}
		}
		clear(s.results)
		if cap(s.first) > keepBuffer {
			s.first = nil
		}
		free <- s
	}
}

// poll takes the next slot if there is one; nil and true mean not yet.
func (p *Pipeline[R]) poll(order <-chan *slot[R]) (s *slot[R], ok bool) {
	select {
	case <-p.Tick:
		p.OnTick()
	default:
	}
	select {
	case s, ok = <-order:
		return s, ok
	default:
		return nil, true
	}
}

func wait[R, T any](p *Pipeline[R], ch <-chan T) (v T, ok bool) {
	for {
		select {
		case v, ok = <-ch:
			return v, ok
		case <-p.Tick:
			p.OnTick()
		}
	}
}

var errEndless = errors.New("the line does not end")

// readLine appends the next line to dst. The error is io.EOF for the last one,
// which may be empty, a *TooLongError after the whole line was skipped, or
// errEndless.
func readLine(in *bufio.Reader, dst []byte, limit int) ([]byte, error) {
	long, size := false, 0
	for {
		part, err := in.ReadSlice('\n')
		if size += len(part); size/skipped > limit {
			return nil, errEndless
		}
		end := err != bufio.ErrBufferFull
		if end {
			part = trimEnd(part)
		}
		if long = long || len(dst)+len(part) > limit; long {
			dst = dst[:0]
		} else {
			dst = append(dst, part...)
		}
		switch {
		case !end:
		case err != nil && err != io.EOF:
			return dst, err
		case long:
			// At the end of the stream the next call says io.EOF.
			return dst, &TooLongError{limit}
		default:
			return dst, err
		}
	}
}

// trimEnd cuts the end of a line.
func trimEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}
