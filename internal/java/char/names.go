package char

import (
	"strconv"
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/lazy"
)

// nameTable holds the names that are not made of a block and a number, in the order of their code points. Name k is
// text[ends[k-1]+1:ends[k]].
type nameTable struct {
	text  string
	ends  []uint32
	first []rune   // of each run of code points that follow one another
	from  []uint32 // the name of each first
	slots []uint16 // hash table of 1 + the number of a name, 0 where there is none
}

// hashBits is the size of the hash table, which is half full.
const hashBits = 16

var names = lazy.Value[*nameTable]{Make: func() *nameTable {
	var text strings.Builder
	t := &nameTable{slots: make([]uint16, 1<<hashBits)}
	for line := range strings.Lines(inflate(compressedNames())) {
		if hex, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "@"); ok {
			t.first = append(t.first, rune(number(hex, 16)))
			t.from = append(t.from, uint32(len(t.ends)))
			continue
		}
		text.WriteString(line)
		t.ends = append(t.ends, uint32(text.Len()-1))
	}
	t.text = text.String()
	for k := range t.ends {
		i := t.find(t.name(k))
		t.slots[i] = uint16(k + 1)
	}
	return t
}}

func (t *nameTable) name(k int) string {
	from := uint32(0)
	if k > 0 {
		from = t.ends[k-1] + 1
	}
	return t.text[from:t.ends[k]]
}

// find returns the slot where the name is or belongs.
func (t *nameTable) find(name string) uint32 {
	h := uint32(2166136261)
	for i := range len(name) {
		h = (h ^ uint32(name[i])) * 16777619
	}
	i := (h ^ h>>hashBits) & (1<<hashBits - 1)
	for t.slots[i] != 0 && t.name(int(t.slots[i])-1) != name {
		i = (i + 1) & (1<<hashBits - 1)
	}
	return i
}

// of returns the name of r.
func (t *nameTable) of(r rune) (string, bool) {
	run := runs{starts: t.first}
	k := run.index(r)
	n := t.from[k] + uint32(r-t.first[k])
	end := uint32(len(t.ends))
	if k+1 < len(t.from) {
		end = t.from[k+1]
	}
	if r < t.first[k] || n >= end {
		return "", false
	}
	return t.name(int(n)), true
}

// codePoint is the inverse of of.
func (t *nameTable) codePoint(name string) (rune, bool) {
	slot := t.slots[t.find(name)]
	if slot == 0 {
		return 0, false
	}
	n := uint32(slot) - 1
	k := 0
	for lo, hi := 0, len(t.from); hi-lo > 1; k = lo {
		if mid := (lo + hi) / 2; t.from[mid] <= n {
			lo = mid
		} else {
			hi = mid
		}
	}
	return t.first[k] + rune(n-t.from[k]), true
}

// Name is Character.getName for a code point from 0 to 10FFFF: the name of the Unicode character, or its block and its
// number; false for one that is not assigned. Control characters have the names of Unicode 1, LINE FEED (LF).
func Name(r rune) (string, bool) {
	if !valid(r) || Category(r) == 0 {
		return "", false
	}
	if name, ok := names.Get().of(r); ok {
		return name, true
	}
	digits := strings.ToUpper(strconv.FormatInt(int64(r), 16))
	if b := block(r); b != "" {
		return b + " " + digits, true
	}
	return digits, true
}

// CodePoint is Character.codePointOf: the code point with that name in any case and with any white space around it; false
// when there is none.
func CodePoint(name string) (rune, bool) {
	name = strings.TrimFunc(name, func(r rune) bool { return r <= ' ' })
	if len(name) > LongestName {
		return 0, false
	}
	name = javatext.ToUpper(name)
	if r, ok := names.Get().codePoint(name); ok {
		return r, true
	}
	i := strings.LastIndexByte(name, ' ')
	if i < 0 {
		return 0, false
	}
	n, err := strconv.ParseUint(name[i+1:], 16, 21)
	if err != nil {
		return 0, false
	}
	made, ok := Name(rune(n))
	return rune(n), ok && made == name
}

// LongestName is more than the bytes of every name: that of a character or that of a
// block and a number.
const LongestName = 256
