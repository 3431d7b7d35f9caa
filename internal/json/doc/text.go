package doc

import (
	"math"
	"strconv"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
)

// LimitError reports that a text would be longer than its limit, or that a
// collection nests too deeply: it may contain itself.
type LimitError struct {
	Limit   int
	Nesting bool // the limit on depth, not on length
}

// Error says which limit was hit.
func (e *LimitError) Error() string {
	if e.Nesting {
		return "value nests deeper than " + strconv.Itoa(e.Limit) + " collections"
	}
	return "text is longer than " + strconv.Itoa(e.Limit) + " bytes"
}

// AppendText appends what String.valueOf(v) gives in Java: a map as {a=1}, an
// ArrayList as [a, null], a JSONArray as JSON in the Web style, a ContextMap as
// nothing. No more than limit bytes are appended if limit is positive, give or
// take one scalar; beyond that the error is a *LimitError, and so it is for
// collections that contain themselves other than directly.
func AppendText(dst []byte, v Value, limit int) ([]byte, error) {
	return Printer{Limit: limit}.AppendText(dst, v)
}

// Printer prints values for an evaluation: what it appends is paid for while
// it is appended.
type Printer struct {
	Meter *meter.Meter
	Limit int  // of bytes; none if it is not positive
	Hold  bool // the Meter's memory, too
}

// AppendText is AppendText with the limits of p. Its errors are also those of
// the Meter.
func (o Printer) AppendText(dst []byte, v Value) ([]byte, error) {
	p := printer{meter: o.Meter, hold: o.Hold, limit: o.Limit, max: len(dst) + o.Limit, paid: len(dst), style: Web}
	dst, err := p.text(dst, v, 0)
	return p.end(dst, err)
}

// AppendJSON is AppendJSON with the limits of p. Its errors are also those of
// the Meter.
func (o Printer) AppendJSON(dst []byte, v Value, s Style) ([]byte, error) {
	p := printer{meter: o.Meter, hold: o.Hold, limit: o.Limit, max: len(dst) + o.Limit, paid: len(dst), style: s}
	dst, err := p.json(dst, v, 0)
	return p.end(dst, err)
}

type printer struct {
	meter *meter.Meter
	limit int // as given
	max   int // the length of dst that limit allows
	paid  int // the length of dst that is paid for
	outer int // collections that are not, twice the doubles, and a quarter of the elements of JSON
	hold  bool
	style Style
}

const (
	// unpaid is how much is appended before it is paid for.
	unpaid = 1 << 10
	// printedPerStep is how many bytes of printed values one step appends.
	printedPerStep = 16
	// collectionSteps is what a collection takes beside its text.
	collectionSteps = 2
	// doubleOuter is how many collections a double counts for.
	doubleOuter = 2
	// farOuter is how many more one counts for that is Far.
	farOuter = 4
)

// Far reports whether v is a number with a fraction so large or so small that its
// digits are found by arithmetic with many words.
func (v Value) Far() bool {
	if v.k != Double {
		return false
	}
	x := math.Abs(v.Float64())
	return x >= 1e22 || x < 1e-22 && x > 0
}

func (p *printer) check(dst []byte, depth int) error {
	if p.limit > 0 && len(dst) > p.max {
		return &LimitError{Limit: p.limit}
	}
	if depth > maxNesting {
		return &LimitError{Limit: maxNesting, Nesting: true}
	}
	if len(dst)-p.paid > unpaid {
		return p.pay(dst)
	}
	return nil
}

func (p *printer) pay(dst []byte) error {
	n := max(0, len(dst)-p.paid)
	p.paid = len(dst)
	if p.hold {
		if err := p.meter.Hold(n); err != nil {
			return err
		}
	}
	n = n/printedPerStep + p.outer*collectionSteps
	p.outer = 0
	return p.meter.Spend(n)
}

func (p *printer) end(dst []byte, err error) ([]byte, error) {
	if err == nil {
		err = p.pay(dst)
	}
	if err == nil { // Objects that have no other way to say that they failed
		err = p.meter.Err()
	}
	return dst, err
}

// enter begins a level of nesting, which leave ends if there was no error.
func (p *printer) enter(dst []byte, depth int) error {
	if err := p.check(dst, depth); err != nil {
		return err
	}
	p.outer++
	return p.meter.Enter()
}

func (p *printer) leave() { p.meter.Leave() }

// room returns the limit for what may still be appended.
func (p *printer) room(dst []byte) int {
	if p.limit <= 0 {
		return 0
	}
	return max(1, p.max-len(dst))
}

func (p *printer) text(dst []byte, v Value, depth int) ([]byte, error) {
	switch v.k {
	case String:
		dst = javatext.Append(dst, v.Str())
		return dst, p.check(dst, depth)
	case MapRef, DocMap:
		return p.textMap(dst, v, depth)
	case ListRef, DocList:
		if v.ListClass() == JSONArray {
			return p.json(dst, v, depth)
		}
		return p.textList(dst, v, depth)
	case Opaque:
		dst = v.Object().AppendText(dst)
		return dst, p.check(dst, depth)
	}
	return p.scalar(dst, v)
}

func (p *printer) scalar(dst []byte, v Value) ([]byte, error) {
	switch v.k {
	case Double, Float:
		p.outer += doubleOuter
		if v.Far() {
			p.outer += farOuter
		}
	case BigInt, BigDec:
		if err := p.meter.Spend(v.Work()); err != nil {
			return dst, err
		}
	}
	return appendScalar(dst, v), nil
}

func (p *printer) textMap(dst []byte, v Value, depth int) ([]byte, error) {
	if v.MapClass() == ContextMap {
		return dst, nil
	}
	var err error
	dst = append(dst, '{')
	sep := ""
	for c := v.Iter(); c.Next(); {
		dst = append(dst, sep...)
		sep = ", "
		if dst, err = p.textPart(dst, v, c.Key(), "(this Map)", depth); err != nil {
			return dst, err
		}
		dst = append(dst, '=')
		if dst, err = p.textPart(dst, v, c.Value(), "(this Map)", depth); err != nil {
			return dst, err
		}
	}
	dst = append(dst, '}')
	return dst, p.check(dst, depth)
}

func (p *printer) textList(dst []byte, v Value, depth int) ([]byte, error) {
	var err error
	dst = append(dst, '[')
	sep := ""
	for c := v.Iter(); c.Next(); {
		dst = append(dst, sep...)
		sep = ", "
		if dst, err = p.textPart(dst, v, c.Value(), "(this Collection)", depth); err != nil {
			return dst, err
		}
	}
	dst = append(dst, ']')
	return dst, p.check(dst, depth)
}

// textPart appends a part of the collection of, which may be of itself.
func (p *printer) textPart(dst []byte, of, part Value, self string, depth int) ([]byte, error) {
	if (part.IsMap() || part.IsList()) && Same(part, of) {
		return append(dst, self...), nil
	}
	if err := p.enter(dst, depth+1); err != nil {
		return dst, err
	}
	dst, err := p.text(dst, part, depth+1)
	p.leave()
	return dst, err
}

// appendScalar appends toString of null, a Boolean, a Character or a number.
func appendScalar(dst []byte, v Value) []byte {
	switch v.k {
	case Bool:
		return strconv.AppendBool(dst, v.n != 0)
	case Char:
		return javatext.AppendUnit(dst, uint16(v.n))
	case Byte, Short, Int, Long:
		return strconv.AppendInt(dst, v.n, 10)
	case BigInt:
		return v.Big().Append(dst, 10)
	case Float:
		return javatext.AppendFloat(dst, float32(v.Float64()))
	case Double:
		return javatext.AppendDouble(dst, v.Float64())
	case BigDec:
		return v.Dec().Append(dst)
	}
	return append(dst, "null"...)
}

// Append appends what BigDecimal.toString gives: plain notation for a scale
// that is not negative and an exponent of at least -6, else scientific.
func (d *Decimal) Append(dst []byte) []byte {
	digits := d.Unscaled.Append(nil, 10)
	if d.Scale == 0 {
		return append(dst, digits...)
	}
	if digits[0] == '-' {
		dst, digits = append(dst, '-'), digits[1:]
	}
	scale := int(d.Scale)
	exp := len(digits) - 1 - scale
	if scale >= 0 && exp >= -6 {
		whole := len(digits) - scale
		if whole > 0 {
			dst = append(append(dst, digits[:whole]...), '.')
			return append(dst, digits[whole:]...)
		}
		dst = append(dst, "0."...)
		for ; whole < 0; whole++ {
			dst = append(dst, '0')
		}
		return append(dst, digits...)
	}
	dst = append(dst, digits[0])
	if len(digits) > 1 {
		dst = append(append(dst, '.'), digits[1:]...)
	}
	if exp != 0 {
		dst = append(dst, 'E')
		if exp > 0 {
			dst = append(dst, '+')
		}
		dst = strconv.AppendInt(dst, int64(exp), 10)
	}
	return dst
}
