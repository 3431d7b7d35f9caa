package doc

import (
	"fmt"
	"unsafe"

	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/poison"
)

// MaxDepth is how deep objects and arrays of a Document may nest: json-smart
// refuses the next one. (Some builds of it also count objects that are closed
// already; that slip is not followed.)
const MaxDepth = 400

// maxText bounds a Document's text: a tape word has 30 bits for an offset.
const maxText = 1<<30 - 1

// keepWords and keepBytes are the sizes up to which Reset keeps buffers: a
// pooled Document does not hold on to the memory of one huge body.
const (
	keepWords = 1 << 19
	keepBytes = 1 << 22

	keepMaps    = 1 << 14 // 2 MB
	keepEntries = 1 << 16 // 4 MB
)

// Document is the checked tape of one JSON text. The zero Document is ready
// for Parse; a Document may be parsed into again, which ends the life of the
// values that were read from it.
type Document struct {
	src    string
	tape   []uint64
	arena  []byte   // decoded strings, one after another
	index  []uint32 // hash tables and offset tables of large containers
	thawed []Value  // the collections that took the place of tape nodes

	maps    pieces[Map] // those of them that are Maps
	entries pieces[entry]

	lenient bool    // the text was read by the permissive parser
	at      *strict // while the text is parsed; made by the first parsing, or a Parser's
	pass    uint16  // of Census, the last one that counted it
	grown   extent  // of the text, when the tape was made larger the last time

	meter *meter.Meter // of the evaluation that it was parsed for; nil for none
	watch *meter.Meter // while the text is parsed: asked now and then, if a context can end the evaluation
	whole []uint64     // then, tape with all of its memory
}

// SyntaxError reports a text that json-smart refuses, or one over a limit.
type SyntaxError struct {
	Offset int    // in bytes
	Reason string // what was found, in a few words
}

// Error describes the error and its place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("json: %s at offset %d", e.Reason, e.Offset)
}

// Parse reads text, which the Document and its values alias: it must not
// change while they are in use. It returns a *SyntaxError for what json-smart's
// permissive mode refuses (rules/json.md#reading), and then the document is null.
func (d *Document) Parse(text []byte) error {
	return d.ParseString(unsafe.String(unsafe.SliceData(text), len(text)))
}

func (d *Document) parseWatched(m *meter.Meter, text string) error {
	d.watch = m
	d.rewind()
	d.src = text
	var err error
	if d.makeRoom(0) {
		err = d.ParseFor(nil, text)
	}
	d.takeBack()
	d.meter, d.watch = m, nil
	if ended := m.Err(); ended != nil {
		d.Reset()
		return ended
	}
	return err
}

// parseLenient is ParseString for what is not strict JSON.
//
//go:noinline
func (d *Document) parseLenient(text string) error {
	if len(text) > maxText {
		d.src = ""
		return &SyntaxError{Offset: maxText, Reason: "text too long"}
	}
	d.takeBack()
	d.rewind()
	d.lenient = true
	if d.watch.Err() != nil {
		return nil
	}
	if err := d.parsePermissive(); err != nil {
		d.Reset()
		return err
	}
	return nil
}

// shrink lets go of what is very large.
func (d *Document) shrink() {
	if cap(d.tape) > keepWords {
		d.tape = nil
	}
	if cap(d.arena) > keepBytes {
		d.arena = nil
	}
	if cap(d.index) > keepWords {
		d.index = nil
	}
}

// poison overwrites what the values of the document read, and those that took the
// place of tape nodes.
func (d *Document) poison() {
	poison.Fill(d.tape, poison.Word)
	poison.Bytes(d.arena)
	poison.Fill(d.index, poison.Word>>32)
	for _, v := range d.thawed {
		if v.k == MapRef {
			v.MapRef().poison()
		} else {
			poison.Fill(v.ListRef().elems, poisoned())
		}
	}
}

// poisoned is a Value that no text has.
func poisoned() Value { return OfString(poison.Text) }

func (d *Document) rewind() {
	if len(d.thawed) > 0 {
		d.forgetThawed()
	}
	d.clear()
}

// Root returns the value of the whole text, null before the first Parse.
func (d *Document) Root() Value {
	if len(d.tape) == 0 {
		return Value{}
	}
	return d.value(0)
}

// Words returns how many words of 8 bytes its tape has: what the parser made
// and readers walk over.
func (d *Document) Words() int { return len(d.tape) }

// Source returns the text that was parsed.
func (d *Document) Source() string { return d.src }
