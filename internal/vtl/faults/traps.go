package faults

import (
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// trap is a way of writing that Velocity 1.7 does not parse and other languages
// do. The expressions are matched against the text before the place of the
// error, up to its line's beginning, and against the text behind it.
type trap struct {
	before, behind *lazyregexp.Regexp
	why, cure      string
}

// traps are tried in their order (each asked of Velocity 1.7).
var traps = []trap{
	{lazyregexp.New(`(==|!=|\b(eq|ne))\s*$`), lazyregexp.New(`(?i)^(null|nil|none|undefined)\b`),
		"Velocity 1.7 has no word null; what is absent or null is the empty string", `compare with "": $x == "" for what is absent, $x != "" for what is there`},
	{lazyregexp.New(`\(\s*$`), lazyregexp.New(`(?i)^(null|nil|none|undefined)\s*(==|!=)`),
		"Velocity 1.7 has no word null; what is absent or null is the empty string", `compare with "": $x == "" for what is absent, $x != "" for what is there`},
	{lazyregexp.New(`#set\s*\([^=]*=\s*$`), lazyregexp.New(`(?i)^(null|nil|none|undefined)\b`),
		"Velocity 1.7 has no word null", `set the empty string: #set($x = ""), or for the output "null"`},
	{lazyregexp.New(`[\[,:]\s*$`), lazyregexp.New(`(?i)^(null|nil|none|undefined)\b`),
		"Velocity 1.7 has no word null", `write "" or a variable that is never set, such as $null`},
	{nil, lazyregexp.New(`^is\s+(not\s+)?null`),
		"Velocity 1.7 has no is null", `compare with "": $x == ""`},
	{lazyregexp.New(`(==|!=|&&|\|\||=|\(|,)\s*$`), lazyregexp.New(`^(TRUE|FALSE|True|False)\b`),
		"the words of Velocity are lower-case", "write true or false"},
	{lazyregexp.New(`[\w)\]}"']\s*$`), lazyregexp.New(`^-\s*\d`),
		"Velocity 1.7 takes -1 for a number of its own, not for a subtraction", "put blanks on both sides of the minus: $list.size() - 1"},
	{lazyregexp.New(`\$!?\{?[\w.]+-$`), lazyregexp.New(`^\$`),
		"a minus behind a name is a part of the name", "put blanks on both sides of the minus: $a - $b"},
	{lazyregexp.New(`[=(,]\s*$`), lazyregexp.New(`^-\s*\$`),
		"Velocity 1.7 has no minus for a variable", "subtract it from 0: 0 - $x"},
	{lazyregexp.New(`(==|!=)\s*$`), lazyregexp.New(`^=`),
		"Velocity has == and !=, and no === or !==", "take one = away"},
	{lazyregexp.New(`!\s*$`), lazyregexp.New(`^=`),
		"the operator != has no blank in it", "write !="},
	{lazyregexp.New(`[^=!<>]\s*$`), lazyregexp.New(`^!\s+=`),
		"the operator != has no blank in it", "write !="},
	{lazyregexp.New(`#set\s*\([^=]*$`), lazyregexp.New(`^==`),
		"#set assigns with one =", "take one = away"},
	{lazyregexp.New(`#(if|elseif)\s*\(.*[^=!<>]\s*$`), lazyregexp.New(`^=[^=]`),
		"one = assigns, and a condition cannot", "compare with =="},
	{lazyregexp.New(`<\s*$`), lazyregexp.New(`^>`),
		"Velocity has no <>", "write !="},
	{lazyregexp.New(`#set\s*\(\s*\$[\w.]+\s*$`), lazyregexp.New(`^([-+*/%]=|\+\+|--|[-+])`),
		"#set has = and nothing else", "write the variable twice: #set($n = $n + 1)"},
	{nil, lazyregexp.New(`^\?`),
		"Velocity 1.7 has no ? and no ?:", "set the variable in an #if and its #else"},
	{lazyregexp.New(`#foreach\s*\(\s*\$\w+\s*$`), lazyregexp.New(`^:`),
		"#foreach has the word in", "write #foreach($x in $list)"},
	{nil, lazyregexp.New(`^#foreach\s*\(\s*\w`),
		"the variable of #foreach has a dollar sign", "write #foreach($x in $list)"},
	{lazyregexp.New(`#foreach\s*\(\s*\$\w+\s+in\s.*$`), lazyregexp.New(`^\.\.`),
		"a range stands in brackets", "write [0..9]"},
	{lazyregexp.New(`#(elsif|elif|elseIf|ElseIf|elseIF)\s*\(.*$`), nil,
		"Velocity has #elseif, and takes other spellings for text or other directives", "write #elseif"},
	{lazyregexp.New(`#(if|elseif|foreach|set)\s+$`), lazyregexp.New(`^\$`),
		"the condition of a directive stands in parentheses", "write #if($x)"},
	{lazyregexp.New(`#set\s*\(\s*$`), lazyregexp.New(`^[A-Za-z_]`),
		"a variable has a dollar sign", "write #set($x = ..)"},
	{lazyregexp.New(`[{,]\s*$`), lazyregexp.New(`^[A-Za-z_]\w*\s*:`),
		"the keys of a map stand in quotes", `write {"a": 1}`},
	{nil, lazyregexp.New(`^new\s`),
		"Velocity makes no objects", "use what the values have, as $x.substring(0, 4)"},
	{lazyregexp.New(`\w["']$`), lazyregexp.New(`^\w`),
		"the string ends at this quote: a backslash before it escapes nothing", "write the quote twice, or the other kind of quotes around the string"},
	{lazyregexp.New(`\$!?\{[\w.-]+(\([^()]*\))?$`), lazyregexp.New(`^\s*\|`),
		"Velocity 1.7 has no alternate value behind |", "set a variable in an #if and its #else, and print it"},
	{lazyregexp.New(`#(if|elseif)\s*\(.*$`), lazyregexp.New(`^(AND|OR|NOT|And|Or|Not)\b`),
		"the words of Velocity are lower-case", "write && or and, || or or, ! or not"},
	{lazyregexp.New(`#(if|elseif)\s*\(.*$`), lazyregexp.New(`^&`),
		"the operator is && and has two signs", "write &&"},
	{lazyregexp.New(`#(if|elseif)\s*\(.*$`), lazyregexp.New(`^\|`),
		"the operator is || and has two signs", "write ||"},
	{lazyregexp.New(`#(if|elseif)\s*\(.*\w\s*$`), lazyregexp.New(`^not\b`),
		"not stands before what it negates and compares nothing", "write != for a comparison"},
	{lazyregexp.New(`#(if|elseif)\s*\(.*$`), lazyregexp.New(`^(is|equals|contains|in)\b`),
		"Velocity has no such word", "write ==, or call a method: $x.contains(..)"},
	{lazyregexp.New(`[,\[{]\s*$`), lazyregexp.New(`^,`),
		"an element is missing between two commas", "take one comma away"},
	{lazyregexp.New(`,\s*$`), lazyregexp.New(`^[\])}]`),
		"a list or a map has no comma behind its last element", "take the comma away"},
	{lazyregexp.New(`\$!?\{?[A-Za-z][\w.-]*(\([^()]*\))?$`), lazyregexp.New(`^\.[@_#$]?\w`),
		"a name behind a dot begins with a letter from A to Z", "write $x['@name'], and $x[0] for an element of a list"},
	{lazyregexp.New(`\$!?\{?[A-Za-z][\w.-]*(\([^()]*\))?\.$`), lazyregexp.New(`^[@_#$]?\w`),
		"a name behind a dot begins with a letter from A to Z", "write $x['@name'], and $x[0] for an element of a list"},
	{lazyregexp.New(`\$\{\w+$`), lazyregexp.New(`^(::|\.Arn\b)`),
		"CloudFormation fills this name in only inside of Fn::Sub", "put the template into Fn::Sub, or write the value"},
	{nil, lazyregexp.New(`^\\["']`),
		"the template has this backslash: it was escaped for another notation, or once too often", "write the quote without a backslash before it"},
	{lazyregexp.New(`[=(,&|<>!+*/%\s-]$`), lazyregexp.New(`^[A-Za-z_]`),
		"a bare word is neither a variable nor a text", `write $x for a variable and "x" for a text`},
}

// startsOperator finds what only an expression has.
var startsOperator = lazyregexp.New(`^([-+*/%<>]|==|!|&&|\|\||\()`)

var endsMethod = lazyregexp.New(`\.\w+$`)

// wantsValue reports whether the innermost bracket that is open at the end of
// the text belongs to a call, an index, a list, a range or a map.
func wantsValue(text string) bool {
	depth := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ')', ']', '}':
			depth++
		case '(', '[', '{':
			if depth--; depth >= 0 {
				continue
			}
			outside := text[:i]
			if text[i] == '(' {
				return endsMethod.MatchString(outside)
			}
			return text[i] == '[' || !strings.HasSuffix(outside, "$") && !strings.HasSuffix(outside, "!") && !strings.HasSuffix(outside, "#")
		}
	}
	return false
}

// hint says what somebody may have meant who wrote what does not parse at a byte
// offset.
func hint(text string, offset int) (why, cure string) {
	before, behind := text[:offset], text[offset:]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	const most = 400
	before, behind = before[max(len(before)-most, 0):], behind[:min(len(behind), most)]
	if startsOperator.MatchString(behind) && wantsValue(before) {
		return "an argument, an index, an element of a list or an end of a range is one value and no expression",
			"compute it before: #set($n = $n - 1), and write $n here"
	}
	for i := range traps {
		t := &traps[i]
		if (t.before == nil || t.before.MatchString(before)) && (t.behind == nil || t.behind.MatchString(behind)) {
			return t.why, t.cure
		}
	}
	return "", ""
}
