package lang

import (
	"iter"
	"math"
	"slices"
	"strings"
	"unsafe"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/raw"
)

// Runtime is the state of one execution: its meter and the caches that
// operations share. The zero Runtime is ready and has the default limits. It
// is not safe for concurrent use; Reset makes it ready for another execution.
type Runtime struct {
	// Meter pays for all operations; nil stands for one with the default limits.
	Meter *meter.Meter

	depth   int
	used    bool // what follows, but for caches without anything of this execution
	statics map[string]*method
	regexes regexCache
	tails   tails
	texts   texts
	getters getters
	list    *wrapper // for one call at a time
	lent    *lent
	parts   *array // for a split whose parts are taken out at once; nil while one has it
	lending bool   // the next split may have it
	formats formats
	own     meter.Meter
}

// Reset forgets what was spent and keeps the caches.
func (rt *Runtime) Reset() {
	if rt.Meter, rt.depth = nil, 0; rt.used {
		rt.release()
	}
}

func (rt *Runtime) release() {
	rt.used = false
	rt.own.End()
	rt.tails = tails{}
	rt.texts.reset()
	rt.getters = getters{}
	rt.formats.reset()
	rt.regexes.reset()
	clear(rt.statics) // Velocity's cache ends with the evaluation
}

// meter returns what pays.
func (rt *Runtime) meter() *meter.Meter {
	if rt.Meter == nil {
		rt.Meter, rt.used = &rt.own, true
	}
	return rt.Meter
}

// Spend takes n steps.
func (rt *Runtime) Spend(n int) error { return rt.meter().Spend(n) }

// SpendBytes takes the steps of reading or comparing n bytes.
func (rt *Runtime) SpendBytes(n int) error { return rt.meter().SpendBytes(n) }

// paceLength is how many elements or characters one call makes or reads between
// two looks at the context.
const paceLength = 1 << 14

// pace looks at the context at every paceLength-th turn of a long loop. Its error
// ends the loop.
func (rt *Runtime) pace(turn int) error {
	if turn%paceLength != paceLength-1 {
		return nil
	}
	return rt.meter().Look()
}

// pieces yields s in parts of about paceLength bytes that end between two
// characters, and looks at the context before each.
func (rt *Runtime) pieces(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for s != "" {
			n := javatext.Piece(s, paceLength)
			if len(s) > paceLength && rt.meter().Look() != nil || !yield(s[:n]) {
				return
			}
			s = s[n:]
		}
	}
}

// growthPiece is how much of a long text is copied between two looks at the
// context.
const growthPiece = 1 << 20

// roomFor makes room for n more bytes behind a text that becomes long. Where the
// context has ended meanwhile, the meter says so.
func (rt *Runtime) roomFor(dst []byte, n int) []byte {
	if cap(dst)-len(dst) >= n || len(dst) < growthPiece {
		return dst
	}
	grown := raw.Bytes(max(len(dst)+n, len(dst)+len(dst)/4))
	for piece := range slices.Chunk(dst, growthPiece) {
		if rt.meter().Look() != nil {
			return dst
		}
		grown = append(grown, piece...)
	}
	return grown
}

// textOf returns a text that was made in dst, which nobody changes any more: a
// long one without copying it, since that has no more room than it needs and a
// quarter.
func textOf(dst []byte) string {
	if len(dst) < growthPiece || cap(dst) > len(dst)/4*5+growthPiece {
		return string(dst)
	}
	return unsafe.String(unsafe.SliceData(dst), len(dst))
}

// longText makes a text of a length that is known, and looks at the context about
// every growthPiece bytes.
type longText struct {
	strings.Builder
	rt  *Runtime
	due int // bytes since the last look
}

func newLongText(rt *Runtime, length int) *longText {
	t := &longText{rt: rt}
	t.Grow(length)
	return t
}

// add appends s as it is.
func (t *longText) add(s string) error {
	for s != "" {
		n := min(len(s), growthPiece)
		if t.due += n; t.due >= growthPiece {
			t.due = 0
			if err := t.rt.meter().Look(); err != nil {
				return err
			}
		}
		t.WriteString(s[:n])
		s = s[n:]
	}
	return nil
}

// Grow asks for n bytes of memory, and takes the steps of filling them.
func (rt *Runtime) Grow(n int) error {
	m := rt.meter()
	if err := m.Hold(n); err != nil {
		return err
	}
	return m.SpendBytes(n)
}

// growBy asks for n times size bytes.
func (rt *Runtime) growBy(n, size int) error {
	if n > math.MaxInt32 || size > math.MaxInt32 {
		n, size = math.MaxInt32, math.MaxInt32
	}
	return rt.Grow(n * size)
}

// copied returns a copy of elems.
func (rt *Runtime) copied(elems []Value) ([]Value, error) {
	if err := rt.growBy(len(elems), 24); err != nil {
		return nil, err
	}
	return slices.Clone(elems), nil
}

// sharedText is the length up to which a part of a text may keep all of it in
// memory.
const sharedText = 256

// part returns a part of a text as a text of its own, unless they may as well
// share memory: what is left of a long text must not keep the whole of it.
func (rt *Runtime) part(whole, part string) (string, error) {
	if len(whole) <= sharedText || len(part) >= len(whole)/2 || part == "" {
		return part, nil
	}
	if err := rt.Grow(len(part)); err != nil {
		return "", err
	}
	return strings.Clone(part), nil
}

// Err returns the error that ended the execution: that of an operation that had
// no way to return it, too, as printing an object that contains itself too
// deeply. An execution that ends well asks for it last.
func (rt *Runtime) Err() error { return rt.meter().Err() }

// LimitError says which limit ended an execution.
type LimitError = meter.LimitError

// Exception is what a Java method threw. It ends the template
// (rules/velocity.md#methods).
type Exception struct {
	Class   string // java.lang.StringIndexOutOfBoundsException, for example
	Message string // may be empty

	// byCaller says that the call failed before the method ran, and so without
	// the exceptions that Velocity wraps what a method throws in.
	byCaller bool
}

func (e *Exception) Error() string {
	if e.Message == "" {
		return e.Class
	}
	return e.Class + ": " + e.Message
}

// UnsupportedError says that the engine would have run a method that this
// package knows and does not offer.
type UnsupportedError struct {
	Class, Method string
}

func (e *UnsupportedError) Error() string {
	return "unsupported method " + e.Class + "." + e.Method
}
