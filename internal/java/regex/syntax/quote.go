package syntax

// scanned is a pattern as code points, with the byte offset of each.
type scanned struct {
	r  []rune
	at []int
}

func (q *scanned) add(r rune, at int) {
	q.r = append(q.r, r)
	q.at = append(q.at, at)
}

// scan splits the pattern into code points.
func scan(pattern string) scanned {
	var q scanned
	for i := 0; i < len(pattern); {
		r, n := Decode(pattern, i)
		q.add(r, i)
		i += n
	}
	return q
}

// expandQuotes rewrites \Q..\E into escapes, which is what Java does before it parses: a quoted ASCII character that is
// neither letter nor digit gets a backslash, a digit at the beginning of a quotation becomes \x3d so that no escape before
// it takes it, other characters stay as they are. (So \p{\QL\E} is \p{L}.) An unterminated quotation ends with the pattern.
func expandQuotes(q scanned) scanned {
	n := len(q.r)
	i := 0
	for i < n-1 && !(q.r[i] == '\\' && q.r[i+1] == 'Q') {
		if q.r[i] == '\\' {
			i++
		}
		i++
	}
	if i >= n-1 {
		return q
	}
	out := scanned{r: append([]rune(nil), q.r[:i]...), at: append([]int(nil), q.at[:i]...)}
	quoted, first := true, true
	for i += 2; i < n; {
		c, at := q.r[i], q.at[i]
		i++
		switch {
		case c >= 128 || IsAlpha(c):
			out.add(c, at)
		case IsDigit(c):
			if first {
				out.add('\\', at)
				out.add('x', at)
				out.add('3', at)
			}
			out.add(c, at)
		case c != '\\':
			if quoted {
				out.add('\\', at)
			}
			out.add(c, at)
		case quoted:
			if i < n && q.r[i] == 'E' {
				i++
				quoted = false
			} else {
				out.add('\\', at)
				out.add('\\', at)
			}
		case i < n && q.r[i] == 'Q':
			i++
			quoted, first = true, true
			continue
		default:
			out.add(c, at)
			if i < n {
				out.add(q.r[i], q.at[i])
				i++
			}
		}
		first = false
	}
	return out
}

// IsAlpha reports an ASCII letter.
func IsAlpha(c rune) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' && c < 128 }

// IsDigit reports an ASCII digit.
func IsDigit(c rune) bool { return '0' <= c && c <= '9' }

// isSpace reports what (?x) skips.
func isSpace(c rune) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// hexValue returns the value of a hexadecimal digit, or -1.
func hexValue(c rune) rune {
	switch {
	case IsDigit(c):
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'f' && c < 128:
		return c | 0x20 - 'a' + 10
	}
	return -1
}
