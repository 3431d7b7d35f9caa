package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/internal/vtl/faults"
)

// foreign are directives of other dialects that people try here, and the service's
// own where they lack their parentheses.
var foreign = []string{"return", "elif", "elsif", "elseIf", "elseIF", "endif", "endIf", "for", "endfor", "while", "switch", "case", "evaluate", "foreEach", "forEach", "set", "Set", "If", "Else", "End"}

// directives applies the rule about directives that are none, or that do not do
// what they are meant to.
func (c *checker) directives(t *sourceText) {
	c.openComment(t)
	c.spacedDirectives(t)
	macros := map[string]bool{}
	walk(t.elements, func(e *vtl.Element) bool {
		at := func() place { return c.inText(t.pointer, t.text, e.Span.Start) }
		switch {
		case e.Kind == vtl.ElseElement && faults.ElseIf.MatchString(t.text[e.Span.Start:min(e.Span.End, len(t.text))]):
			f := c.add(ruleDirective, Warning, at(), "#else if is #else and the text that follows it, which is printed", "write #elseif")
			if found := elseIf.Compiled().FindString(t.text[e.Span.Start:min(e.Span.End, len(t.text))]); found != "" {
				c.edit(f, t.pointer, t.text, e.Span.Start, e.Span.Start+len(found), "#elseif")
			}
		case e.Kind != vtl.DirectiveElement:
		case e.Name == "macro":
			if len(e.Args) > 0 {
				macros[e.Args[0].Text] = true
			}
			c.add(ruleDirective, Warning, at(), "the service does not have macros: #macro prints nothing, and a call of it is printed as text", "repeat what the macro does, or use #define")
		case e.Name == "parse" || e.Name == "include":
			c.add(ruleDirective, Error, at(), fmt.Sprintf("#%s fails: a mapping template has no other templates to read", e.Name), "put the text into the template")
		case e.Name == "foreach":
			c.foreachArguments(e, at())
		case !e.Known && !macros[e.Name]:
			c.unknownDirective(t, e, at())
		}
		return true
	})
}

// elseIf is what #elseif was meant by.
var elseIf = lazyregexp.New(`^#(?:else|\{else\})[ \t]*if\b`)

func (c *checker) unknownDirective(t *sourceText, e *vtl.Element, at place) {
	called := strings.Contains(t.text[e.Span.Start:min(e.Span.End, len(t.text))], "(")
	switch {
	case e.Name == "evaluate":
		c.add(ruleDirective, Warning, at, "the service does not have #evaluate: it is printed as text", "")
	case e.Name == "set" && !called:
		c.add(ruleDirective, Warning, at, "#set without parentheses is printed as text, and sets nothing", "write #set($x = 1)")
	case called || slices.Contains(foreign, e.Name):
		fix := "mend the name, or write the # so that it is text: #[[#]]#"
		if name := source.Nearest(e.Name, serviceDirectives); name != "" && called {
			fix = "#" + name
		}
		f := c.add(ruleDirective, Warning, at, fmt.Sprintf("the service does not know #%s: it is printed as text", e.Name), fix)
		if written := "#" + e.Name; strings.HasPrefix(fix, "#") && strings.HasPrefix(t.text[e.Span.Start:], written) {
			c.edit(f, t.pointer, t.text, e.Span.Start, e.Span.Start+len(written), fix)
		}
	}
}

var serviceDirectives = []string{"if", "elseif", "else", "end", "set", "foreach", "define", "break", "stop", "literal"}

// foreachArguments looks at a #foreach, which needs a variable, a word and a list.
// With two arguments it has no round, with one it fails (asked of Velocity 1.7).
func (c *checker) foreachArguments(e *vtl.Element, at place) {
	const fix = "write #foreach($x in $list)"
	if slices.ContainsFunc(e.Args, func(arg *vtl.Element) bool { return arg.Kind == vtl.BrokenElement }) {
		return
	}
	switch len(e.Args) {
	case 0, 1:
		c.add(ruleDirective, Error, at, "#foreach has no list, and fails whenever it is reached", fix)
	case 2:
		c.add(ruleDirective, Warning, at, "#foreach lacks the word in or the list, and has no round", fix)
	}
}

// openComment reports a comment without its end, which hides the rest of the
// template; Velocity takes that for a comment.
func (c *checker) openComment(t *sourceText) {
	end := 0
	if n := len(t.elements); n > 0 {
		end = min(t.elements[n-1].Span.End, len(t.text))
	}
	if strings.HasPrefix(t.text[end:], "#*") {
		c.add(ruleDirective, Warning, c.inText(t.pointer, t.text, end), "the comment that begins with #* here is not closed, and hides the rest of the template", "end the comment with *#")
	}
}
