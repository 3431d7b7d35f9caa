package doc

import (
	"math/bits"
	"unsafe"
)

// read reads from a place in the grammar to the next thing that it leaves to
// parseStrict. It is one function, with labels for the places, because it calls
// nothing: what it knows stays in registers, which made it a third faster than
// the same steps with calls between them.
//
// Bytes are loaded through p: each load is behind a comparison with the end n.
// Where the end of a name or text is computed, everything behind it waits for
// that, so the few bytes that mostly follow are looked at right there.
func (d *Document) read(s []byte, from place) left {
	var (
		p    = unsafe.Pointer(unsafe.SliceData(s))
		n    = len(s)
		i    = d.at.i
		open = d.at.open
		tape = d.tape[:cap(d.tape)]
		k    = len(d.tape)
		like = d.at.expect
		why  left
		c    byte
		end  int
		kind int
	)
	switch from {
	case atName:
		goto name
	case atColon:
		goto colon
	case atAfter:
		goto after
	}
value:
	if i >= n {
		goto wrong
	}
	if k+1 >= len(tape) {
		goto toRoom
	}
	switch c = load8(p, i); {
	case c == '"':
		goto text
	case c <= '9':
		if end = i; c == '-' {
			end++
		}
		kind = end
		for c = 0; end < n; end++ {
			if c = load8(p, end); c-'0' > 9 {
				break
			}
		}
		if kind == end {
			goto wrong
		}
		if kind = nodeInt; c == '.' {
			kind = nodeFloat
			for end++; end < n; end++ {
				if c = load8(p, end); c-'0' > 9 {
					break
				}
			}
		}
		if end-i > maxNumber || c|0x20 == 'e' {
			goto toValue
		}
		tape[k] = word(kind, i, end-i)
		k++
		i = end
	case c == '{' || c == '[':
		goto opening
	default:
		if n-i < 5 {
			goto toValue
		}
		switch load32(p, i) {
		case 't' | 'r'<<8 | 'u'<<16 | 'e'<<24:
			tape[k] = word(nodeTrue, i, 4)
			i += 4
		case 'n' | 'u'<<8 | 'l'<<16 | 'l'<<24:
			tape[k] = word(nodeNull, i, 4)
			i += 4
		case 'f' | 'a'<<8 | 'l'<<16 | 's'<<24:
			if load8(p, i+4) != 'e' {
				goto wrong
			}
			tape[k] = word(nodeFalse, i, 5)
			i += 5
		default:
			goto wrong
		}
		k++
	}
	goto after
text:
	for end = i + 1; n-end >= 8; end += 8 {
		if m := quoteOrSlash(load64(p, end)); m != 0 {
			end += bits.TrailingZeros64(m) >> 3
			goto textEnd
		}
	}
	if n < 8 {
		goto toValue
	}
	// The last bytes of all are loaded with those before them. What is shifted
	// in matches nothing.
	if m := quoteOrSlash(load64(p, n-8) >> (64 - 8*(n-end))); m != 0 {
		end += bits.TrailingZeros64(m) >> 3
	} else {
		goto toValue
	}
textEnd:
	if load8(p, end) != '"' {
		goto toValue
	}
	tape[k] = word(nodeText, i+1, end-i-1)
	k++
	if open.object && n-end > 2 && load8(p, end+1) == ',' && load8(p, end+2) == '"' {
		open.count++
		i = end + 3
		goto name
	}
	i = end + 1
after:
	// Mostly a comma is behind a value, and no blank behind that.
	if i+1 < n && load8(p, i) == ',' {
		if c = load8(p, i+1); open.object && c == '"' {
			open.count++
			i += 2
			goto name
		} else if c > ' ' && !open.object && open.node >= 0 {
			open.count++
			i++
			goto value
		}
	}
	// Only blanks may follow the outermost value.
	if i < n && load8(p, i) <= ' ' {
		i = skipBlank(s, i)
	}
	if open.node < 0 {
		if i < n {
			goto wrong
		}
		why = leftEnd
		goto stopped
	}
	if i >= n {
		goto wrong
	}
	open.count++
	if c = load8(p, i); c != ',' {
		goto closing
	}
	if i++; i < n && load8(p, i) <= ' ' {
		i = skipBlank(s, i)
	}
	if !open.object {
		goto value
	}
key:
	if i >= n || load8(p, i) != '"' {
		goto wrong
	}
	i++
name:
	if k+1 >= len(tape) {
		goto toNameRoom
	}
	if like != 0 {
		// Behind the last name of the model is no name, so this ends there.
		w := tape[like+1]
		end = i + wordLen(w) // the quote
		if wordKind(w) == nodeKey && n-end >= 12 && load8(p, end+1) == ':' {
			model := wordOff(w) - i
			differ := load64(p, i) ^ load64(p, model+i)
			if end-i < 8 {
				differ <<= 56 - 8*(end-i)
			} else {
				for at := end - 7; at > i; at -= 8 {
					differ |= load64(p, at) ^ load64(p, model+at)
				}
			}
			if differ == 0 {
				tape[k] = word(nodeKey, i, end-i)
				k++
				like += 2
				if i = end + 2; load8(p, i) <= ' ' {
					i = skipBlank(s, i)
				}
				goto value
			}
		}
		like = 0
	}
	for end = i; ; end += 8 {
		if n-end < 8 {
			goto toName
		}
		if m := quoteOrSlash(load64(p, end)); m != 0 {
			end += bits.TrailingZeros64(m) >> 3
			break
		}
	}
	if load8(p, end) != '"' {
		goto toName
	}
	tape[k] = word(nodeKey, i, end-i)
	k++
	{
		set := &d.at.names[min(d.at.depth, modelDepth)]
		hash := nameHash(end-i, load8(p, i), load8(p, end-1))
		bit, cell := uint64(1)<<(hash&63), &set[hash>>6&7]
		if *cell&bit != 0 {
			set[doubt] = 1
		}
		*cell |= bit
	}
	if n-end > 2 && load8(p, end+1) == ':' && load8(p, end+2) > ' ' {
		i = end + 2
		goto value
	}
	i = end + 1
colon:
	if i < n && load8(p, i) != ':' {
		i = skipBlank(s, i)
	}
	if i >= n || load8(p, i) != ':' {
		goto wrong
	}
	if i++; i < n && load8(p, i) <= ' ' {
		i = skipBlank(s, i)
	}
	goto value
opening:
	if first := &d.at.complex[min(d.at.depth, modelDepth)]; open.object && *first == 0 {
		*first = k - 1
	}
	if d.at.depth++; d.at.depth > MaxDepth {
		goto wrong
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
		d.at.models[d.at.depth&(modelDepth-1)] = kind
	}
	d.at.complex[min(d.at.depth, modelDepth)] = 0
	if like = 0; c == '{' {
		if kind != 0 {
			like = kind + 1
		} else {
			d.at.names[min(d.at.depth, modelDepth)] = nameSet{}
		}
	}
	tape[k], tape[k+1] = uint64(i)<<wordBits, open.pack()
	open = around{node: k, object: c == '{'}
	k += 2
	if i++; i < n && load8(p, i) <= ' ' {
		i = skipBlank(s, i)
	}
	if i >= n {
		goto wrong
	}
	c = load8(p, i)
	if c != '}' && c != ']' {
		if open.object {
			goto key
		}
		goto value
	}
closing:
	// All names of the model were met if like stands on its last value.
	if c != '}' && c != ']' || (c == '}') != open.object {
		goto wrong
	}
	i++
	{
		alike := false
		outer, mark, model := unpack(tape[open.node+1]), uint64(k)<<32, 0
		if d.at.depth < modelDepth {
			model = d.at.models[d.at.depth&(modelDepth-1)]
		}
		if kind = nodeArray; open.object {
			kind = nodeObject
			if !outer.object {
				d.at.last = lastObject{open.node, outer.node}
			}
			if model == 0 && d.at.depth < modelDepth && d.at.names[d.at.depth][doubt] == 0 && open.count <= indexOver {
				mark |= stateUnique
			}
		}
		simple := uint64(stateArg) // the place of the first that is not
		if first := d.at.complex[min(d.at.depth, modelDepth)]; first > 0 {
			simple = uint64(first - open.node)
		}
		d.at.depth--
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
	why = leftAlike
	goto stopped
toRoom:
	why = leftRoom
	goto stopped
toNameRoom:
	why = leftNameRoom
	goto stopped
toValue:
	why = leftValue
	goto stopped
toName:
	d.at.names[min(d.at.depth, modelDepth)][doubt] = 1
	why = leftName
	goto stopped
wrong:
	why = leftWrong
stopped:
	d.at.i, d.at.open, d.at.expect, d.tape = i, open, like, tape[:k]
	return why
}
