package report

import (
	"bufio"
	"fmt"
	"net/http"

	"github.com/gatemap/gatemap/internal/result"
	"github.com/gatemap/gatemap/internal/source"
)

// Evaluation prints an evaluation for people.
type Evaluation struct{ result.Evaluation }

// Text prints the status line, the headers, a blank line and the body to its
// last byte, then the explanation if there is one. Lines end in "\n". On a
// terminal what would command it is escaped, and the prompt gets a line of its
// own.
func (d *Evaluation) Text(w *bufio.Writer, colour Palette, terminal bool) error {
	d.head(w, colour, terminal)
	r := d.Response
	if terminal {
		w.WriteString(source.PrintableText(string(r.Body)))
	} else {
		w.Write(r.Body)
	}
	open := len(r.Body) > 0 && r.Body[len(r.Body)-1] != '\n'
	if open && (terminal || d.Explanation != nil) {
		w.WriteByte('\n')
	}
	if d.Explanation != nil {
		d.explain(w, colour)
	}
	return w.Flush() // the error of any write
}

// head prints the status line, the headers and the blank line. Their values are
// as the client gets them unless people are to read them.
func (d *Evaluation) head(w *bufio.Writer, colour Palette, people bool) {
	r := d.Response
	status := fmt.Sprintf("HTTP/1.1 %d", r.StatusCode)
	if text := http.StatusText(r.StatusCode); text != "" {
		status += " " + text
	}
	fmt.Fprintln(w, colour.Bold(status))
	for _, f := range r.Headers {
		for _, v := range f.Values {
			if people {
				v = source.Printable(v)
			}
			fmt.Fprintf(w, "%s: %s\n", colour.Bold(source.Printable(f.Name)), v)
		}
	}
	w.WriteByte('\n')
}
