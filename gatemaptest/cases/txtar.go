package cases

import (
	"bytes"
	"slices"
	"strings"
)

// section is a part of a txtar file.
type section struct {
	name       string
	line       int // of the marker; the text begins on the next line
	start, end int // of the text in the file
}

// sections splits a txtar file at its markers, lines of the form "-- NAME --".
// The first section is what stands before the first marker.
func sections(data []byte) []section {
	all := []section{{}}
	line := 0
	for pos := 0; pos < len(data); {
		line++
		next := len(data)
		if i := bytes.IndexByte(data[pos:], '\n'); i >= 0 {
			next = pos + i + 1
		}
		if name, ok := marker(data[pos:next]); ok {
			all[len(all)-1].end = pos
			all = append(all, section{name: name, line: line, start: next})
		}
		pos = next
	}
	all[len(all)-1].end = len(data)
	return all
}

// marker recognises the line of a marker.
func marker(line []byte) (string, bool) {
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	if !bytes.HasPrefix(line, []byte("-- ")) || !bytes.HasSuffix(line, []byte(" --")) || len(line) < len("--  --") {
		return "", false
	}
	name := strings.TrimSpace(string(line[3 : len(line)-3]))
	return name, name != ""
}

// content is the text of a section: all of it but the newline that ends its
// last line, so that a text without one can be written.
func content(text []byte) []byte {
	if t, ok := bytes.CutSuffix(text, []byte("\r\n")); ok {
		return t
	}
	return bytes.TrimSuffix(text, []byte("\n"))
}

// writable reports whether content would read back a text that is written
// with a newline behind it.
func writable(text []byte) bool {
	if bytes.HasSuffix(text, []byte("\r")) {
		return false
	}
	for line := range bytes.Lines(text) {
		if _, ok := marker(line); ok {
			return false
		}
	}
	return true
}

const casePrefix = "case:"

// bodySections are the sections that hold what a case's YAML can hold too, by
// the path of the key.
var bodySections = []string{
	"request.body", "request.bodyBase64", "backend.body", "backend.bodyJSON", "backend.bodyBase64",
	"expect.body", "expect.bodyJSON", "expect.bodyBase64",
}

func (d *decoder) txtar() {
	data := d.file.text.data
	all := sections(data)
	if head := d.document(all[0].start, all[0].end, 0); head != nil {
		d.head(head, false)
	} else if len(d.errs) == 0 {
		d.fail(place{line: 1}, "the file begins with settings, at least with definition: FILE")
	}
	seen := map[string]int{}
	for i := 1; i < len(all); {
		s := all[i]
		name, ok := strings.CutPrefix(s.name, casePrefix)
		if !ok {
			d.fail(place{line: s.line}, "section %q before the first case; a case begins with -- %s NAME --", s.name, casePrefix)
			return
		}
		next := i + 1
		for next < len(all) && !strings.HasPrefix(all[next].name, casePrefix) {
			next++
		}
		d.txtarCase(strings.TrimSpace(name), all[i:next], seen)
		i = next
	}
	d.someCases(place{line: 1})
}

// txtarCase reads a case: its YAML, then the sections of its bodies.
func (d *decoder) txtarCase(name string, parts []section, seen map[string]int) {
	if !d.room(place{line: parts[0].line}) {
		return
	}
	c := Case{Name: name, Line: parts[0].line, Compare: d.compare}
	d.name(&c, place{line: c.Line}, seen)
	c.node = caseNode{first: parts[0], last: parts[len(parts)-1].end, sections: map[string]section{}}
	bodies := map[string]text{}
	for _, s := range parts[1:] {
		at := place{line: s.line}
		if !slices.Contains(bodySections, s.name) {
			d.fail(at, "unknown section %q; known are %s", s.name, strings.Join(bodySections, ", "))
			continue
		}
		if _, twice := bodies[s.name]; twice {
			d.fail(at, "section %s twice in one case", s.name)
		}
		bodies[s.name] = text{content(d.file.text.data[s.start:s.end]), place{line: s.line + 1}}
		c.node.sections[s.name] = s
	}
	n := d.document(parts[0].start, parts[0].end, parts[0].line)
	c.node.root = n
	d.caseBody(&c, n, bodies)
	d.file.Cases = append(d.file.Cases, c)
}

// room refuses more cases than anybody writes.
func (d *decoder) room(at place) bool {
	if len(d.file.Cases) < maxCases {
		return true
	}
	if len(d.file.Cases) == maxCases && !d.full {
		d.full = true
		d.fail(at, "more than %d cases in one file", maxCases)
	}
	return false
}

func (d *decoder) someCases(at place) {
	if len(d.file.Cases) == 0 && len(d.errs) == 0 {
		d.fail(at, "the file has no cases")
	}
}
