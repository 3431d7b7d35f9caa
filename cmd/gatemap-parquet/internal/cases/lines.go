package cases

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/parquetfile"
)

// Bad begins the line of a row that has no form in JSON; the reason follows.
const Bad = '!'

// maxLine is the longest line that gatemap replay reads.
const maxLine = 64 << 20

// What a file can be made to say with a dictionary and runs has no end. These are
// far beyond recorded answers, whose bodies differ. Variables for the tests.
var mostBytes, mostTimes int64 = 64 << 30, 10_000

// Write writes a line for each row of a file, with the columns beside its own. Rows whose values have no form in JSON
// are lines that begin with Bad. When the file is damaged the error says where, after
// the lines of all rows before that.
func Write(w io.Writer, f *parquetfile.File, columns ...Constant) (err error) {
	root, err := plan(f, columns)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	defer func() {
		if failed := out.Flush(); failed != nil && err == nil {
			err = failed
		}
	}()
	lines := &lines{out: out, root: root, most: max(mostBytes, mostTimes*f.Size())}
	for i := range f.Groups() {
		if err := lines.group(f, i); err != nil {
			return err
		}
	}
	return nil
}

// lines writes the rows of one row group after the other.
type lines struct {
	out     *bufio.Writer
	root    *node
	cursors []*parquetfile.Cursor
	row     int64 // of the file, from 1
	most    int64 // bytes of lines that may still be written

	buf []byte // the line of the row
	bad string // why it has none
}

// errColumns says that the columns of a row group are not about the same rows.
var errColumns = errors.New("the columns do not agree about where rows end")

func (l *lines) group(f *parquetfile.File, i int) (err error) {
	// What the libraries do with bytes that are not what they expect: an index that
	// is out of range, or a fault of code without checks.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("row group %d, row %d: it cannot be decoded: %v", i+1, l.row, p)
		}
	}()
	l.row++
	if l.cursors, err = f.Group(i); err != nil {
		return err
	}
	l.row--
	for range f.Rows(i) {
		l.row++
		if err := l.line(); err != nil {
			return fmt.Errorf("row group %d, row %d: %w", i+1, l.row, err)
		}
	}
	for _, c := range l.cursors {
		if c.Def() >= 0 {
			return fmt.Errorf("row group %d, column %s: it has more values than rows", i+1, c.Column.Path)
		}
	}
	return nil
}

// line writes the line of the next row.
func (l *lines) line() error {
	l.buf, l.bad = l.buf[:0], ""
	for _, c := range l.cursors {
		if c.Rep() != 0 {
			return errColumns
		}
	}
	if err := l.object(l.root); err != nil {
		return err
	}
	if l.bad == "" && len(l.buf) > maxLine {
		l.bad = fmt.Sprintf("the line is longer than %d bytes", maxLine)
	}
	if l.bad != "" {
		l.buf = append(append(l.buf[:0], Bad), l.bad...)
	}
	if l.most -= int64(len(l.buf)); l.most < 0 {
		return fmt.Errorf("the lines are longer than %d bytes and than %d times the file", mostBytes, mostTimes)
	}
	l.out.Write(append(l.buf, '\n'))
	if cap(l.buf) > 1<<20 {
		l.buf = nil
	}
	_, err := l.out.Write(nil) // the first error of all writes
	return err
}

// refuse says why the row has no line. The first reason stays.
func (l *lines) refuse(n *node, format string, args ...any) {
	if l.bad == "" {
		l.bad = strings.Map(oneLine, "column "+n.path+": "+fmt.Sprintf(format, args...))
	}
	l.buf = l.buf[:0]
}

// oneLine keeps names with line breaks on the line of their row.
func oneLine(r rune) rune {
	if r == '\n' || r == '\r' {
		return ' '
	}
	return r
}

// null reports whether the next value is null. It is an error that there is none.
func (l *lines) null(n *node) (bool, error) {
	c := l.cursors[n.First]
	def := c.Def()
	if def < 0 {
		if err := c.Err(); err != nil {
			return false, err
		}
		return false, fmt.Errorf("column %s: it has fewer values than rows", c.Column.Path)
	}
	return n.Optional && def < n.Def, nil
}

// skip goes over a value that is null or empty: one entry in each column below.
func (l *lines) skip(n *node) error {
	for _, c := range l.cursors[n.First:n.Last] {
		if c.Def() < 0 && c.Err() == nil {
			return errColumns
		}
		if err := l.next(c); err != nil {
			return err
		}
	}
	return nil
}

func (l *lines) next(c *parquetfile.Cursor) error {
	c.Next()
	return c.Err()
}

// value writes a value that is not null.
func (l *lines) value(n *node) error {
	if len(l.buf) > maxLine {
		l.refuse(n, "the line is longer than %d bytes", maxLine)
	}
	switch n.Kind {
	case parquetfile.Object:
		return l.object(n)
	case parquetfile.List:
		return l.list(n)
	case parquetfile.Map:
		return l.pairs(n)
	}
	c := l.cursors[n.First]
	if c.Def() != c.Column.MaxDef {
		return errColumns
	}
	if l.bad == "" {
		l.leaf(n, c)
	}
	return l.next(c)
}

// object writes the members that are not null.
func (l *lines) object(n *node) error {
	l.buf = append(l.buf, '{')
	first := true
	for _, m := range n.children {
		if !m.constant {
			null, err := l.null(m)
			if err != nil {
				return err
			}
			if null {
				if err := l.skip(m); err != nil {
					return err
				}
				continue
			}
		}
		if !first {
			l.buf = append(l.buf, ',')
		}
		first = false
		if m.text != nil {
			l.buf = append(append(l.buf, m.name...), m.text...)
			continue
		}
		if m.form == payload && m.Kind == parquetfile.Leaf {
			l.buf = append(l.buf, payloadName(l.cursors[m.First])...)
		} else {
			l.buf = append(l.buf, m.name...)
		}
		if err := l.value(m); err != nil {
			return err
		}
	}
	l.buf = append(l.buf, '}')
	return nil
}

// elements calls one for each element of a list or map, whose columns have to agree
// about how many there are.
func (l *lines) elements(n *node, one func() error) error {
	first := l.cursors[n.First]
	if first.Def() < n.RepDef {
		return l.skip(n)
	}
	for i := 0; ; i++ {
		if i > 0 {
			l.buf = append(l.buf, ',')
			for _, c := range l.cursors[n.First+1 : n.Last] {
				if c.Rep() != n.Rep {
					return errColumns
				}
			}
		}
		if err := one(); err != nil {
			return err
		}
		if first.Rep() != n.Rep {
			return nil
		}
	}
}

func (l *lines) list(n *node) error {
	l.buf = append(l.buf, '[')
	err := l.elements(n, func() error { return l.element(n.children[0]) })
	l.buf = append(l.buf, ']')
	return err
}

// element writes an element of a list or a value of a map, which may be null.
func (l *lines) element(n *node) error {
	null, err := l.null(n)
	if err != nil {
		return err
	}
	if null {
		l.buf = append(l.buf, "null"...)
		return l.skip(n)
	}
	return l.value(n)
}

func (l *lines) pairs(n *node) error {
	l.buf = append(l.buf, '{')
	err := l.elements(n, func() error {
		key, value := n.children[0], n.children[1]
		c := l.cursors[key.First]
		if c.Def() != c.Column.MaxDef {
			return fmt.Errorf("column %s: a name is null", key.path)
		}
		l.name(key, c)
		if err := l.next(c); err != nil {
			return err
		}
		l.buf = append(l.buf, ':')
		return l.element(value)
	})
	l.buf = append(l.buf, '}')
	return err
}
