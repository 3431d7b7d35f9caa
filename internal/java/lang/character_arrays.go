package lang

import (
	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/lazy"
)

// characterArrays are the methods of Character on a part of a char[].
var characterArrays = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"static int codePointAt(char[],int,int)", make3(func(rt *Runtime, chars Value, at, limit int) (rune, error) {
			if at >= limit || limit < 0 {
				return 0, indexOutOfBounds("")
			}
			u, err := unitsOfArray(rt, chars)
			switch {
			case err != nil:
				return 0, err
			case limit > len(u):
				return 0, indexOutOfBounds("")
			case at < 0:
				return 0, arrayIndexOutOfBounds()
			}
			r, _ := u[:limit].next(at)
			return r, nil
		})},
		{"static int codePointBefore(char[],int,int)", make3(func(rt *Runtime, chars Value, at, start int) (rune, error) {
			if at <= start || start < 0 {
				return 0, indexOutOfBounds("")
			}
			u, err := unitsOfArray(rt, chars)
			switch {
			case err != nil:
				return 0, err
			case start >= len(u):
				return 0, indexOutOfBounds("")
			case at > len(u):
				return 0, arrayIndexOutOfBounds()
			}
			r, _ := u[start:at].last()
			return r, nil
		})},
		{"static int codePointCount(char[],int,int)", onPart(func(u units, from, count int) (int, bool) {
			if from < 0 || count < 0 || count > len(u)-from {
				return 0, false
			}
			n := 0
			for part := u[from : from+count]; len(part) > 0; n++ {
				_, w := part.next(0)
				part = part[w:]
			}
			return n, true
		})},
		{"static int offsetByCodePoints(char[],int,int,int,int)", func(rt *Runtime, _ Value, a []Value) (Value, error) {
			u, err := unitsOfArray(rt, a[0])
			if err != nil {
				return Value{}, err
			}
			start, count, at, by := intOf(a[1]), intOf(a[2]), intOf(a[3]), intOf(a[4])
			if start < 0 || count < 0 || count > len(u)-start || at < start || at > start+count {
				return Value{}, indexOutOfBounds("")
			}
			part := u[start : start+count]
			to, ok := part.move(at-start, by)
			if !ok {
				return Value{}, indexOutOfBounds("")
			}
			return ofInt(start + to), nil
		}},
	}
}}

// units is a part of a char[].
type units []uint16

// next returns the code point at i and how many units it has.
func (u units) next(i int) (rune, int) {
	if i+1 < len(u) && javatext.IsHighHalf(u[i]) && javatext.IsLowHalf(u[i+1]) {
		return pairOf(u[i], u[i+1]), 2
	}
	return rune(u[i]), 1
}

// last returns the code point that ends u.
func (u units) last() (rune, int) {
	n := len(u)
	if n > 1 && javatext.IsHighHalf(u[n-2]) && javatext.IsLowHalf(u[n-1]) {
		return pairOf(u[n-2], u[n-1]), 2
	}
	return rune(u[n-1]), 1
}

// move goes by that many code points from i; false beyond an end.
func (u units) move(i, by int) (int, bool) {
	for ; by > 0 && i < len(u); by-- {
		_, w := u.next(i)
		i += w
	}
	for ; by < 0 && i > 0; by++ {
		_, w := u[:i].last()
		i -= w
	}
	return i, by == 0
}

func pairOf(hi, lo uint16) rune { return (rune(hi)-0xD800)<<10 + (rune(lo) - 0xDC00) + 0x10000 }

func unitsOfArray(rt *Runtime, v Value) (units, error) {
	arr, err := read[*array](v)
	if err != nil {
		return nil, err
	}
	if err := rt.Grow(2 * len(arr.elems)); err != nil {
		return nil, err
	}
	u := make(units, len(arr.elems))
	for k, e := range arr.elems {
		u[k] = uint16(e.Int64())
	}
	return u, rt.Spend(len(u))
}

// onPart declares a method of a char[] and two ints; what does not fit is an exception.
func onPart(f func(u units, x, y int) (int, bool)) body {
	return make3(func(rt *Runtime, chars Value, x, y int) (int, error) {
		u, err := unitsOfArray(rt, chars)
		if err != nil {
			return 0, err
		}
		n, ok := f(u, x, y)
		if !ok {
			return 0, indexOutOfBounds("")
		}
		return n, nil
	})
}
