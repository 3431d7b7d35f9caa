package text

import (
	"math"
	"strconv"
	"unicode"
)

// Digit returns Character.digit(r, radix), -1 for what is no digit.
func Digit(r rune, radix int) int {
	d := -1
	switch {
	case '0' <= r && r <= '9':
		d = int(r - '0')
	case 'a' <= r && r <= 'z':
		d = int(r-'a') + 10
	case 'A' <= r && r <= 'Z':
		d = int(r-'A') + 10
	case r < 0x80:
	case 0xFF21 <= r && r <= 0xFF3A:
		d = int(r-0xFF21) + 10
	case 0xFF41 <= r && r <= 0xFF5A:
		d = int(r-0xFF41) + 10
	case IsDigit(r):
		d = decimalDigit(r)
	}
	if d >= radix || radix < 2 || radix > 36 {
		return -1
	}
	return d
}

// decimalDigit finds the value of a digit of any script: the runs of category
// Nd are whole decades.
func decimalDigit(r rune) int {
	for _, t := range unicode.Nd.R16 {
		if uint16(r) >= t.Lo && r <= rune(t.Hi) && r < 0x10000 {
			return int(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if uint32(r) >= t.Lo && uint32(r) <= t.Hi {
			return int(uint32(r)-t.Lo) % 10
		}
	}
	return -1
}

// ParseInt does Integer.parseInt and its kin: an optional sign and digits of
// any script, within lo and hi.
func ParseInt(s string, radix int, lo, hi int64) (int64, bool) {
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg = s[0] == '-'
		s = s[1:]
	}
	if s == "" || radix < 2 || radix > 36 {
		return 0, false
	}
	var v uint64
	for s != "" {
		r, n := DecodeRune(s)
		d := Digit(r, radix)
		if d < 0 || r > 0xFFFF || v > (1<<63)/uint64(radix) {
			return 0, false
		}
		v = v*uint64(radix) + uint64(d)
		s = s[n:]
	}
	if neg {
		if v > 1<<63 || int64(-v) < lo {
			return 0, false
		}
		return int64(-v), true
	}
	if v > math.MaxInt64 || int64(v) > hi {
		return 0, false
	}
	return int64(v), true
}

// ParseDouble does Double.parseDouble: blanks and control characters around
// the number do not matter, hexadecimal floats and the suffixes f, F, d, D are
// allowed.
func ParseDouble(s string) (float64, bool) { return parseFloat(s, 64) }

// ParseFloat does Float.parseFloat.
func ParseFloat(s string) (float32, bool) {
	f, ok := parseFloat(s, 32)
	return float32(f), ok
}

func parseFloat(s string, bits int) (float64, bool) {
	s = Trim(s)
	body := s
	if body != "" && (body[0] == '-' || body[0] == '+') {
		body = body[1:]
	}
	switch body {
	case "NaN":
		return math.NaN(), true
	case "Infinity":
		return strconvFloat(s, bits)
	}
	if n := len(s); n > 0 {
		switch s[n-1] {
		case 'f', 'F', 'd', 'D':
			s, body = s[:n-1], body[:len(body)-1]
		}
	}
	if !floatSyntax(body) {
		return 0, false
	}
	return strconvFloat(s, bits)
}

func strconvFloat(s string, bits int) (float64, bool) {
	f, err := strconv.ParseFloat(s, bits)
	if err != nil && err.(*strconv.NumError).Err != strconv.ErrRange {
		return 0, false
	}
	return f, true
}

// floatSyntax checks a number without sign and suffix.
func floatSyntax(s string) bool {
	hex := len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x'
	exp := byte('e')
	if hex {
		s, exp = s[2:], 'p'
	}
	digits, points, i := 0, 0, 0
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' && points == 0 {
			points++
		} else if '0' <= c && c <= '9' || hex && (c|0x20 >= 'a' && c|0x20 <= 'f') {
			digits++
		} else {
			break
		}
	}
	if digits == 0 {
		return false
	}
	if i == len(s) {
		return !hex
	}
	if s[i]|0x20 != exp {
		return false
	}
	if i++; i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	if i == len(s) {
		return false
	}
	for ; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
