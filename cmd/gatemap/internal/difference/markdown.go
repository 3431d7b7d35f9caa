package difference

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
)

// maxMarkdown bounds the report of a pull request, of which GitHub takes 65,536
// characters as a comment.
const maxMarkdown = 60_000

// Markdown writes a report for a pull request: a table of the methods that are not
// the same, and what clients get otherwise of each, folded.
func (r *Report) Markdown(w io.Writer, older, newer string) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "### What changes for clients\n\n%s → %s: %s.\n", code(older), code(newer), r.words())
	left := maxMarkdown
	if rows := r.rows(); rows != "" {
		fmt.Fprintf(out, "\n| method | verdict | answers |\n| --- | --- | --- |\n%s", rows)
		left -= len(rows)
	}
	for _, m := range r.Methods {
		text := markdownMethod(m)
		if left -= len(text); left < 0 {
			fmt.Fprintf(out, "\nAnd more, for which a comment is too short.\n")
			break
		}
		out.WriteString(text)
	}
	for _, g := range r.Gateway {
		var b strings.Builder
		for i := range g.Changes {
			b.WriteString(strings.Join(lines(&g.Changes[i]), "\n") + "\n")
		}
		if left -= b.Len() + 100; left > 0 {
			fmt.Fprintf(out, "\nGateway response %s:\n\n%s", code(strings.TrimSpace(string(g.Type)+" "+g.API)), fenced(b.String()))
		}
	}
	for i := range r.Kept {
		fmt.Fprintf(out, "\nNot deployed: %s.\n", html(r.Kept[i].said()))
		if i == maxText {
			break
		}
	}
	reached := r.reached(func(before, now string) string { return fmt.Sprintf("reached before: %s; now: %s", before, now) })
	fmt.Fprintf(out, "\n%s%s.\n", strings.ToUpper(reached[:1]), reached[1:])
	return out.Flush()
}

// rows are the methods that are not the same, at most as many as people look at.
func (r *Report) rows() string {
	const most = 100
	var b strings.Builder
	n := 0
	for _, m := range r.Methods {
		if m.Verdict == Same {
			continue
		}
		if n++; n > most {
			fmt.Fprintf(&b, "| and more | | |\n")
			break
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(clipped(m.name())), m.Verdict, cell(clipped(m.result())))
	}
	return b.String()
}

func markdownMethod(m *Method) string {
	_, older := unreached(m.OldCoverage)
	_, newer := unreached(m.NewCoverage)
	if m.Answers == 0 || len(m.Examples) == 0 && len(older)+len(newer) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n<details><summary>%s: %s</summary>\n", html(clipped(m.name())), m.Verdict)
	for _, e := range m.Examples[:min(len(m.Examples), maxText)] {
		var text strings.Builder
		text.WriteString(e.answer() + "\n")
		if to := e.between(); to != "" {
			text.WriteString(to + "\n")
		}
		for i := range e.Changes {
			text.WriteString(strings.Join(lines(&e.Changes[i]), "\n") + "\n")
		}
		if e.Answers > 1 {
			fmt.Fprintf(&text, "and %s like it\n", count(e.Answers-1, "answer"))
		}
		fmt.Fprintf(&b, "\n%s", fenced(text.String()))
	}
	for _, list := range []struct {
		when   string
		missed []string
	}{{"before", older}, {"now", newer}} {
		for _, text := range list.missed[:min(len(list.missed), maxText)] {
			fmt.Fprintf(&b, "\nNot reached %s: %s\n", list.when, code(text))
		}
	}
	b.WriteString("\n</details>\n")
	return b.String()
}

// fenced is a block of code that nothing in it ends.
func fenced(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "diff\n" + source.PrintableText(text) + fence + "\n"
}

// code is a text as code on one line.
func code(text string) string {
	text = source.Printable(text)
	ticks := "`"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	if len(ticks) > 1 {
		return ticks + " " + text + " " + ticks
	}
	return ticks + text + ticks
}

// cell is code in a table.
func cell(text string) string {
	if text == "" {
		return ""
	}
	return code(strings.ReplaceAll(text, "|", `\|`))
}

func html(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(source.Printable(text))
}
