package source

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable makes text from definitions and payloads safe to print for people:
// on a terminal, and in the log of a build.
//
// Control characters could move the cursor, change colours or the title of a
// terminal; characters that turn the direction of writing show a line as what
// it is not; a line break followed by :: or ##[ gives a command to the runner
// of a workflow. All are written as Go writes them in a string, \x1b or \u202e,
// and bytes that are not UTF-8 as \xff. Machine formats have their own rules
// and do not need this.
//
// s becomes a part of one line: line breaks and tabs are escaped too,
// and so is a beginning that a workflow's runner would take for a command.
func Printable(s string) string {
	return command(escape(s, func(r rune) bool { return hidden(r) }))
}

// PrintableText returns s with its line breaks and tabs, each line as Printable
// has it.
func PrintableText(s string) string {
	s = escape(s, func(r rune) bool { return r != '\n' && r != '\t' && hidden(r) })
	if !strings.Contains(s, "::") && !strings.Contains(s, "##[") {
		return s
	}
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(command(line))
	}
	return b.String()
}

// hidden tells what is no text to look at.
func hidden(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	case r == '\u061c', r == '\u200e', r == '\u200f', '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
		return true // they turn the direction
	}
	return false
}

func escape(s string, hide func(rune) bool) string {
	at := strings.IndexFunc(s, func(r rune) bool { return r == utf8.RuneError || hide(r) })
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:at])
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[at])
		case hide(r):
			b.WriteString(escaped(r))
		default:
			b.WriteRune(r)
		}
		at += size
	}
	return b.String()
}

func escaped(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < utf8.RuneSelf:
		return fmt.Sprintf(`\x%02x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// command takes its meaning from a line that the runner of a workflow would
// execute: such lines begin, behind blanks, with :: or ##[.
func command(line string) string {
	rest := strings.TrimLeftFunc(line, unicode.IsSpace)
	if !strings.HasPrefix(rest, "::") && !strings.HasPrefix(rest, "##[") {
		return line
	}
	return line[:len(line)-len(rest)] + fmt.Sprintf(`\x%02x`, rest[0]) + rest[1:]
}
