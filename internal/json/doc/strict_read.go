package doc

import (
	"math/bits"

	"github.com/gatemap/gatemap/internal/raw"
)

// read is the loop of the strict parser: it reads from the label that from names
// to the end of the text, or to what needs a call. It is one function, with
// labels for the states, because it calls nothing (skipBlank is inlined): what it
// knows stays in registers, which made it a third faster than the same steps in
// functions.
//
// Its states, and what may follow each:
//
//	value    a value begins at i              text, opening, after
//	begun    the same, and i < n              text, opening, after
//	text     the string whose quote is at i   textEnd
//	textEnd  its characters end at end        name, after
//	after    a value has ended                value, name, key, closing, or the end
//	key      the quote of a name is due       name
//	name     the characters of a name at i    value, colon
//	colon    a colon is due                   value
//	opening  c at i is { or [                 key, value, closing
//	closing  c at i should close open         after
//
// value, name and after have a short way for compact JSON, in which a comma or
// colon is followed by no blank: it looks at the next bytes at once, since all
// that waits for the computed end of a name or text costs its latency.
//
// What holds at each label, and what the loads and the writes rely on:
//
//   - 0 <= i <= n, where n is the length of s. Loads check
//     nothing (package raw): before each of them i, or what is added to it, was compared with n.
//   - value and name make sure of two free words before they write (k+1 <
//     len(tape)): a name or scalar takes one word, opening a container two.
//   - tape[:k] holds whole nodes, except that the second word of an open
//     container is the packed container around it, up to closing.
//   - open is the innermost open container; open.node is -1 if and only if
//     d.at.depth is 0. After a comma open.count has the value before it.
//   - like is what d.at.expect says, and less than k-1: a model ends before the
//     object that follows it begins. What is read of a model is on the tape.
//
// A value is given to parseStrict (stopScalar) if it has an exponent, a
// backslash, more than maxNumber bytes, or ends so near to the end of s that a
// load could go past it; a name (stopName) if it has a backslash or ends so near. On every way out, i, open, like and k are written
// back to d, so that read can go on at the label that parseStrict chooses.
// checkStopped has these rules as code, and tests run it with the race detector.
func (d *Document) read(s string, from resumption) stopReason {
	var (
		n    = len(s)
		i    = d.at.i
		open = d.at.open
		tape = d.tape[:cap(d.tape)]
		k    = len(d.tape)
		last = len(tape) - 1
		like = d.at.expect
		why  stopReason
		c    byte
		end  int
		kind int

		level = &d.at.levels[min(d.at.depth, modelDepth)]
	)
	switch from {
	case resumeName:
		goto name
	case resumeColon:
		goto colon
	case resumeAfter:
		goto after
	}
value:
	if i >= n {
		goto malformed
	}
begun:
	if k >= last {
		goto fullValue
	}
	switch c = raw.Load8(s, i); {
	case c == '"':
		goto text
	case c <= '9':
		if end = i; c == '-' {
			end++
		}
		kind = end // until the digits are read, where they begin
		for end < n && raw.Load8(s, end)-'0' <= 9 {
			end++
		}
		if kind == end {
			goto malformed
		}
		if kind = nodeInt; end < n && raw.Load8(s, end) == '.' {
			kind = nodeFloat
			for end++; end < n && raw.Load8(s, end)-'0' <= 9; {
				end++
			}
		}
		if end-i > maxNumber || end < n && raw.Load8(s, end)|0x20 == 'e' {
			goto otherScalar
		}
		raw.SetWord(tape, k, word(kind, i, end-i))
		k++
		i = end
	case c == '{' || c == '[':
		goto opening
	default:
		if n-i < 5 {
			goto otherScalar
		}
		switch raw.Load32(s, i) {
		case 't' | 'r'<<8 | 'u'<<16 | 'e'<<24:
			raw.SetWord(tape, k, word(nodeTrue, i, 4))
			i += 4
		case 'n' | 'u'<<8 | 'l'<<16 | 'l'<<24:
			raw.SetWord(tape, k, word(nodeNull, i, 4))
			i += 4
		case 'f' | 'a'<<8 | 'l'<<16 | 's'<<24:
			if raw.Load8(s, i+4) != 'e' {
				goto malformed
			}
			raw.SetWord(tape, k, word(nodeFalse, i, 5))
			i += 5
		default:
			goto malformed
		}
		k++
	}
	goto after
text:
	for end = i + 1; end+8 <= n; end += 8 {
		if m := quoteOrSlash(raw.Load64(s, end)); m != 0 {
			end += bits.TrailingZeros64(m) >> 3
			goto textEnd
		}
	}
	if n < 8 {
		goto otherScalar
	}
	// The last bytes of all are loaded with those before them. What is shifted
	// in matches nothing.
	if m := quoteOrSlash(raw.Load64(s, n-8) >> (64 - 8*(n-end))); m != 0 {
		end += bits.TrailingZeros64(m) >> 3
	} else {
		goto otherScalar
	}
textEnd:
	if raw.Load8(s, end) != '"' {
		goto otherScalar
	}
	raw.SetWord(tape, k, word(nodeText, i+1, end-i-1))
	k++
	if open.object && n-end > 2 && raw.Load16(s, end+1) == ','|'"'<<8 {
		open.count++
		i = end + 3
		goto name
	}
	i = end + 1
after:
	// Mostly a comma is behind a value, and no blank behind that.
	if i+1 < n && raw.Load8(s, i) == ',' {
		if c = raw.Load8(s, i+1); open.object && c == '"' {
			open.count++
			i += 2
			goto name
		} else if c > ' ' && !open.object && open.node >= 0 {
			open.count++
			i++
			goto begun
		}
	}
	// Only blanks may follow the outermost value.
	if i < n && raw.Load8(s, i) <= ' ' {
		i = skipBlank(s, i)
	}
	if open.node < 0 {
		if i < n {
			goto malformed
		}
		why = stopEnd
		goto stopped
	}
	if i >= n {
		goto malformed
	}
	open.count++
	if c = raw.Load8(s, i); c != ',' {
		goto closing
	}
	if i++; i < n && raw.Load8(s, i) <= ' ' {
		i = skipBlank(s, i)
	}
	if !open.object {
		goto value
	}
key:
	if i >= n || raw.Load8(s, i) != '"' {
		goto malformed
	}
	i++
name:
	if k >= last {
		goto fullName
	}
	if like != 0 {
		// The node at like+1 is a name that the object may have next, or the second
		// word of a container or what follows the model. Of these only a name has
		// the kind nodeKey: in a second word the bits of the kind are those of a
		// node, of which a text has too few to reach them. What follows the model
		// may be a name of the object around it. To follow that does no harm, as
		// like is then behind the model's last value when the object is closed.
		w := tape[like+1]
		end = i + wordLen(w) // the quote
		if wordKind(w) == nodeKey && n-end >= 12 && raw.Load8(s, end+1) == ':' {
			// Names with their closing quotes are compared, eight bytes at a time. The
			// first byte is in the lowest bits; a short name is shifted until what is
			// behind its quote has gone. n-end is enough for all loads below.
			model := wordOff(w) - i
			differ := raw.Load64(s, i) ^ raw.Load64(s, model+i)
			if end-i < 8 {
				differ <<= 56 - 8*(end-i)
			} else {
				for at := end - 7; at > i; at -= 8 {
					differ |= raw.Load64(s, at) ^ raw.Load64(s, model+at)
				}
			}
			if differ == 0 {
				raw.SetWord(tape, k, word(nodeKey, i, end-i))
				k++
				like += 2
				if i = end + 2; raw.Load8(s, i) <= ' ' {
					i = skipBlank(s, i)
				}
				goto value
			}
		}
		like = 0
	}
	for end = i; ; end += 8 {
		if end+8 > n {
			goto otherName
		}
		if m := quoteOrSlash(raw.Load64(s, end)); m != 0 {
			end += bits.TrailingZeros64(m) >> 3
			break
		}
	}
	if raw.Load8(s, end) != '"' {
		goto otherName
	}
	raw.SetWord(tape, k, word(nodeKey, i, end-i))
	k++
	{
		hash := nameHash(end-i, raw.Load8(s, i), raw.Load8(s, end-1))
		bit, cell := uint64(1)<<(hash&63), &level.names[hash>>6&7]
		before := *cell
		if *cell = before | bit; *cell == before {
			level.names[doubt] = 1
		}
	}
	if n-end > 2 && raw.Load8(s, end+1) == ':' && raw.Load8(s, end+2) > ' ' {
		i = end + 2
		goto begun
	}
	i = end + 1
colon:
	if i < n && raw.Load8(s, i) != ':' {
		i = skipBlank(s, i)
	}
	if i >= n || raw.Load8(s, i) != ':' {
		goto malformed
	}
	if i++; i < n && raw.Load8(s, i) <= ' ' {
		i = skipBlank(s, i)
	}
	goto value
opening:
	if open.object && level.complex == 0 {
		level.complex = k - 1
	}
	if d.at.depth++; d.at.depth > MaxDepth {
		goto malformed
	}
	kind = 0 // the model
	if d.at.depth < modelDepth {
		if like != 0 {
			if w := tape[like]; wordKind(w) == nodeObject && c == '{' || wordKind(w) == nodeArray && c == '[' {
				kind = like
			}
		} else if c == '{' && d.at.last.in == open.node {
			kind = d.at.last.node
		}
	}
	level = &d.at.levels[min(d.at.depth, modelDepth)]
	level.model, level.complex = kind, 0
	if like = 0; c == '{' {
		if kind != 0 {
			like = kind + 1
		} else {
			level.names = nameSet{}
		}
	}
	raw.SetWord(tape, k, uint64(i)<<wordBits)
	raw.SetWord(tape, k+1, open.pack())
	open = around{node: k, object: c == '{'}
	k += 2
	if i++; i < n && raw.Load8(s, i) <= ' ' {
		i = skipBlank(s, i)
	}
	if i >= n {
		goto malformed
	}
	c = raw.Load8(s, i)
	if c != '}' && c != ']' {
		if open.object {
			goto key
		}
		goto value
	}
closing:
	// All names of the model were met if like stands on the last word of its last
	// value.
	if c != '}' && c != ']' || (c == '}') != open.object {
		goto malformed
	}
	i++
	{
		alike := false
		outer, mark, model := unpack(tape[open.node+1]), uint64(k)<<32, level.model
		if kind = nodeArray; open.object {
			kind = nodeObject
			if !outer.object {
				d.at.last = lastObject{open.node, outer.node}
			}
			if model == 0 && d.at.depth < modelDepth && level.names[doubt] == 0 && open.count <= indexOver {
				mark |= stateUnique
			}
		}
		simple := uint64(stateArg) // the place of the first that is not
		if level.complex > 0 {
			simple = uint64(level.complex - open.node)
		}
		d.at.depth--
		level = &d.at.levels[min(d.at.depth, modelDepth)]
		if model != 0 {
			behind := int(tape[model+1] >> 32)
			if kind == nodeObject && like != 0 && like == behind-1 {
				if uint32(tape[model+1])&stateMask == stateUnique {
					mark |= stateUnique
				} else if wordLen(tape[model]) <= indexOver {
					alike, d.at.alike = true, [2]int{model, open.node}
				}
			}
			if like = 0; outer.object {
				like = behind - 1
			}
		}
		tape[open.node] |= word(kind, 0, open.count)
		if mark&stateUnique != 0 {
			mark |= simple
		}
		tape[open.node+1] = mark
		if open = outer; !alike {
			goto after
		}
	}
	why = stopAlike
	goto stopped
fullValue:
	why = stopFullValue
	goto stopped
fullName:
	why = stopFullName
	goto stopped
otherScalar:
	why = stopScalar
	goto stopped
otherName:
	level.names[doubt] = 1
	why = stopName
	goto stopped
malformed:
	why = stopMalformed
stopped:
	d.at.i, d.at.open, d.at.expect, d.tape = i, open, like, tape[:k]
	return why
}
