package doc

import (
	"slices"

	"github.com/gatemap/gatemap/internal/raw"
)

const (
	// tapeRoom is how many words there is to be room for when the tape was full.
	tapeRoom = 32
	// watchedWords is how many words are read between two looks at the context.
	watchedWords = 8 << 10
	// firstWords bounds the tape that is made before anything is known of a text,
	// and bytesPerWord is what is taken for it then.
	firstWords   = 4 << 10
	bytesPerWord = 8
	// surePart is the part of a tape of which half has to be known before all of it
	// is made, and spare the part of it that there is beyond what is foreseen.
	surePart, spare = 64, 16
	// leastGrowth is by which part of its length a tape grows at least, so that all
	// the copying takes time in proportion to the tape.
	leastGrowth = 8
)

// extent is a part of a text that was read, in words of the tape and in bytes.
type extent struct{ words, read int }

// rest returns how many words the rest of a text has that is read up to there, if
// it is like the extent.
func (e extent) rest(bytes int) int {
	if e.read <= 0 {
		return 0
	}
	n := int(int64(e.words) * int64(max(0, bytes)) / int64(e.read))
	return n + n/spare
}

// tapeSize returns how large to make a tape that is full with all, for a text of
// length bytes. last is what was read since it was made. What is known of the text
// is taken for the rest of it: a tape that grew by a fixed part of itself would be
// copied more than ten times for a large text, and the last two would live at one
// time. A text that becomes denser at most doubles the tape.
func tapeSize(all, last extent, length int) int {
	if all.words == 0 || all.read <= 0 {
		return all.words + min(length/bytesPerWord, firstWords) + tapeRoom
	}
	more := all.rest(length - all.read)
	if more > 2*surePart*all.words { // that is little to know of so much
		more /= surePart
	}
	more = max(more, min(last.rest(length-all.read), all.words), all.words/leastGrowth)
	return all.words + more + tapeRoom
}

// makeRoom makes room on a tape that is full and stands for the first read bytes.
// Where a context can end the evaluation the tape is full every watchedWords
// words, whatever memory it has, and makeRoom returns false once it has ended.
func (d *Document) makeRoom(read int) bool {
	if d.watch == nil {
		return d.growTape(read)
	}
	if d.watch.Look() != nil {
		return false
	}
	n := len(d.tape)
	if cap(d.whole) > cap(d.tape) {
		d.tape = d.whole[:n]
	}
	if n+3 > cap(d.tape) && !d.growTape(read) {
		return false
	}
	d.whole = d.tape
	d.tape = d.tape[:n:min(n+watchedWords, cap(d.tape))]
	return true
}

// growTape gives the tape more memory. To copy a long one takes milliseconds, so
// that is done in parts, between which the context is looked at.
func (d *Document) growTape(read int) bool {
	all := extent{len(d.tape), read}
	more := raw.Words(tapeSize(all, extent{all.words - d.grown.words, read - d.grown.read}, len(d.src)))
	for part := range slices.Chunk(d.tape, watchedWords) {
		if d.watch != nil && d.watch.Look() != nil {
			return false
		}
		more = append(more, part...)
	}
	d.tape, d.grown = more, all
	return true
}

// takeBack gives the tape all of its memory back.
func (d *Document) takeBack() {
	if cap(d.whole) > cap(d.tape) {
		d.tape = d.whole[:len(d.tape)]
	}
	d.whole = nil
}
