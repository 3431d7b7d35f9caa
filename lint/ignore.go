package lint

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
)

// Ignore says that findings of a rule at a place are known and wanted so. It is
// read from a comment of a file or given by who calls Suppress.
type Ignore struct {
	Written definition.Position // where the ignore itself stands
	File    string              // that has the findings
	Pointer string              // JSON Pointer in File, "" for all of it; of comments it says nothing
	Rule    string              // the rule's ID
	Reason  string

	from, to int // lines of File that a comment is about
	used     bool
}

// ignoreMark is a comment of YAML (#), HCL (# and //) or a template (##).
var ignoreMark = lazyregexp.New(`(?:^|[\s#/*])((?:#|//)\s*gatemap:ignore\b[ \t]*([^\r\n]*))`)

// maxIgnores bounds the comments that are read in a file.
const maxIgnores = 10_000

// IgnoresIn reads the comments of a file:
//
//	# gatemap:ignore RULE why it is right here
//	// gatemap:ignore RULE,RULE why
//	## gatemap:ignore RULE why                  (in a template)
//
// One behind other text is about its line; one that stands alone is about the
// next line with text and what is indented deeper below that.
func IgnoresIn(file string, data []byte) []*Ignore {
	if !bytes.Contains(data, []byte("gatemap:ignore")) {
		return nil
	}
	var all []*Ignore
	lines := strings.Split(string(data), "\n")
	for i, line := range lines {
		m := ignoreMark.Compiled().FindStringSubmatchIndex(line)
		if m == nil || len(all) > maxIgnores {
			continue
		}
		rest := strings.TrimSpace(line[m[4]:m[5]])
		names, reason, _ := strings.Cut(rest, " ")
		from, to := i+1, i+1
		if strings.Trim(line[:m[2]], " \t#/") == "" {
			from, to = below(lines, i+1)
		}
		at := definition.Position{File: file, Line: i + 1, Column: len([]rune(line[:m[2]])) + 1}
		for _, name := range strings.Split(names, ",") {
			all = append(all, &Ignore{Written: at, File: file, Rule: name, Reason: strings.TrimSpace(reason), from: from, to: to})
		}
	}
	return all
}

// below are the lines, from 1, that a comment is about that stands alone before
// lines[i].
func below(lines []string, i int) (from, to int) {
	blank := func(line string) bool {
		t := strings.TrimSpace(line)
		return t == "" || strings.HasPrefix(t, "#") && !strings.HasPrefix(t, "#[[") && strings.Contains(t, "gatemap:ignore")
	}
	for i < len(lines) && blank(lines[i]) {
		i++
	}
	if i == len(lines) {
		return i, i
	}
	depth := indent(lines[i])
	end := i + 1
	for end < len(lines) && (strings.TrimSpace(lines[end]) == "" || indent(lines[end]) > depth) {
		end++
	}
	return i + 1, end
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// covers reports whether the ignore is about a finding.
func (g *Ignore) covers(f *Finding) bool {
	if g.Rule != f.Rule() || g.File != f.File {
		return false
	}
	if g.from > 0 {
		return g.from <= f.Line && f.Line <= g.to
	}
	return f.Pointer == g.Pointer || strings.HasPrefix(f.Pointer, g.Pointer+"/") || g.Pointer == ""
}

// Suppress leaves out findings that are ignored. An ignore of a rule that does
// not exist and one that nothing is left out by are findings of the rule ignore,
// the latter only where options let the rule be applied.
func Suppress(findings []Finding, ignores []*Ignore, opts Options) []Finding {
	if len(ignores) == 0 {
		return findings
	}
	left := make([]Finding, 0, len(findings))
	for i := range findings {
		one := findings[i]
		f := &one
		hidden := false
		for _, g := range ignores {
			hidden = hidden || g.hide(f)
		}
		if !hidden {
			left = append(left, *f)
		}
	}
	for _, g := range ignores {
		if f, ok := g.fault(opts); ok && opts.wants(ruleIgnore, Warning) {
			left = append(left, f)
		}
	}
	return tidy(left)
}

// fault reports what is wrong with an ignore.
func (g *Ignore) fault(opts Options) (Finding, bool) {
	message, fix := "", ""
	switch _, known := FindRule(g.Rule); {
	case g.Rule == "":
		message, fix = "gatemap:ignore names no rule", "gatemap:ignore RULE and why"
	case !known:
		message = fmt.Sprintf("gatemap:ignore: there is no rule %s", quote(g.Rule))
		if near := source.Nearest(g.Rule, ruleIDs()); near != "" {
			fix = near
		}
	case !g.used && !opts.off(g.Rule):
		message, fix = fmt.Sprintf("gatemap:ignore %s: there is no such finding here", g.Rule), "remove it"
	default:
		return Finding{}, false
	}
	at := g.Written
	return Finding{Fault: definition.Fault{Position: at, Code: ruleIgnore, Severity: Warning, Message: message}, Fix: fix}, true
}

func ruleIDs() []string {
	ids := make([]string, len(rules))
	for i := range rules {
		ids[i] = rules[i].ID
	}
	slices.Sort(ids)
	return ids
}
