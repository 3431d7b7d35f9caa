package char

import (
	"compress/flate"
	_ "embed"
	"io"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/lazy"
)

//go:embed tables.bin
var tablesBin string

// maxRune is the largest code point.
const maxRune = 0x10FFFF

// runs maps code points to small numbers: run k is from starts[k] up to the next start.
type runs struct {
	starts []rune
	values []int32
}

// at returns the value of r, which is from 0 to maxRune.
func (t *runs) at(r rune) int32 { return t.values[t.index(r)] }

func (t *runs) index(r rune) int {
	lo, hi := 0, len(t.starts)
	for hi-lo > 1 {
		if mid := int(uint(lo+hi) / 2); t.starts[mid] <= r {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// tables are those of tables.bin; the values of blocks index blockNames.
type tables struct {
	category, direction, mirrored, numeric, grapheme, blocks runs
	blockNames                                               []string
}

var loaded = lazy.Value[*tables]{Make: func() *tables {
	t := &tables{}
	byName := map[string]*runs{"category": &t.category, "direction": &t.direction, "mirrored": &t.mirrored,
		"numeric": &t.numeric, "grapheme": &t.grapheme, "blocks": &t.blocks}
	for line := range strings.Lines(inflate(tablesBin)) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		t.read(byName[name], name == "blocks", rest)
	}
	return t
}}

// read fills a table from its line without the name.
func (t *tables) read(r *runs, named bool, line string) {
	n := strings.Count(line, " ") + 1
	r.starts, r.values = make([]rune, 0, n), make([]int32, 0, n)
	at := int64(0)
	for field := range strings.SplitSeq(line, " ") {
		length, value, _ := strings.Cut(field, "=")
		r.starts = append(r.starts, rune(at))
		at += number(length, 36)
		if named {
			r.values = append(r.values, int32(len(t.blockNames)))
			t.blockNames = append(t.blockNames, strings.ReplaceAll(value, "_", " "))
		} else {
			r.values = append(r.values, int32(number(value, 10)))
		}
	}
}

// number reads a number of an embedded file, which cannot be wrong.
func number(s string, base int) int64 {
	n, err := strconv.ParseInt(s, base, 64)
	if err != nil {
		panic("javachar: " + err.Error())
	}
	return n
}

// inflate decompresses an embedded file.
func inflate(s string) string {
	var b strings.Builder
	if _, err := io.Copy(&b, flate.NewReader(strings.NewReader(s))); err != nil {
		panic("javachar: " + err.Error())
	}
	return b.String()
}

func valid(r rune) bool { return r >= 0 && r <= maxRune }

// Category is Character.getType: the number that Java gives a general category, 0 for what is not assigned or no code point.
func Category(r rune) int {
	if !valid(r) {
		return 0
	}
	return int(loaded.Get().category.at(r))
}

// Directionality is Character.getDirectionality: a number of the bidirectional class, -1 where there is none.
func Directionality(r rune) int {
	if !valid(r) {
		return -1
	}
	return int(loaded.Get().direction.at(r))
}

// Mirrored is Character.isMirrored.
func Mirrored(r rune) bool { return valid(r) && loaded.Get().mirrored.at(r) != 0 }

// NumericValue is Character.getNumericValue: letters count from ten; -1 for what is no number, -2 for what is no integer.
func NumericValue(r rune) int {
	if !valid(r) {
		return -1
	}
	return int(loaded.Get().numeric.at(r))
}

// block is the name of the block of r, empty when it is in none.
func block(r rune) string {
	t := loaded.Get()
	return t.blockNames[t.blocks.at(r)]
}
