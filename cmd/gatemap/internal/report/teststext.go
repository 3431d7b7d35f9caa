package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
)

// Text writes a run for people, with the differences of failed cases and how
// their responses came about. Files that could not be run are left to standard
// error.
func (r *Run) Text(w io.Writer, colour Palette) error {
	out := bufio.NewWriter(w)
	for i := range r.Files {
		textFile(out, colour, &r.Files[i])
	}
	fmt.Fprintln(out, r.Counts())
	return out.Flush()
}

func textFile(w io.Writer, p Palette, f *File) {
	failures := f.failures()
	switch {
	case len(f.Faults) > 0:
		fmt.Fprintf(w, "%s %s (not run)\n", p.Bad("ERROR"), source.Printable(f.Name))
		return
	case f.Updated > 0:
		fmt.Fprintf(w, "%s    %s (%d of %s updated)\n", p.Good("ok"), source.Printable(f.Name), f.Updated, count(len(f.Results), "case"))
		return
	case failures == 0 && f.skipped() > 0 && f.skipped() == len(f.Results):
		fmt.Fprintf(w, "%s  %s (none of %s could be run)\n", p.Dim("skip"), source.Printable(f.Name), count(len(f.Results), "case"))
		textSkipped(w, p, f)
		return
	case failures == 0:
		fmt.Fprintf(w, "%s    %s (%s)\n", p.Good("ok"), source.Printable(f.Name), count(len(f.Results)-f.skipped(), "case"))
		textSkipped(w, p, f)
		return
	}
	fmt.Fprintf(w, "%s  %s (%d of %s failed)\n", p.Bad("FAIL"), source.Printable(f.Name), failures, count(len(f.Results)-f.skipped(), "case"))
	textSkipped(w, p, f)
	for i := range f.Results {
		if r := &f.Results[i]; f.failed(r) {
			textCase(w, p, r)
		}
	}
	fmt.Fprintln(w)
}

// textSkipped lists the cases that were not run, with the reason of each.
func textSkipped(w io.Writer, p Palette, f *File) {
	for i := range f.Results {
		if r := &f.Results[i]; r.Skipped != "" {
			fmt.Fprintf(w, "  %s\n", p.Dim(source.Printable(fmt.Sprintf("not run: %s:%d: %s: %s", r.File.Name, r.Case.Line, r.Case.Name, r.Skipped))))
		}
	}
}

func textCase(w io.Writer, p Palette, r *Result) {
	fmt.Fprintf(w, "\n  %s\n", p.Bold(source.Printable(fmt.Sprintf("%s:%d: %s", r.File.Name, r.Case.Line, r.Case.Name))))
	verdict := ""
	for _, d := range r.Differences {
		line, engine := "", ""
		if d.Line > 0 {
			line = fmt.Sprintf("line %d: ", d.Line)
		}
		if d.Verdict != verdict {
			verdict = d.Verdict
			fmt.Fprintf(w, "    %s:\n", d.Verdict)
		}
		if !d.Engine.IsZero() {
			engine = ", the engine gives " + p.Bad(source.Printable(d.Engine.String()))
		}
		if strings.HasPrefix(d.Diff, "@@") {
			fmt.Fprintf(w, "    %s%s: %s %s%s\n", line, source.Printable(d.What), p.Good("- want"), p.Bad("+ got"), engine)
		} else {
			fmt.Fprintf(w, "    %s%s: want %s, got %s%s\n", line, source.Printable(d.What), p.Good(source.Printable(d.Want.String())), p.Bad(source.Printable(d.Got.String())), engine)
		}
		for line := range strings.Lines(d.Diff) {
			line = source.Printable(strings.TrimSuffix(line, "\n"))
			switch {
			case strings.HasPrefix(line, "-"):
				line = p.Good(line)
			case strings.HasPrefix(line, "+"):
				line = p.Bad(line)
			}
			fmt.Fprintf(w, "      %s\n", line)
		}
	}
	if r.Why == nil {
		return
	}
	fmt.Fprintln(w, "    how it came about:")
	for line := range strings.Lines(source.PrintableText(r.Why())) {
		fmt.Fprintf(w, "      %s", p.Dim(strings.TrimSuffix(line, "\n"))+"\n")
	}
}
