package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Evaluation is what is printed about one evaluation.
type Evaluation struct {
	Response    *gatemap.Response
	Failure     *gatemap.GatewayError // nil unless the gateway answers itself
	Explanation *gatemap.Explanation  // nil unless somebody asked
	Asked       *syntax.Run           // what the request template did; nil if none was rendered
	Operation   *definition.Operation // nil unless the method is one of a definition
	Time        time.Time             // of the execution log
}

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

// result is the JSON form of an Evaluation; the first members are those of a
// result line of gatemap replay.
type result struct {
	StatusCode  int                       `json:"statusCode"`
	Headers     gatemap.Ordered[[]string] `json:"headers"`
	Body        *string                   `json:"body,omitempty"`
	BodyBase64  []byte                    `json:"bodyBase64,omitempty"`
	Selected    string                    `json:"selected,omitempty"`
	Error       *failure                  `json:"error,omitempty"`
	Operation   *operation                `json:"operation,omitempty"`
	Explanation *explanation              `json:"explanation,omitempty"`
}

type operation struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	File   string `json:"file"`
	Line   int    `json:"line"`
}

type failure struct {
	Type    gatemap.ResponseType `json:"type"`
	Message string               `json:"message"`
	Log     string               `json:"log"`
}

// JSON prints one indented object.
func (d *Evaluation) JSON(w *bufio.Writer) error {
	r := result{
		StatusCode: d.Response.StatusCode,
		Headers:    gatemap.Ordered[[]string]{},
		Selected:   d.Response.Selected,
	}
	for _, f := range d.Response.Headers {
		values, _ := r.Headers.Get(f.Name)
		r.Headers.Set(f.Name, append(values, f.Values...))
	}
	if body := d.Response.Body; utf8.Valid(body) {
		text := string(body)
		r.Body = &text
	} else {
		r.BodyBase64 = body
	}
	if f := d.Failure; f != nil {
		r.Error = &failure{f.Type, f.Message, f.Log}
	}
	if o := d.Operation; o != nil {
		r.Operation = &operation{o.HTTPMethod, o.Path, o.File, o.Line}
	}
	if d.Explanation != nil {
		r.Explanation = d.explanation()
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return err
	}
	return w.Flush()
}
