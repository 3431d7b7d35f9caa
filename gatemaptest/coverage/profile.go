package coverage

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// block is a line of a cover profile.
type block struct {
	file                             string
	line, column, endLine, endColumn int
	count                            int
}

// WriteProfile writes a cover profile of the go command (mode: count) whose
// positions are those of the definitions: selection patterns, parameters and
// the segments of templates. It can be shown by go tool cover -html. read
// gives the content of a file, which is needed to count columns in bytes;
// files that it cannot read have columns in characters. A template whose lines
// are not those of the file, as in JSON, is one block.
func (r Report) WriteProfile(w io.Writer, read func(file string) ([]byte, error)) error {
	p := &profiler{read: read, files: map[string]*source.Index{}}
	for _, c := range r {
		p.mapping(c)
	}
	slices.SortStableFunc(p.blocks, func(a, b block) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column),
			cmp.Compare(a.endLine, b.endLine), cmp.Compare(a.endColumn, b.endColumn))
	})
	var out bytes.Buffer
	out.WriteString("mode: count\n")
	for i := 0; i < len(p.blocks); i++ {
		b := p.blocks[i]
		// One place can be that of several parts: a shared YAML anchor.
		for i+1 < len(p.blocks) && p.blocks[i+1].at() == b.at() {
			i++
			b.count += p.blocks[i].count
		}
		fmt.Fprintf(&out, "%s:%s 1 %d\n", b.file, b.at(), b.count)
	}
	_, err := w.Write(out.Bytes())
	return err
}

func (b block) at() string {
	return fmt.Sprintf("%d.%d,%d.%d", b.line, b.column, b.endLine, b.endColumn)
}

type profiler struct {
	read   func(string) ([]byte, error)
	files  map[string]*source.Index
	blocks []block
}

func (p *profiler) mapping(c *Mapping) {
	for i, r := range c.Responses {
		at := source.JoinPointer("/"+definition.NameIntegrationResponses, c.Responses[i].Key)
		if r.Pattern != "" {
			p.text(c, at+"/"+definition.NameSelectionPattern, r.Pattern, []segment{whole(r.Pattern, r.Count)})
		}
		for _, q := range r.Parameters {
			p.text(c, source.JoinPointer(at+"/"+definition.NameResponseParameters, q.Key), q.Expression, []segment{whole(q.Expression, q.Count)})
		}
		for _, t := range r.Templates {
			p.text(c, source.JoinPointer(at+"/"+definition.NameResponseTemplates, t.ContentType), t.Source, t.segments())
		}
	}
}

func whole(text string, count int) segment {
	s := segment{Count: count}
	s.End = len(text)
	return s
}

// text adds the segments of a string of the definition, without the blanks
// around them.
func (p *profiler) text(c *Mapping, pointer, text string, segments []segment) {
	at, ok := c.method.Places.Get(pointer)
	if !ok || at.Line == 0 || at.File == "" {
		return
	}
	if at.TextLine == 0 {
		count := 0
		for _, s := range segments {
			count = max(count, s.Count)
		}
		p.add(at.Position, at.Position, count)
		return
	}
	places := source.NewIndex([]byte(text))
	for _, s := range segments {
		part := text[s.Start:s.End]
		start := s.Start + len(part) - len(strings.TrimLeft(part, " \t\r\n"))
		end := s.Start + len(strings.TrimRight(part, " \t\r\n"))
		if start >= end {
			continue
		}
		from, to := at.At(places.Position(start)), at.At(places.Position(end))
		p.add(from, to, s.Count)
	}
}

func (p *profiler) add(from, to definition.Position, count int) {
	b := block{file: profileName(from.File), line: from.Line, column: p.bytes(from), endLine: to.Line, endColumn: p.bytes(to), count: count}
	if b.endLine == b.line && b.endColumn <= b.column {
		b.endColumn = b.column + 1
	}
	p.blocks = append(p.blocks, b)
}

// bytes turns the column of a position into one that counts bytes.
func (p *profiler) bytes(at definition.Position) int {
	places, ok := p.files[at.File]
	if !ok {
		if data, err := p.read(at.File); err == nil {
			places = source.NewIndex(data)
		}
		p.files[at.File] = places
	}
	if places == nil {
		return at.Column
	}
	return places.Offset(at.Line, at.Column) - places.Line(at.Line) + 1
}

// profileName makes a relative name one that the go command takes for a file
// and not for a package.
func profileName(file string) string {
	file = filepath.ToSlash(file)
	if filepath.IsAbs(file) || strings.HasPrefix(file, "./") || strings.HasPrefix(file, "../") {
		return file
	}
	return "./" + file
}
