package difference

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/internal/source"
)

// maxText bounds the examples of a method that people are shown.
const maxText = 5

// Text writes a report for people. The names are those of the definitions.
func (r *Report) Text(w io.Writer, colour report.Palette, older, newer string) error {
	out := bufio.NewWriter(w)
	for _, m := range r.Methods {
		textMethod(out, colour, m)
	}
	for _, g := range r.Gateway {
		fmt.Fprintf(out, "%s gateway response %s\n", colour.Bad("differs"), source.Printable(strings.TrimSpace(string(g.Type)+" "+g.API)))
		for i := range g.Changes {
			textLines(out, colour, lines(&g.Changes[i]))
		}
	}
	for i := range r.Kept {
		fmt.Fprintf(out, "not deployed: %s\n", source.Printable(r.Kept[i].said()))
	}
	for _, text := range r.Bad {
		fmt.Fprintf(out, "not evaluated: %s\n", source.Printable(text))
	}
	for _, text := range r.Lost {
		fmt.Fprintf(out, "of no method: %s\n", source.Printable(text))
	}
	fmt.Fprintf(out, "%s\n%s\n", r.words(), r.reached(func(before, now string) string {
		return fmt.Sprintf("reached of %s: %s; of %s: %s", source.Printable(older), before, source.Printable(newer), now)
	}))
	return out.Flush()
}

func textMethod(w io.Writer, colour report.Palette, m *Method) {
	verdict := map[Verdict]func(string) string{Same: colour.Good, Differs: colour.Bad, Added: colour.Warn, Removed: colour.Bad, Unasked: colour.Dim}[m.Verdict]
	result := m.result()
	if result != "" {
		result = " (" + result + ")"
	}
	fmt.Fprintf(w, "%s %s%s\n", verdict(fmt.Sprintf("%-7s", m.Verdict)), source.Printable(m.name()), source.Printable(result))
	for _, e := range m.Examples[:min(len(m.Examples), maxText)] {
		fmt.Fprintf(w, "  %s\n", colour.Bold(source.Printable(e.answer())))
		if to := e.between(); to != "" {
			fmt.Fprintf(w, "    %s\n", source.Printable(to))
		}
		for i := range e.Changes {
			textLines(w, colour, lines(&e.Changes[i]))
		}
		if e.Answers > 1 {
			fmt.Fprintf(w, "    %s\n", colour.Dim(fmt.Sprintf("and %s like it", count(e.Answers-1, "answer"))))
		}
	}
	if more := len(m.Examples) - maxText; more > 0 || m.More > 0 {
		fmt.Fprintf(w, "  %s\n", colour.Dim(fmt.Sprintf("and %s of differences", count(max(more, 0)+m.More, "kind"))))
	}
	if m.BytesOnly > 0 {
		fmt.Fprintf(w, "  %s\n", colour.Dim(bodies(m.BytesOnly)+" with other bytes and the same JSON, which --exact shows"))
	}
	if m.Left != "" {
		fmt.Fprintf(w, "  left out: %s\n", source.Printable(m.Left))
	}
	_, older := unreached(m.OldCoverage)
	_, newer := unreached(m.NewCoverage)
	if m.Answers > 0 {
		textMissed(w, "before", older)
		textMissed(w, "now", newer)
	}
}

func textMissed(w io.Writer, when string, missed []string) {
	for i, text := range missed {
		if i == maxText {
			fmt.Fprintf(w, "  and %d more\n", len(missed)-i)
			return
		}
		fmt.Fprintf(w, "  not reached %s: %s\n", when, source.Printable(text))
	}
}

func textLines(w io.Writer, colour report.Palette, lines []string) {
	for _, line := range lines {
		line = source.Printable(line)
		switch {
		case strings.HasPrefix(line, "-"):
			line = colour.Bad(line)
		case strings.HasPrefix(line, "+"):
			line = colour.Good(line)
		}
		fmt.Fprintf(w, "    %s\n", line)
	}
}
