package jsonschema

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// span is a range of UTF-16 units.
type span struct{ lo, hi rune }

var (
	digits = []span{{'0', '9'}}
	words  = []span{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	spaces = []span{{9, 13}, {' ', ' '}, {0xA0, 0xA0}, {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029},
		{0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}}
)

// others are the units outside of sorted spans.
func others(list []span) []span {
	var rest []span
	next := rune(0)
	for _, s := range list {
		if s.lo > next {
			rest = append(rest, span{next, s.lo - 1})
		}
		next = s.hi + 1
	}
	return append(rest, span{next, 0xFFFF})
}

// class translates what follows a [.
func (t *translator) class() error {
	negated := t.peek(0) == '^'
	if negated {
		t.i++
	}
	var list []span
	for {
		if len(list) > maxSpans {
			return errLarge
		}
		if t.i == len(t.src) {
			return errors.New("a [ without its ]")
		}
		if t.peek(0) == ']' {
			t.i++
			t.ranges(list, negated)
			return nil
		}
		set, lo, err := t.classAtom()
		if err != nil {
			return err
		}
		if set != nil {
			list = append(list, set...)
			continue
		}
		hi := lo
		if t.peek(0) == '-' && t.peek(1) != ']' && t.peek(1) >= 0 {
			t.i++
			if set, hi, err = t.classAtom(); err != nil {
				return err
			}
			if set != nil || hi < lo {
				return errors.New("a range of a class ends before it begins")
			}
		}
		list = append(list, span{lo, hi})
	}
}

func (t *translator) classAtom() (set []span, single rune, err error) {
	c := t.src[t.i]
	t.i++
	if c != '\\' {
		return nil, c, nil
	}
	if t.peek(0) == 'b' {
		t.i++
		return nil, '\b', nil
	}
	return t.classEscape()
}

// classEscape reads what follows a backslash: a set, or a single character. What
// has no meaning stands for itself.
func (t *translator) classEscape() (set []span, single rune, err error) {
	c := t.peek(0)
	if c < 0 {
		return nil, 0, errors.New("a backslash at the end")
	}
	t.i++
	switch c {
	case 'd':
		return digits, 0, nil
	case 'D':
		return others(digits), 0, nil
	case 'w':
		return words, 0, nil
	case 'W':
		return others(words), 0, nil
	case 's':
		return spaces, 0, nil
	case 'S':
		return others(spaces), 0, nil
	case 'x':
		return nil, t.hex(2, c), nil
	case 'u':
		return nil, t.hex(4, c), nil
	case 'c':
		if n := t.peek(0) | 0x20; t.peek(0) >= 0 && n >= 'a' && n <= 'z' {
			t.i++
			return nil, n & 31, nil
		}
		t.i--
		return nil, '\\', nil
	}
	if i := strings.IndexRune("tnvfr", c); i >= 0 {
		return nil, '\t' + rune(i), nil
	}
	if c >= '0' && c <= '7' {
		return nil, t.octal(c - '0'), nil
	}
	return nil, c, nil
}

// hex reads n digits; without them the letter stands for itself.
func (t *translator) hex(n int, letter rune) rune {
	if t.i+n <= len(t.src) {
		if v, err := strconv.ParseUint(string(t.src[t.i:t.i+n]), 16, 32); err == nil {
			t.i += n
			return rune(v)
		}
	}
	return letter
}

// octal reads up to two more digits, up to \377.
func (t *translator) octal(v rune) rune {
	for range 2 {
		d := t.peek(0) - '0'
		if d < 0 || d > 7 || v*8+d > 0o377 {
			break
		}
		v = v*8 + d
		t.i++
	}
	return v
}

// ranges writes a class. A span over the surrogates is written around them, as
// they are elsewhere.
func (t *translator) ranges(list []span, negated bool) {
	if len(list) == 0 {
		if negated {
			t.out.WriteString(`[\x{0}-\x{10ffff}]`)
		} else {
			t.out.WriteString(`(?:(?!))`)
		}
		return
	}
	t.out.WriteByte('[')
	if negated {
		t.out.WriteByte('^')
	}
	for _, s := range slices.Compact(list) {
		for _, part := range []span{{s.lo, min(s.hi, surrogates-1)}, {max(s.lo, surrogates), min(s.hi, private-1)}, {max(s.lo, private), s.hi}} {
			if part.lo <= part.hi {
				fmt.Fprintf(&t.out, `\x{%x}-\x{%x}`, mapped(part.lo), mapped(part.hi))
			}
		}
	}
	t.out.WriteByte(']')
}
