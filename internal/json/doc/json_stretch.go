package doc

import "github.com/gatemap/gatemap/internal/raw"

// Strict JSON has no choice of what stands between two nodes but for blanks. So
// where a node begins as many bytes behind the one before as it takes without any,
// all of that is there, and need not be looked at. Of a stretch of such members or
// elements only the numbers are read one by one, and the bytes of everything for
// what has to be escaped, whatever they belong to.

// members takes members of an object into the stretch, from node at on, up to the
// first that is not written as it stands, or whose value is a container. It returns
// the node after them.
func (c *copier) members(at, end, depth int, first bool) (int, error) {
	if c.d.lenient || c.to == 0 {
		return at, nil
	}
	before := len(`,"`)
	if first {
		before = len(`"`)
	}
	for ; at < end; at += 2 {
		key := c.d.tape[at]
		if wordKind(key) != nodeKey || wordOff(key) != c.to+before {
			break
		}
		to, text := c.scalar(at+1, wordOff(key)+wordLen(key)+len(`":`))
		if to == 0 {
			break
		}
		if err := c.take(to, depth, text); err != nil {
			return at, err
		}
		before = len(`,"`)
	}
	return at, nil
}

// elements is members for an array.
func (c *copier) elements(at, end, depth int, first bool) (int, error) {
	if c.d.lenient || c.to == 0 {
		return at, nil
	}
	before := len(`,`)
	if first {
		before = 0
	}
	for ; at < end; at++ {
		to, text := c.scalar(at, c.to+before)
		if to == 0 {
			break
		}
		if err := c.take(to, depth, text); err != nil {
			return at, err
		}
		before = len(`,`)
	}
	return at, nil
}

// scalar returns where node i ends, if it begins at begin and is a scalar that is
// written as it stands, and so is everything since c.to; otherwise 0.
func (c *copier) scalar(i, begin int) (to int, text bool) {
	w := c.d.tape[i]
	off, n := wordOff(w), wordLen(w)
	kind := wordKind(w)
	switch kind {
	case nodeText, nodeEscape:
		if to = off + n + len(`"`); off-len(`"`) != begin {
			return 0, false
		}
		if kind == nodeText {
			break
		}
		if off > c.plain && !c.scan(off) || !verbatimEscaped(c.d.src, off, n, c.p.style) {
			return 0, false
		}
		c.plain = max(c.plain, to)
	case nodeInt:
		if to = off + n; off != begin || n > shortNumber || !plainInt(c.d.src[off:to]) {
			return 0, false
		}
	case nodeFloat:
		if to = off + n; off != begin || n > shortNumber || !plainFloat(c.d.src[off:to]) {
			return 0, false
		}
	case nodeTrue, nodeFalse, nodeNull:
		if to = off + n; off != begin {
			return 0, false
		}
	default:
		return 0, false
	}
	if to > c.plain && !c.scan(to) {
		return 0, false
	}
	if kind == nodeFloat {
		c.p.outer += 2 * doubleOuter
	}
	return to, kind == nodeText || kind == nodeEscape
}

// take makes the stretch end at to, where a value ends, and pays for it as object
// and array do.
func (c *copier) take(to, depth int, text bool) error {
	c.to = to
	n := c.length()
	if n-c.p.paid <= unpaid && !(text && c.due(depth+1)) {
		return nil
	}
	if text {
		depth++
	}
	err := c.check(depth)
	c.from, c.to = to, to
	return err
}

// scan looks for bytes of the source that are not written as they stand, from the
// last that it has seen to the given place. It may see some where there are none.
func (c *copier) scan(to int) bool {
	src, i := c.d.src, max(c.plain, c.to)
	mask, other := byte(1)<<c.p.style, c.p.style.other()
	for ; i < to && i+8 <= len(src); i += 8 {
		if w := raw.Load64(src, i); (((w^ones*'\\')-ones)|((w^other)-ones)|(w-ones*' ')|(w+ones)|w)&highs != 0 && !eachPlain(src[i:i+8], mask) {
			c.plain = i
			return false
		}
	}
	for ; i < to; i++ {
		if !eachPlain(src[i:i+1], mask) {
			c.plain = i
			return false
		}
	}
	c.plain = i
	return true
}

// eachPlain is eachVerbatim for a part of the source with the quotes around texts.
func eachPlain(s string, mask byte) bool {
	for i := range len(s) {
		if special[s[i]]&mask != 0 && s[i] != '"' {
			return false
		}
	}
	return true
}
