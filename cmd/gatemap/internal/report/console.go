package report

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// IsTerminal reports whether w is a terminal.
func IsTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Palette colours text. The zero value leaves it as it is.
type Palette struct{ on bool }

// PaletteFor gives a palette that colours when w is a terminal that can, unless
// the environment has NO_COLOR (https://no-color.org).
func PaletteFor(w any) Palette {
	return Palette{IsTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// Bold gives s in bold.
func (p Palette) Bold(s string) string { return p.paint("1", s) }

// Dim gives s in grey.
func (p Palette) Dim(s string) string { return p.paint("90", s) }

// Good gives s in green.
func (p Palette) Good(s string) string { return p.paint("32", s) }

// Bad gives s in red.
func (p Palette) Bad(s string) string { return p.paint("31", s) }

// Warn gives s in yellow.
func (p Palette) Warn(s string) string { return p.paint("33", s) }

func (p Palette) paint(code, s string) string {
	if !p.on || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// Progress is a line on a terminal that counts. It appears when the work takes
// longer than a moment. A nil Progress does nothing. It is for one goroutine.
type Progress struct {
	w     io.Writer
	unit  string
	start time.Time
	tick  *time.Ticker
	shown bool
}

const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// NewProgress gives a progress line on w, or nil when w is not a terminal.
func NewProgress(w io.Writer, unit string) *Progress {
	if !IsTerminal(w) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return &Progress{w: w, unit: unit, start: time.Now(), tick: time.NewTicker(progressEvery)}
}

// Tick gives the times at which Show is due; nil when p is nil.
func (p *Progress) Tick() <-chan time.Time {
	if p == nil {
		return nil
	}
	return p.tick.C
}

// Show draws the line with the count and an annotation such as "2 failed".
func (p *Progress) Show(count int, note string) {
	if p == nil {
		return
	}
	took := time.Since(p.start)
	if took < progressAfter {
		return
	}
	if note != "" {
		note = ", " + note
	}
	fmt.Fprintf(p.w, "\r\x1b[K%d %s, %.0f/s%s", count, p.unit, float64(count)/took.Seconds(), note)
	p.shown = true
}

// Clear removes the line, so that something else can be printed.
func (p *Progress) Clear() {
	if p == nil || !p.shown {
		return
	}
	fmt.Fprint(p.w, "\r\x1b[K")
	p.shown = false
}

// Stop removes the line for good.
func (p *Progress) Stop() {
	if p == nil {
		return
	}
	p.Clear()
	p.tick.Stop()
}
