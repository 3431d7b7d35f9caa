package report

import (
	"bufio"
	"fmt"

	decisions "github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/internal/source"
)

// run prints what the template did, line by line.
func (d *Evaluation) run(w *bufio.Writer, colour Palette) {
	if d.Asked != nil {
		fmt.Fprintf(w, "\n%s\n\n", colour.Bold("--- Request template, line by line"))
		w.WriteString(source.PrintableText(decisions.Listing(d.Asked, false)))
	}
	t := d.Explanation.Template
	if t == nil || t.Run == nil {
		return
	}
	fmt.Fprintf(w, "\n%s\n\n", colour.Bold("--- Template "+source.Printable(t.ContentType)+", line by line"))
	w.WriteString(source.PrintableText(decisions.Listing(t.Run, d.ClaimsJSON())))
}

// wrong prints what looks wrong.
func (d *Evaluation) wrong(w *bufio.Writer, colour Palette) {
	fmt.Fprintf(w, "\n%s\n\n", colour.Bold("--- What looks wrong"))
	remarks := d.Remarks()
	if len(remarks) == 0 {
		w.WriteString("nothing\n")
	}
	for i := range remarks {
		r := &remarks[i]
		place := ""
		if r.Line > 0 {
			place = fmt.Sprintf("%stemplate line %d, column %d: ", map[bool]string{true: "request "}[r.Request], r.Line, r.Column)
		}
		fmt.Fprintf(w, "%s%s (%s)\n", place, colour.Warn(source.Printable(r.Message)), r.Rule)
		if r.Fix != "" {
			fmt.Fprintf(w, "\tfix: %s\n", source.Printable(r.Fix))
		}
		if r.Input != "" {
			fmt.Fprintf(w, "\tshown by: %s\n", source.Printable(r.Input))
		}
	}
}
