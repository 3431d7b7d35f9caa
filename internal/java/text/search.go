package text

import "strings"

// IndexOf returns String.indexOf(sub, from) in units, -1 if there is none.
func IndexOf(s, sub string, from int) int {
	n := Len16(s)
	from = max(from, 0)
	if from > n {
		if sub == "" {
			return n
		}
		return -1
	}
	if splits(sub) {
		return indexUnits(AppendUnits(nil, s), AppendUnits(nil, sub), from)
	}
	pos, split := offset(s, from)
	if split { // within a pair nothing begins but a low half, or nothing at all
		if sub == "" {
			return from
		}
		from++
		_, size := DecodeRune(s[pos:])
		pos += size
	}
	i := strings.Index(s[pos:], sub)
	if i < 0 {
		return -1
	}
	return from + Len16(s[pos:pos+i])
}

// LastIndexOf returns String.lastIndexOf(sub, from) in units.
func LastIndexOf(s, sub string, from int) int {
	n, m := Len16(s), Len16(sub)
	from = min(from, n-m)
	if from < 0 {
		return -1
	}
	if splits(sub) {
		return lastIndexUnits(AppendUnits(nil, s), AppendUnits(nil, sub), from)
	}
	if sub == "" {
		return from
	}
	pos, _ := offset(s, from) // within a pair, where it begins
	i := strings.LastIndex(s[:min(len(s), pos+len(sub))], sub)
	if i < 0 {
		return -1
	}
	return Len16(s[:i])
}

// Contains returns String.contains(sub).
func Contains(s, sub string) bool {
	if !splits(sub) {
		return strings.Contains(s, sub)
	}
	return IndexOf(s, sub, 0) >= 0
}

// HasPrefixAt returns String.startsWith(prefix, at).
func HasPrefixAt(s, prefix string, at int) bool {
	n, m := Len16(s), Len16(prefix)
	if at < 0 || at > n-m {
		return false
	}
	return Substring16(s, at, at+m) == prefix
}

// splits reports whether a match of sub can begin or end within a pair.
func splits(sub string) bool {
	n := len(sub)
	return n >= 3 && (sub[0] == 0xED && sub[1] >= 0xB0 || sub[n-3] == 0xED && sub[n-2] >= 0xA0 && sub[n-2] < 0xB0)
}

func indexUnits(s, sub []uint16, from int) int {
	for i := from; i+len(sub) <= len(s); i++ {
		if equalUnits(s[i:], sub) {
			return i
		}
	}
	return -1
}

func lastIndexUnits(s, sub []uint16, from int) int {
	for i := from; i >= 0; i-- {
		if equalUnits(s[i:], sub) {
			return i
		}
	}
	return -1
}

func equalUnits(s, prefix []uint16) bool {
	for i, u := range prefix {
		if s[i] != u {
			return false
		}
	}
	return true
}

// Replace returns String.replace(old, new) for texts: an empty old is found
// around every unit.
func Replace(s, old, new string) string {
	if old == "" {
		return replaceEmpty(s, new)
	}
	if ReplacesBytes(s, old, new) {
		return strings.ReplaceAll(s, old, new)
	}
	u, o := AppendUnits(nil, s), AppendUnits(nil, old)
	var dst []byte
	for i := 0; i < len(u); {
		if i+len(o) <= len(u) && equalUnits(u[i:], o) {
			dst = Append(dst, new)
			i += len(o)
			continue
		}
		dst = AppendUnit(dst, u[i])
		i++
	}
	return string(dst)
}

// ReplacesBytes reports whether Replace is strings.ReplaceAll: old is no part of a
// character, and nothing joins where it was.
func ReplacesBytes(s, old, new string) bool {
	if old == "" || splits(old) {
		return false
	}
	return !joins(new) || new == "" && strings.IndexByte(s, FirstOfHalf) < 0
}

func replaceEmpty(s, new string) string {
	if new == "" {
		return s
	}
	dst := append([]byte(nil), new...)
	for _, u := range AppendUnits(nil, s) {
		dst = Append(AppendUnit(dst, u), new)
	}
	return string(dst)
}

// joins reports whether s may join with a half beside it.
func joins(s string) bool {
	n := len(s)
	return s == "" || n >= 3 && (s[0] == 0xED && s[1] >= 0xA0 || s[n-3] == 0xED && s[n-2] >= 0xA0)
}

// Concat returns a + b.
func Concat(a, b string) string {
	if a == "" {
		return b
	}
	if b == "" {
		return a
	}
	if b[0] != 0xED {
		return a + b
	}
	return string(Append(append(make([]byte, 0, len(a)+len(b)), a...), b))
}

// ControlEscape returns the control character that a backslash and this letter stand for in Java, JavaScript and JSON, false for
// every other letter.
func ControlEscape(letter byte) (byte, bool) {
	i := strings.IndexByte("btnfr", letter)
	if i < 0 {
		return 0, false
	}
	return "\b\t\n\f\r"[i], true
}
