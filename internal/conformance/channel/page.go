package channel

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Order is that of the channels in the table.
var Order = []string{"replay", "http", "serve", "caddy", "envoy", "spark", "python", "javascript"}

const intro = `# Where the cases run

The [cases of the service's rules](../testdata/rules/README.md) go through everything that evaluates integration responses with
gatemap. Each channel's own test sends all cases of the kinds that the channel can express, and compares what comes out by the rules of
the cases; it fails when a case differs that is not listed below, and when one that is listed does not. A test writes this page
from these lists, [testdata/channels](../testdata/channels).

A template goes through a gateway as that of an endpoint's only integration response, the endpoint answering with the case's body, and a
pattern as one that the error message of a function is matched against.

`

// Page is docs/channels.md.
func Page(root string) (string, error) {
	lines, err := Lines(filepath.Join(root, "testdata/rules"))
	if err != nil {
		return "", err
	}
	var table, sections strings.Builder
	table.WriteString(intro + "| channel |")
	total := count(lines, nil)
	for _, k := range Kinds {
		fmt.Fprintf(&table, " %s |", k.Name)
	}
	table.WriteString(" together | recorded from the service |\n|" + strings.Repeat(" --- |", len(Kinds)+3) + "\n")
	row(&table, "cases", total, nil)
	for _, name := range Order {
		c, err := Read(root, name)
		if err != nil {
			return "", err
		}
		row(&table, c.Name, count(lines, c), c.Without)
		c.section(&sections)
	}
	return table.String() + sections.String(), nil
}

// tally has the number of cases by their kind.
type tally struct {
	of            map[Kind]int
	all, recorded int
}

// count counts the cases that pass in a channel, or all of them.
func count(lines []Line, c *Channel) tally {
	n := tally{of: make(map[Kind]int)}
	differs := make(map[string]bool)
	if c != nil {
		for _, e := range c.Exceptions {
			for _, id := range e.IDs {
				differs[id] = true
			}
		}
	}
	for _, l := range lines {
		if differs[l.ID] || c != nil && c.Without[l.Kind] != "" {
			continue
		}
		n.of[l.Kind]++
		n.all++
		if l.Recorded {
			n.recorded++
		}
	}
	return n
}

func row(b *strings.Builder, name string, n tally, without map[Kind]string) {
	fmt.Fprintf(b, "| %s |", name)
	for _, k := range Kinds {
		if without[k.Kind] != "" {
			b.WriteString(" - |")
		} else {
			fmt.Fprintf(b, " %s |", thousands(n.of[k.Kind]))
		}
	}
	fmt.Fprintf(b, " %s | %s |\n", thousands(n.all), thousands(n.recorded))
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// section says how a channel runs the cases, and lists the others.
func (c *Channel) section(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n%s Its test is `%s`.\n", c.Name, c.How, c.Tests)
	for _, k := range Kinds {
		if why := c.Without[k.Kind]; why != "" {
			fmt.Fprintf(b, "\nNo %s: %s\n", k.Name, lower(why))
		}
	}
	if len(c.Exceptions) == 0 {
		return
	}
	b.WriteString("\n| why not | cases |\n| --- | --- |\n")
	for _, e := range c.Exceptions {
		fmt.Fprintf(b, "| %s | `%s` |\n", e.Why, strings.Join(e.IDs, "`, `"))
	}
}

func lower(sentence string) string { return strings.ToLower(sentence[:1]) + sentence[1:] }
