package doc

import (
	"math/bits"

	"github.com/gatemap/gatemap/internal/raw"
)

// read is the loop of the strict parser: it reads from the label that from names
// to the end of the text, or to what needs a call. It is one function, with
// labels for the states, because it calls nothing (skipBlank is inlined): what it
// knows stays in registers, which made it a third faster than the same steps in
// functions. It takes as long as it has instructions, six or seven of which the
// processor does at a time. So what is needed at brackets only is in a frame, not
// in registers that the rest lacks, and calls that are inlined stand in a line with
// other code where they can: alone they leave an instruction that does nothing.
//
// Its states, and what may follow each:
//
//	value    a value begins at i, or blanks before it   after, name, digits, opening
//	begun    c at i begins a value, and there is room   after, name, digits, opening
//	text     the characters of a text at i, its quote
//	         at end or behind it                        after, name
//	digits   the digits of the number at i              after
//	after    a value has ended at i                     value, name, key, closing, or the end
//	key      the quote of a name is due                 name
//	name     the characters of a name at i              begun, text, colon
//	colon    a colon is due                             value
//	opening  c at i is { or [                           begun, key, name, closing
//	closing  c at i should close the open container     after
//
// The ways that most texts take look at the next bytes at once and make no other
// check: compact JSON, one blank behind a colon, lines that are indented by blanks,
// and lists of objects with the same names. The rest of each state is for what is
// between. As long as i is not above near, all loads of these ways are inside of
// the text; the labels near... do the same up to the end.
//
// What the processor has to wait for is where the string before has ended, so the
// next offset is not computed from what was loaded where that can be foreseen.
//
// What holds at each label, and what the loads and the writes rely on:
//
//   - 0 <= i <= n, where n is the length of s. Loads check
//     nothing (package raw): before each of them i, or what is added to it, was compared with n or near.
//   - at text end+8 <= n, at begun i < n, and at nameEnd end+4 <= n.
//   - value and name make sure of three free words before they write (k+2 <
//     len(tape)): a name or scalar takes one word, opening a container two.
//   - tape[:k] holds whole nodes, except for the open containers: see around.
//   - node and f.closer are the innermost open container; node is -1, and f.closer 0,
//     if and only if f.depth is 0. An array counts the values behind which a comma
//     was read, an object the names that were begun.
//   - f.level is that of f.depth.
//   - like is what d.at.expect says, and less than k-1: a model ends before the
//     object that follows it begins. What is read of a model is on the tape.
//
// A value is given to goOn (stopScalar) if it has an exponent, a
// backslash, more than maxNumber bytes, or ends so near to the end of s that a
// load could go past it; a name (stopName) if it has a backslash or ends so near.
// On every way out, i, node, like, k and what the frame knows are written
// back to d, so that read can go on at the label that goOn chooses.
// checkStopped has these rules as code, and tests run it with the race detector.
func (d *Document) read(s string, from resumption) stopReason {
	at := d.at
	// What is seldom needed lies on the stack, so that the rest has registers.
	f := frame{d: d, at: at, s: s, level: &at.levels[min(uint(at.depth), modelDepth)], last: cap(d.tape) - 2, depth: at.depth, closer: at.open.closer}
	var (
		near = len(s) - farLoads
		i    = at.i
		node = at.open.node
		tape = d.tape[:cap(d.tape)]
		k    = len(d.tape)
		like = at.expect
		why  stopReason
		c    byte
		end  int
		kind int

		behind uint32 // what follows
		outer  uint64
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
	if i >= len(f.s) {
		goto malformed
	}
	if k >= f.last {
		goto fullValue
	}
	c = raw.Load8(s, i)
begun:
	if c != '"' {
		goto otherValue
	}
	i++
	if end = i; i > near {
		goto nearText
	}
text:
	for {
		if m := quoteOrSlash(raw.Load64(s, end)); m != 0 {
			end += bits.TrailingZeros64(m) >> 3
			break
		}
		if end += 8; end > near {
			goto nearText
		}
	}
	raw.SetWord(tape, k, word(nodeText, i, end-i))
	if behind = raw.Load32(s, end) << 8; behind == quoteCommaQuote && f.closer == '}' {
		k++
		i = end + 3
		goto name
	}
	if behind&0xFF00 != '"'<<8 {
		goto otherText
	}
	k++
	i = end + 1
	goto after
otherValue:
	if kind = i; c-'0' <= 9 {
		end = i + 1
		goto digits
	}
	if c|0x20 == '{' {
		goto opening
	}
	if c == '-' {
		end = i + 1
		kind = end
		if end >= len(f.s) || raw.Load8(s, end)-'0' > 9 {
			goto malformed
		}
		goto digits
	}
	if c <= ' ' {
		if end = skipBlank(f.s, i); end == i {
			goto malformed
		}
		i = end
		goto value
	}
	if len(f.s)-i < 5 {
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
	goto after
digits: // from kind on, of the number at i; those before end are read
	if end > near {
		goto nearNumber
	}
	for {
		if c = raw.Load8(s, end); c-'0' > 9 {
			break
		}
		if end++; end > near {
			goto nearNumber
		}
	}
	if kind = nodeInt; c == '.' {
		kind = nodeFloat
		for end++; raw.Load8(s, end)-'0' <= 9; {
			if end++; end > near {
				goto nearFraction
			}
		}
		c = raw.Load8(s, end)
	}
	if end > i+maxNumber || c|0x20 == 'e' {
		goto otherScalar
	}
	raw.SetWord(tape, k, word(kind, i, end-i))
	k++
	i = end
after:
	// Mostly a comma is behind a value, and no blank behind that.
	if i > near {
		goto nearAfter
	}
	if behind = raw.Load32(s, i); behind&0xFFFF == ','|'"'<<8 && f.closer == '}' {
		i += 2
		goto name
	}
	if behind == '}'|','<<8|'{'<<16|'"'<<24 && like != 0 && k < f.last {
		// An object of a list that has followed its model to the end, and the next
		// one, for which it is the model: closing and opening in one.
		level := f.level
		second := raw.Word(tape, level.model+1)
		if outer = raw.Word(tape, node+1); like == int(second>>32)-1 && uint32(second)&stateMask == stateUnique && outerCloser(outer) == ']' {
			raw.AddWord(tape, node, nodeObject<<60)
			raw.SetWord(tape, node+1, uint64(k)<<32|stateUnique|level.simple)
			raw.AddWord(tape, outerNode(outer), 1)
			level.model, level.simple = node, stateArg
			like = node + 1
			node = k
			raw.SetWord(tape, k, uint64(i+2)<<wordBits)
			raw.SetWord(tape, k+1, outer)
			k += 2
			i += 4
			goto name
		}
	}
	if c = byte(behind); c == f.closer && c == '}' {
		goto closing
	}
	if behind&0xFFFF == ','|'\n'<<8 && node >= 0 { // indented
		if f.closer == ']' {
			raw.AddWord(tape, node, 1)
		}
		for i += 2; i <= near; i += 8 {
			if other := raw.Load64(s, i) ^ ones*' '; other != 0 {
				i += bits.TrailingZeros64(other) >> 3
				break
			}
		}
		if i <= near && f.closer == '}' && raw.Load8(s, i) == '"' {
			i++
			goto name
		}
		goto behindComma
	}
	if f.closer == ']' && (c == ',' || c == ']') {
		if raw.AddWord(tape, node, 1); c == ']' {
			goto closing
		}
		i++
		goto value
	}
nearAfter:
	// Only blanks may follow the outermost value.
	if i < len(f.s) && raw.Load8(s, i) <= ' ' {
		i = skipBlank(f.s, i)
	}
	if node < 0 {
		if i < len(f.s) {
			goto malformed
		}
		why = stopEnd
		goto stopped
	}
	if i >= len(f.s) {
		goto malformed
	}
	if f.closer == ']' {
		raw.AddWord(tape, node, 1)
	}
	if c = raw.Load8(s, i); c != ',' {
		goto closing
	}
	i++
behindComma:
	if f.closer != '}' {
		goto value
	}
	if i < len(f.s) && raw.Load8(s, i) <= ' ' {
		i = skipBlank(f.s, i)
	}
key:
	if i >= len(f.s) || raw.Load8(s, i) != '"' {
		goto malformed
	}
	i++
name:
	if k >= f.last {
		goto fullName
	}
	if raw.AddWord(tape, node, 1); like != 0 {
		// The node at like+1 is a name that the object may have next, or the second
		// word of a container or what follows the model. Of these only a name has
		// the kind nodeKey: in a second word the bits of the kind are those of a
		// node, of which a text has too few to reach them. What follows the model
		// may be a name of the object around it. To follow that does no harm, as
		// like is then behind the model's last value when the object is closed.
		if w := raw.Word(tape, like+1); wordKind(w) == nodeKey && i+wordLen(w) <= near {
			end = i + wordLen(w) // the quote
			// Names are compared with the quote and the byte behind them, eight bytes at
			// a time. The first byte is in the lowest bits; what is behind a short name
			// is shifted out.
			model := wordOff(w) - i
			differ := raw.Load64(s, i) ^ raw.Load64(s, model+i)
			if uint(end-i) < uint(len(inName)) {
				differ &= inName[end-i]
			} else {
				for at := end - 6; at > i; at -= 8 {
					differ |= raw.Load64(s, at) ^ raw.Load64(s, model+at)
				}
			}
			if differ == 0 {
				raw.SetWord(tape, k, w-uint64(model)<<wordBits)
				k++
				like += 2
				if behind = raw.Load32(s, end) << 8; behind == quoteColonQuote {
					end += 3
					i = end
					goto text
				}
				if behind&0xFF0000 != ':'<<16 {
					i = end + 1
					goto colon
				}
				i = end + 2
				if c = byte(behind >> 24); c == ' ' {
					i++
					c = raw.Load8(s, i)
				}
				goto begun
			}
		}
		like = 0
	}
	if end = i; i > near {
		goto nearName
	}
	for {
		if m := quoteOrSlash(raw.Load64(s, end)); m != 0 {
			end += bits.TrailingZeros64(m) >> 3
			break
		}
		if end += 8; end > near {
			goto nearName
		}
	}
nameEnd:
	{
		// Texts that are read one after the other mostly have the same names, so the
		// word that is here from the text before may have the length of this one. To
		// branch on that lets the processor go on before it knows the end. The store
		// is in both branches, or it would wait all the same, with a conditional move.
		now, stale := word(nodeKey, i, end-i), raw.Word(tape, k)
		if wordLen(stale) == end-i {
			raw.SetWord(tape, k, now)
			end = i + wordLen(stale)
		} else {
			raw.SetWord(tape, k, now)
		}
		k++
		hash := nameHash(end-i, raw.Load8(s, i), raw.Load8(s, (i+end)>>1), raw.Load8(s, end-1))
		level := f.level
		cell := &level.names[hash>>6&7]
		before := *cell
		*cell = before | 1<<(hash&63)
		if before>>(hash&63)&1 != 0 {
			level.names[doubt] = 1
		}
	}
	if behind = raw.Load32(s, end) << 8; behind == quoteColonQuote && end <= near {
		end += 3
		i = end
		goto text
	}
	if behind&0xFFFF00 != '"'<<8|':'<<16 {
		goto otherColon
	}
	i = end + 2
	if c = byte(behind >> 24); c == ' ' {
		i++
		c = raw.Load8(s, i)
	}
	goto begun
otherColon:
	if behind&0xFF00 != '"'<<8 { // a backslash
		k--
		goto otherName
	}
	i = end + 1
colon:
	if i < len(f.s) && raw.Load8(s, i) != ':' {
		i = skipBlank(f.s, i)
	}
	if i >= len(f.s) || raw.Load8(s, i) != ':' {
		goto malformed
	}
	i++
	goto value
opening:
	{
		level := f.level
		if f.closer == '}' && level.simple == stateArg {
			level.simple = uint64(k - 1 - node)
		}
		model := 0
		if f.depth++; f.depth < modelDepth {
			if like != 0 {
				if w := raw.Word(tape, like); wordKind(w) == nodeObject && c == '{' || wordKind(w) == nodeArray && c == '[' {
					model = like
				}
			} else if c == '{' && f.at.last.in == node {
				model = f.at.last.node
			}
			level = raw.Beside(level, 1)
		} else {
			if f.depth > MaxDepth {
				goto malformed
			}
			level = &f.at.levels[modelDepth]
		}
		f.level = level
		level.model, level.simple = model, stateArg
		raw.SetWord(tape, k, uint64(i)<<wordBits)
		raw.SetWord(tape, k+1, around{node, f.closer}.pack())
		f.closer = c + 2
		node = k
		k += 2
		i++
		like = 0
		if c == '{' {
			if model != 0 {
				like = model + 1
			} else {
				level.names = nameSet{}
			}
			// Mostly a name is behind it, and no blank.
			if i <= near && raw.Load8(s, i) == '"' {
				i++
				goto name
			}
		}
	}
	if i < len(f.s) && raw.Load8(s, i) <= ' ' {
		i = skipBlank(f.s, i)
	}
	if i >= len(f.s) {
		goto malformed
	}
	if c = raw.Load8(s, i); c|0x20 == '}' {
		goto closing
	}
	if f.closer == '}' {
		goto key
	}
	if k < f.last {
		goto begun
	}
	goto fullValue
closing:
	// All names of the model were met if like stands on the last word of its last
	// value.
	if c != f.closer {
		goto malformed
	}
	i++
	{
		level, state, alike := f.level, uint64(stateFresh), false
		if outer = raw.Word(tape, node+1); c == ']' {
			raw.AddWord(tape, node, nodeArray<<60)
		} else {
			if raw.AddWord(tape, node, nodeObject<<60); outerCloser(outer) != '}' {
				f.at.last = lastObject{node, outerNode(outer)}
			}
			if level.model == 0 && f.depth < modelDepth && level.names[doubt] == 0 && wordLen(raw.Word(tape, node)) <= indexOver {
				state = stateUnique | level.simple
			}
		}
		if model := level.model; model != 0 {
			second := raw.Word(tape, model+1)
			behind := int(second >> 32)
			if c == '}' && like != 0 && like == behind-1 {
				if uint32(second)&stateMask == stateUnique {
					state = stateUnique | level.simple
				} else if wordLen(raw.Word(tape, model)) <= indexOver {
					alike, f.at.alike = true, [2]int{model, node}
				}
			}
			if like = 0; outerCloser(outer) == '}' {
				like = behind - 1
			}
		}
		raw.SetWord(tape, node+1, uint64(k)<<32|state)
		if f.depth--; f.depth < modelDepth {
			f.level = raw.Beside(level, -1)
		}
		if node, f.closer = outerNode(outer), outerCloser(outer); !alike {
			goto after
		}
	}
	why = stopAlike
	goto stopped
nearNumber:
	for end < len(f.s) && raw.Load8(s, end)-'0' <= 9 {
		end++
	}
	kind = nodeInt
	if end < len(f.s) && raw.Load8(s, end) == '.' {
		end++
		kind = nodeFloat
	}
nearFraction:
	if kind == nodeFloat {
		for end < len(f.s) && raw.Load8(s, end)-'0' <= 9 {
			end++
		}
	}
	if end-i > maxNumber || end < len(f.s) && raw.Load8(s, end)|0x20 == 'e' {
		goto otherScalar
	}
	raw.SetWord(tape, k, word(kind, i, end-i))
	k++
	i = end
	goto after
nearText:
	// The last bytes of all are loaded with those before them. What is shifted
	// in matches nothing.
	for ; end+8 <= len(f.s); end += 8 {
		if m := quoteOrSlash(raw.Load64(s, end)); m != 0 {
			end += bits.TrailingZeros64(m) >> 3
			goto nearTextEnd
		}
	}
	if len(f.s) < 8 {
		goto otherText
	}
	if m := quoteOrSlash(raw.Load64(s, len(f.s)-8) >> (64 - 8*(len(f.s)-end))); m != 0 {
		end += bits.TrailingZeros64(m) >> 3
	} else {
		goto otherText
	}
nearTextEnd:
	if raw.Load8(s, end) != '"' {
		goto otherText
	}
	raw.SetWord(tape, k, word(nodeText, i, end-i))
	k++
	i = end + 1
	goto after
nearName:
	for ; end+8 <= len(f.s); end += 8 {
		if m := quoteOrSlash(raw.Load64(s, end)); m != 0 {
			if end += bits.TrailingZeros64(m) >> 3; len(f.s)-end < 4 {
				goto malformed
			}
			goto nameEnd
		}
	}
	goto otherName
fullValue:
	why = stopFullValue
	goto stopped
fullName:
	why = stopFullName
	goto stopped
otherText:
	i-- // to the quote
otherScalar:
	why = stopScalar
	goto stopped
otherName:
	f.level.names[doubt] = 1
	why = stopName
	goto stopped
malformed:
	why = stopMalformed
stopped:
	at, d = f.at, f.d
	at.i, at.open, at.depth, at.expect = i, around{node, f.closer}, f.depth, like
	d.tape = d.tape[:k]
	return why
}
