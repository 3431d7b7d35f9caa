package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// manCmd is for those who make packages; --help does not list it.
type manCmd struct {
	Name string `arg:"" optional:"" name:"command" help:"A command; without one, the page of gatemap itself."`
}

// Help is shown by --help.
func (manCmd) Help() string {
	return `
Prints a manual page in the language of man(7), made from what --help says.

Examples:

    gatemap man | man -l -
    gatemap man lint > gatemap-lint.1
`
}

// Run prints the page.
func (c *manCmd) Run(k *kong.Kong, std streams) error {
	if c.Name == "" {
		return manual(std.out, k.Model.Node)
	}
	for _, n := range visible(k.Model.Node) {
		if n.Name == c.Name {
			return manual(std.out, n)
		}
	}
	return fmt.Errorf("there is no command %q", c.Name)
}

// manual writes the page of a command, or of the whole program.
func manual(w io.Writer, n *kong.Node) error {
	var b strings.Builder
	name, summary, detail := "gatemap", "evaluate the integration responses of API Gateway REST APIs", n.Help+"\n\n"+n.Detail
	if n.Type == kong.CommandNode {
		name, summary, detail = "gatemap-"+n.Name, n.Help, n.Detail
	}
	fmt.Fprintf(&b, ".TH %s 1 \"\" %s\n", roffQuote(strings.ToUpper(name)), roffQuote("gatemap "+strings.Fields(version())[1]))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(strings.TrimSuffix(summary, ".")))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n%s\n", roff(strings.Replace(name, "-", " ", 1)), roff(synopsis(n)))
	b.WriteString(".SH DESCRIPTION\n")
	manText(&b, detail)
	if n.Type != kong.CommandNode {
		b.WriteString(".SH COMMANDS\n")
		for _, c := range visible(n) {
			fmt.Fprintf(&b, ".TP\n.BR gatemap\\-%s (1)\n%s\n", roff(c.Name), roff(c.Help))
		}
	}
	if len(n.Positional) > 0 {
		b.WriteString(".SH ARGUMENTS\n")
		for _, p := range n.Positional {
			fmt.Fprintf(&b, ".TP\n.I %s\n%s\n", roff(p.Name), roff(p.Help))
		}
	}
	b.WriteString(".SH OPTIONS\n")
	for _, f := range flagsOf(n) {
		if !f.Hidden {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(flagName(f)), roff(f.Help))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// synopsis gives the arguments after the name of a command.
func synopsis(n *kong.Node) string {
	if n.Type != kong.CommandNode {
		return "command [flags]"
	}
	parts := []string{"[flags]"}
	for _, p := range n.Positional {
		parts = append(parts, p.Summary())
	}
	return strings.Join(parts, " ")
}

// flagName gives a flag as it is typed: -o, --output=FORMAT.
func flagName(f *kong.Flag) string {
	name := "--" + f.Name
	if f.Short != 0 {
		name = fmt.Sprintf("-%c, %s", f.Short, name)
	}
	if !f.IsBool() && !f.IsCounter() {
		name += "=" + f.FormatPlaceHolder()
	}
	return name
}

// manText writes paragraphs; lines that are indented stay as they are.
func manText(b *strings.Builder, text string) {
	example := false
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		indented := strings.HasPrefix(line, "    ")
		switch {
		case line == "" && !example:
			b.WriteString(".PP\n")
			continue
		case indented && !example:
			b.WriteString(".RS 4\n.nf\n")
			example = true
		case !indented && line != "" && example:
			b.WriteString(".fi\n.RE\n.PP\n")
			example = false
		}
		b.WriteString(roff(strings.TrimPrefix(line, "    ")) + "\n")
	}
	if example {
		b.WriteString(".fi\n.RE\n")
	}
}

// roff escapes what roff would take for a request or change: backslashes,
// hyphens, and a full stop or an apostrophe that begins a line.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(s)
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	return s
}

func roffQuote(s string) string {
	return `"` + strings.ReplaceAll(roff(s), `"`, `\(dq`) + `"`
}
