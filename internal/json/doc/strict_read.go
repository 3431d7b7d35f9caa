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
//	value    a value begins at i, or blanks before it   after, name, opening
//	begun    the same, and i < n and there is room      after, name, opening
//	text     the quote of a text at i, end behind it    after, name
//	after    a value has ended at i                     value, name, key, closing, or the end
//	key      the quote of a name is due                 name
//	name     the characters of a name at i              begun, colon
//	colon    a colon is due                             value
//	opening  c at i is { or [                           key, name, value, closing
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
//   - at text end+8 <= n.
//   - value and name make sure of three free words before they write (k+2 <
//     len(tape)): a name or scalar takes one word, opening a container two.
//   - tape[:k] holds whole nodes, except for the open containers: see around.
//   - node and object are the innermost open container; node is -1 if and only if
//     d.at.depth is 0. After a comma its count has the value before it.
//   - like is what d.at.expect says, and less than k-1: a model ends before the
//     object that follows it begins. What is read of a model is on the tape.
//
// A value is given to parseStrict (stopScalar) if it has an exponent, a
// backslash, more than maxNumber bytes, or ends so near to the end of s that a
// load could go past it; a name (stopName) if it has a backslash or ends so near. On every way out, i, node and object, like and k are written
// back to d, so that read can go on at the label that parseStrict chooses.
// checkStopped has these rules as code, and tests run it with the race detector.
func (d *Document) read(s string, from resumption) stopReason {
	at := d.at
	var (
		n      = len(s)
		near   = n - farLoads
		i      = at.i
		node   = at.open.node
		object = at.open.object
		tape   = d.tape[:cap(d.tape)]
		k      = len(d.tape)
		last   = len(tape) - 2
		like   = at.expect
		why    stopReason
		c      byte
		end    int
		kind   int

		level = &at.levels[min(at.depth, modelDepth)]
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
	if k >= last {
		goto fullValue
	}
begun:
	c = raw.Load8(s, i)
	if c != '"' {
		goto otherValue
	}
	end = i + 1
	if i > near {
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
	raw.SetWord(tape, k, word(nodeText, i+1, end-i-1))
	{
		behind := raw.Load32(s, end) << 8
		if behind == quoteCommaQuote && object {
			k++
			raw.AddWord(tape, node, 1)
			i = end + 3
			goto name
		}
		if behind&0xFF00 != '"'<<8 {
			goto otherScalar
		}
	}
	k++
	i = end + 1
	goto after
otherValue:
	if c <= '9' {
		if c <= ' ' {
			if end = skipBlank(s, i); end == i {
				goto malformed
			}
			i = end
			goto value
		}
		if end = i; c == '-' {
			end++
		}
		kind = end // until the digits are read, where they begin
		if i > near {
			goto nearNumber
		}
		for raw.Load8(s, end)-'0' <= 9 {
			if end++; end > near {
				goto nearNumber
			}
		}
		if kind == end {
			goto malformed
		}
		if kind = nodeInt; raw.Load8(s, end) == '.' {
			kind = nodeFloat
			for end++; raw.Load8(s, end)-'0' <= 9; {
				if end++; end > near {
					goto nearFraction
				}
			}
		}
		if end-i > maxNumber || raw.Load8(s, end)|0x20 == 'e' {
			goto otherScalar
		}
		raw.SetWord(tape, k, word(kind, i, end-i))
		k++
		i = end
		goto after
	}
	if c|0x20 == '{' {
		goto opening
	}
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
after:
	// Mostly a comma is behind a value, and no blank behind that.
	if i <= near {
		behind := raw.Load32(s, i)
		if behind&0xFFFF == ','|'"'<<8 && object {
			raw.AddWord(tape, node, 1)
			i += 2
			goto name
		}
		if behind == '}'|','<<8|'{'<<16|'"'<<24 && like != 0 && k < last {
			// An object of a list that has followed its model to the end, and the next
			// one, for which it is the model: closing and opening in one.
			second := raw.Word(tape, level.model+1)
			if outer := raw.Word(tape, node+1); like == int(second>>32)-1 && uint32(second)&stateMask == stateUnique && outer>>63 == 0 {
				simple := uint64(stateArg)
				if level.complex > 0 {
					simple = uint64(level.complex - node)
				}
				raw.AddWord(tape, node, nodeObject<<60+1)
				raw.SetWord(tape, node+1, uint64(k)<<32|stateUnique|simple)
				raw.AddWord(tape, unpack(outer).node, 1)
				level.model, level.complex = node, 0
				like = node + 1
				node = k
				raw.SetWord(tape, k, uint64(i+2)<<wordBits)
				raw.SetWord(tape, k+1, outer)
				k += 2
				i += 4
				goto name
			}
		}
		if behind&0xFFFF == ','|'\n'<<8 && node >= 0 { // indented
			raw.AddWord(tape, node, 1)
			for i += 2; i <= near; i += 8 {
				if other := raw.Load64(s, i) ^ ones*' '; other != 0 {
					i += bits.TrailingZeros64(other) >> 3
					break
				}
			}
			if i <= near && object && raw.Load8(s, i) == '"' {
				i++
				goto name
			}
			goto behindComma
		}
		if behind&0xFF == ',' && !object && node >= 0 {
			raw.AddWord(tape, node, 1)
			i++
			goto value
		}
	}
	// Only blanks may follow the outermost value.
	if i < n && raw.Load8(s, i) <= ' ' {
		i = skipBlank(s, i)
	}
	if node < 0 {
		if i < n {
			goto malformed
		}
		why = stopEnd
		goto stopped
	}
	if i >= n {
		goto malformed
	}
	raw.AddWord(tape, node, 1)
	if c = raw.Load8(s, i); c != ',' {
		goto closing
	}
	i++
behindComma:
	if !object {
		goto value
	}
	if i < n && raw.Load8(s, i) <= ' ' {
		i = skipBlank(s, i)
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
		w := raw.Word(tape, like+1)
		end = i + wordLen(w) // the quote
		if end <= near && wordKind(w) == nodeKey {
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
				if raw.Load32(s, end)<<8 == quoteColonQuote {
					i = end + 2
					end += 3
					goto text
				}
				if i = end + 1; raw.Load8(s, i) != ':' {
					goto colon
				}
				if i++; raw.Load8(s, i) == ' ' {
					i++
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
	if raw.Load8(s, end) != '"' {
		goto otherName
	}
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
		bit, cell := uint64(1)<<(hash&63), &level.names[hash>>6&7]
		before := *cell
		if *cell = before | bit; *cell == before {
			level.names[doubt] = 1
		}
	}
	if end <= near && raw.Load32(s, end)<<8 == quoteColonQuote {
		i = end + 2
		end += 3
		goto text
	}
	i = end + 1
	if raw.Load8(s, i) == ':' {
		if i++; raw.Load8(s, i) == ' ' && i <= near {
			i++
		}
		goto begun
	}
colon:
	if i < n && raw.Load8(s, i) != ':' {
		i = skipBlank(s, i)
	}
	if i >= n || raw.Load8(s, i) != ':' {
		goto malformed
	}
	i++
	goto value
opening:
	if object && level.complex == 0 {
		level.complex = k - 1
	}
	if at.depth++; at.depth > MaxDepth {
		goto malformed
	}
	kind = 0 // the model
	if at.depth < modelDepth {
		if like != 0 {
			if w := tape[like]; wordKind(w) == nodeObject && c == '{' || wordKind(w) == nodeArray && c == '[' {
				kind = like
			}
		} else if c == '{' && at.last.in == node {
			kind = at.last.node
		}
	}
	level = &at.levels[min(at.depth, modelDepth)]
	level.model, level.complex = kind, 0
	if like = 0; c == '{' {
		if kind != 0 {
			like = kind + 1
		} else {
			level.names = nameSet{}
		}
	}
	raw.SetWord(tape, k, uint64(i)<<wordBits)
	raw.SetWord(tape, k+1, around{node, object}.pack())
	node, object = k, c == '{'
	k += 2
	if i++; i > near {
		goto nearOpening
	}
	// Mostly a name is behind it, and no blank.
	if c = raw.Load8(s, i); c == '"' {
		if object {
			i++
			goto name
		}
		goto value
	}
nearOpening:
	if i < n && raw.Load8(s, i) <= ' ' {
		i = skipBlank(s, i)
	}
	if i >= n {
		goto malformed
	}
	c = raw.Load8(s, i)
	if c != '}' && c != ']' {
		if object {
			goto key
		}
		goto value
	}
closing:
	// All names of the model were met if like stands on the last word of its last
	// value.
	if c != '}' && c != ']' || (c == '}') != object {
		goto malformed
	}
	i++
	{
		alike := false
		outer, mark, model := unpack(tape[node+1]), uint64(k)<<32, level.model
		if kind = nodeArray; object {
			kind = nodeObject
			if !outer.object {
				at.last = lastObject{node, outer.node}
			}
			if model == 0 && at.depth < modelDepth && level.names[doubt] == 0 && wordLen(tape[node]) <= indexOver {
				mark |= stateUnique
			}
		}
		simple := uint64(stateArg) // the place of the first that is not
		if level.complex > 0 {
			simple = uint64(level.complex - node)
		}
		at.depth--
		level = &at.levels[min(at.depth, modelDepth)]
		if model != 0 {
			behind := int(tape[model+1] >> 32)
			if kind == nodeObject && like != 0 && like == behind-1 {
				if uint32(tape[model+1])&stateMask == stateUnique {
					mark |= stateUnique
				} else if wordLen(tape[model]) <= indexOver {
					alike, at.alike = true, [2]int{model, node}
				}
			}
			if like = 0; outer.object {
				like = behind - 1
			}
		}
		tape[node] += uint64(kind) << 60
		if mark&stateUnique != 0 {
			mark |= simple
		}
		tape[node+1] = mark
		if node, object = outer.node, outer.object; !alike {
			goto after
		}
	}
	why = stopAlike
	goto stopped
nearNumber:
	for end < n && raw.Load8(s, end)-'0' <= 9 {
		end++
	}
	if kind == end {
		goto malformed
	}
	kind = nodeInt
	if end < n && raw.Load8(s, end) == '.' {
		end++
		kind = nodeFloat
	}
nearFraction:
	if kind == nodeFloat {
		for end < n && raw.Load8(s, end)-'0' <= 9 {
			end++
		}
	}
	if end-i > maxNumber || end < n && raw.Load8(s, end)|0x20 == 'e' {
		goto otherScalar
	}
	raw.SetWord(tape, k, word(kind, i, end-i))
	k++
	i = end
	goto after
nearText:
	// The last bytes of all are loaded with those before them. What is shifted
	// in matches nothing.
	for ; end+8 <= n; end += 8 {
		if m := quoteOrSlash(raw.Load64(s, end)); m != 0 {
			end += bits.TrailingZeros64(m) >> 3
			goto nearTextEnd
		}
	}
	if n < 8 {
		goto otherScalar
	}
	if m := quoteOrSlash(raw.Load64(s, n-8) >> (64 - 8*(n-end))); m != 0 {
		end += bits.TrailingZeros64(m) >> 3
	} else {
		goto otherScalar
	}
nearTextEnd:
	if raw.Load8(s, end) != '"' {
		goto otherScalar
	}
	raw.SetWord(tape, k, word(nodeText, i+1, end-i-1))
	k++
	i = end + 1
	goto after
nearName:
	for ; end+8 <= n; end += 8 {
		if m := quoteOrSlash(raw.Load64(s, end)); m != 0 {
			if end += bits.TrailingZeros64(m) >> 3; n-end < 4 {
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
	at.i, at.open, at.expect, d.tape = i, around{node, object}, like, d.tape[:k]
	return why
}
