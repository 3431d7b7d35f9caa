package doc

import (
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/internal/raw"
)

// Parser parses many small documents that live longer than the parsing: it has what
// that needs once, and a document takes no more than its tape has words. The zero
// Parser is ready. It is not safe for concurrent use.
type Parser struct {
	at   strict
	tape []uint64
	pool []uint64 // the rest of the words that the tapes of documents are made of
}

const (
	// smallText is the length up to which a text is parsed on the tape of the Parser,
	// parserWords how many words that has at first, and poolWords how many tapes of
	// documents are made together: one that lives keeps them all.
	smallText   = 1 << 10
	parserWords = 256
	poolWords   = 128
)

// ParseFor is d.ParseFor(m, text).
func (p *Parser) ParseFor(m *meter.Meter, d *Document, text string) error {
	if d.at == nil {
		d.at = &p.at
	}
	if len(text) > smallText || cap(d.tape) > 0 {
		return d.ParseFor(m, text)
	}
	if p.tape == nil {
		p.tape = raw.Words(parserWords)
	}
	d.tape = p.tape[:0]
	err := d.ParseFor(m, text)
	p.tape, d.tape = d.tape[:0], p.own(d.tape)
	return err
}

// own returns a copy of words.
func (p *Parser) own(words []uint64) []uint64 {
	n := len(words)
	if n > poolWords/4 {
		return append(make([]uint64, 0, n), words...)
	}
	if len(p.pool) < n {
		p.pool = make([]uint64, poolWords)
	}
	tape := p.pool[:n:n]
	p.pool = p.pool[n:]
	copy(tape, words)
	return tape
}

// Reset forgets what was parsed.
func (p *Parser) Reset() { poison.Fill(p.tape[:cap(p.tape)], poison.Word) }
