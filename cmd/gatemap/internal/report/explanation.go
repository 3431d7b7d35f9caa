package report

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gatemap/gatemap/internal/source"
)

// explain prints the reasons and the execution log under headings.
func (d *Evaluation) explain(w *bufio.Writer, colour Palette) {
	fmt.Fprintf(w, "\n%s\n\n", colour.Bold("--- Reasons"))
	d.reasons(w, colour)
	d.run(w, colour)
	d.log(w, colour)
	d.wrong(w, colour)
}

func (d *Evaluation) log(w *bufio.Writer, colour Palette) {
	fmt.Fprintf(w, "\n%s\n\n", colour.Bold("--- Execution log"))
	w.WriteString(source.PrintableText(d.Explanation.Log(d.Time)))
}

// Chain prints the decisions first, then what the template did, the client's
// response, the execution log and what looks wrong. A body that people cannot read is dumped in hexadecimal.
func (d *Evaluation) Chain(w *bufio.Writer, colour Palette) error {
	if o := d.Operation; o != nil {
		fmt.Fprintf(w, "%s  (%s)\n\n", colour.Bold(source.Printable(strings.TrimSpace(o.HTTPMethod+" "+o.Path))), source.Printable(o.Position.String()))
	}
	d.reasons(w, colour)
	d.run(w, colour)
	fmt.Fprintf(w, "\n%s\n\n", colour.Bold("--- Response to the client"))
	d.head(w, colour, true)
	body := d.Response.Body
	if readable(body) {
		body = []byte(source.PrintableText(strings.ReplaceAll(string(body), "\r\n", "\n")))
	} else {
		body = []byte(hex.Dump(body))
	}
	w.Write(body)
	if len(body) > 0 && body[len(body)-1] != '\n' {
		w.WriteByte('\n')
	}
	d.log(w, colour)
	d.wrong(w, colour)
	return w.Flush() // the error of any write
}

// readable reports whether a body is text for people.
func readable(body []byte) bool {
	return utf8.Valid(body) && bytes.IndexFunc(body, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }) < 0
}

// reasons prints the decisions, with the names of their columns in bold and
// the verdicts of patterns in colour.
func (d *Evaluation) reasons(w *bufio.Writer, colour Palette) {
	for line := range strings.Lines(source.PrintableText(d.Explanation.String())) {
		label, rest, _ := strings.Cut(line, " ")
		if label == "pattern" {
			if at := strings.LastIndex(rest, ": matches\n"); at >= 0 {
				rest = rest[:at] + ": " + colour.Good("matches") + "\n"
			} else {
				rest = strings.Replace(rest, ": does not match", ": "+colour.Warn("does not match"), 1)
			}
		}
		w.WriteString(colour.Bold(label) + " " + rest)
	}
}
