package oracle

import "strings"

// methodCalls writes chains of calls, each between bars so that a difference
// is easy to see.
func (g *gen) methodCalls() string {
	return g.repeat(1, 3, func() string {
		l := g.local(kAny)
		if g.p(25) {
			l = local{"q", g.fresh("q")}
			return g.freshSet + g.callChain(l) + "|"
		}
		return g.callChain(l) + "|"
	})
}

// callChain calls one to three methods in a row, and at times prints the
// receiver afterwards, which they may have changed.
func (g *gen) callChain(l local) string {
	p, k := l.name, l.kind
	for range 1 + g.n(3) {
		if k == kVoid || k == kNull || k == kBlock {
			break
		}
		if g.p(12) {
			p, k = g.member(p, k)
			continue
		}
		p, k = g.call(p, k)
	}
	s := g.spell(p)
	if g.p(25) {
		s += "|$" + l.name
	}
	return s
}

// fresh writes into freshSet a #set of a value that no variable holds: a view,
// an iterator, an entry, an array, a json-smart list, a class.
func (g *gen) fresh(name string) kind {
	value, k := g.derived()
	g.freshSet = "#set($" + name + " = " + value + ")"
	return k
}

func (g *gen) derived() (string, kind) {
	switch g.n(13) {
	case 0:
		return "$m0." + g.pick("keySet()", "values()", "entrySet()"), kSet
	case 1:
		return "$l0." + g.pick("iterator()", "listIterator()", "listIterator(1)"), kIter
	case 2:
		return "$m0.entrySet().iterator().next()", kEntry
	case 3:
		return "$s0.split('" + g.regex() + "')", kArray
	case 4:
		return g.pick("$l0.toArray()", "$s0.toCharArray()", "$s0.getBytes()", "$m0.keySet().toArray()"), kArray
	case 5:
		return "$util.parseJson('" + strings.ReplaceAll(g.jsonList(2), "'", "") + "')", kJSON
	case 6:
		return g.pick("$s0.class", "$l0.class", "$m0.class", "$n0.class", "$s0.split(',').class"), kClass
	case 7:
		return "$s0.charAt(0)", kChar
	case 8:
		return g.rangeLiteral(), kList
	case 9:
		return "$m0.keySet().iterator()", kIter
	case 10:
		return "$l0.subList(0, 1)", kList
	case 11:
		return "$util.parseJson('" + strings.ReplaceAll(g.jsonMap(2), "'", "") + "')", kMap
	}
	return g.pick("$n0.longValue()", "$n0.doubleValue()", "$n0.floatValue()", "$n0.byteValue()", "$n0.shortValue()", "$d.floatValue()"), kInt
}

// operators writes expressions and prints what they give.
func (g *gen) operators() string {
	return g.repeat(1, 4, func() string {
		switch g.n(5) {
		case 0:
			return "#if(" + g.expr() + ")T#{else}F#end "
		case 1:
			return "#set($x = " + g.expr() + ")$x.class.simpleName:$x;"
		case 2:
			return "#set($y = 'old')#set($y = " + g.expr() + ")$y;"
		}
		return "#set($x = " + g.expr() + ")$x;"
	})
}

// references writes references next to text that could belong to them.
func (g *gen) references() string {
	return g.repeat(1, 5, func() string {
		before := g.pick("", "", "", "$", "#", "!", "\\", "{", "$!", "x", "-", "\"", " ", "$$", "##\n", "\\\\")
		after := g.pick("", "", ".", ".x", "..", "-", "(", "()", "[", "[0]", "]", "}", "{", "!", "1", "$", "$s", "#", "\n", " ", ".1", ".foo(", ". ", ".-x", "_", ".x.", ".x(", "|", "'", "\"", "#if", "é", "@")
		return before + g.ref(kAny) + after
	})
}

// spacing writes small directives with all sorts of white space between them.
func (g *gen) spacing() string {
	space := func() string {
		return g.pick("", "", "", " ", "  ", "\t", "\n", "\r\n", "\n\n", " \n", "\n ", " \n ", "\t\n\t", "\r", "a", "a\n", "\na", " a ", "\f", "\u00a0", ".", "\n  \n")
	}
	piece := func() string {
		return g.pick("$s", "$n", "#set($x=1)", "#set($x = 'a' )", "#set( $x = $n)", "#if($t)", "#if($f)", "#if( true )", "#else", "#{else}", "#elseif($t)", "#elseif(false)", "#end", "#{end}", "#end", "#end",
			"#foreach($i in [1..2])", "#foreach( $i in $l )", "#define($b)", "$b", "#macro(m)", "#m()", "##", "## c\n", "#* c *#", "#**#", "#*\n*#", "#stop", "#break", "#[[x]]#", "#[[\n]]#", "\\#end", "#foo()", "#foo", "$x", "${x}", "#end")
	}
	if g.p(60) { // balanced
		body := func() string { return space() + g.repeat(0, 2, func() string { return g.simple() + space() }) }
		return space() + g.repeat(1, 3, func() string {
			open := g.pick("#if($t)", "#if($f)", "#if( true )", "#foreach($i in [1..2])", "#foreach( $i in $l0 )", "#define($b)", "#macro(m)", "#if($t) ", "#if($f)\n")
			s := open + body()
			if strings.HasPrefix(open, "#if") && g.p(50) {
				s += g.pick("#elseif(true)", "#elseif($f)", "#elseif( $t )", "#{elseif}($f)") + body()
			}
			if strings.HasPrefix(open, "#if") && g.p(60) {
				s += g.pick("#else", "#{else}", "#{else}") + g.pick("", " ", "\n", "\t", "\r\n", " \n ") + body()
			}
			return s + g.pick("#end", "#{end}") + space()
		})
	}
	return space() + g.repeat(1, 7, func() string { return piece() + space() })
}

func (g *gen) simple() string {
	return g.pick("$s0", "#set($x=1)", "#set( $x = $n0 )", "## c\n", "#* c *#", "#*\n*#", "$x", "${x}", "$i", "\\#end", "#foo()", "#[[x]]#", "$b", "#if(true)y#end", "#foreach($j in [1..2])$j#end", "b", "#m()", "##\n", "#set($y=[])\n", "$!x")
}

// soup writes tokens in no order: most of it must fail, at the same place.
func (g *gen) soup() string {
	return g.repeat(1, 9, func() string {
		return g.pick("$", "$!", "$s", "${", "}", "{", "(", ")", "[", "]", "#", "##", "#*", "*#", "#**", "#[[", "]]#", "#set", "#set(", "#if", "#if(", "#else", "#elseif", "#end", "#foreach", "#foreach(", "#define(",
			"#macro(", "#stop", "#break", "$x", "$n", "$l", "$m", ".", ".k", ".size()", "..", ",", ":", "=", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "!", "and", "or", "not", "eq", "in", " ", " ", "\n", "\t", "\r\n",
			"1", "-1", "1.5", "'a'", "\"b\"", "'", "\"", "\\", "\\\\", "true", "false", "null", "foo", "a", "-", "+", "*", "/", "%", "|", "@", "&", "#foo", "#{", "#{else}", "#{end}", "#end", ")", "$s.", "x", ")x", "_", ";", "~", "^", "?",
			"é", "\u2028", "#@x", "#@", "0", "00", "1e5", "$t", ")#end", "#if($t)", "#set($x=1)", "#foreach($x in $l)")
	})
}

// escapes writes runs of backslashes.
func (g *gen) escapes() string {
	return g.repeat(1, 4, func() string { return g.text() + g.escaped() + g.text() })
}

// interpolations writes double-quoted literals with templates in them.
func (g *gen) interpolations() string {
	return g.repeat(1, 3, func() string {
		literal := `"` + g.interpolated() + g.interpolated() + `"`
		switch g.n(4) {
		case 0:
			return "#if(" + literal + " == " + g.stringLiteral() + ")T#{else}F#end|"
		case 1:
			return "#set($x = [" + literal + ", " + g.stringLiteral() + "])$x|"
		case 2:
			return "$s0.concat(" + literal + ")|"
		}
		return "#set($x = " + literal + ")$x|"
	})
}

// format writes a format string of java.util.Formatter, for any arguments.
func (g *gen) format() string {
	return g.repeat(1, 2, func() string {
		if g.p(60) {
			spec, _ := g.specifier()
			return g.pick("", "", "a", "-", " ") + spec
		}
		flags := g.pick("", "", "", "", "-", "0", "+", " ", ",", "(", "#", "-#", "+0", ",0", "0,", "<", "1$", "2$", "1$-")
		width := g.pick("", "", "", "1", "5", "8", "12")
		precision := ""
		if g.p(30) {
			precision = "." + g.pick("0", "1", "2", "3", "10")
		}
		conversion := g.pick("d", "d", "s", "s", "s", "f", "f", "x", "X", "S", "b", "B", "c", "e", "E", "g", "G", "o", "h", "H", "a", "%", "n", "i", "tY", "", "C", "D")
		return g.pick("", "", "a", "-", " ") + "%" + flags + width + precision + conversion
	})
}

// plain writes a literal or a bare variable that is of one of the kinds.
func (g *gen) plain(ks ...kind) string {
	k := g.pickKind(ks...)
	if l := g.local(k); l.kind == k && g.p(60) {
		return "$" + l.name
	}
	switch k {
	case kDouble, kDecimal:
		return g.floatLiteral()
	case kChar:
		return "$s0.charAt(0)"
	case kStr:
		return "'abc'"
	}
	return g.intLiteral()
}

// specifier writes a specifier that is mostly right, and an argument for it.
func (g *gen) specifier() (spec, arg string) {
	width := g.pick("", "", "1", "5", "8", "12", "25")
	precision := g.pick("", "", ".0", ".1", ".2", ".3", ".10")
	needsWidth := func(flags string) string {
		if width == "" {
			return ""
		}
		return flags
	}
	switch g.n(8) {
	case 0, 1:
		return "%" + g.pick("", "", "+", " ", ",", "(", "+,", "(,", needsWidth("0"), needsWidth("-"), needsWidth("0,"), needsWidth("-,"), needsWidth("+0"), needsWidth("(0")) + width + "d", g.plain(kInt, kInt, kLong, kBig)
	case 2:
		return "%" + g.pick("", "", "#", needsWidth("0"), needsWidth("-"), needsWidth("#0")) + width + g.pick("x", "X", "o"), g.plain(kInt, kLong, kBig)
	case 3:
		return "%" + g.pick("", needsWidth("-")) + width + precision + g.pick("s", "S", "b", "h", "B", "H"), g.arg("xsnlmb"[g.n(6)])
	case 4, 5:
		return "%" + g.pick("", "", "+", ",", "(", " ", "#", needsWidth("0"), needsWidth("-"), needsWidth("0,"), "+,") + width + precision + "f", g.plain(kDouble, kDouble, kDecimal)
	case 6:
		return "%" + g.pick("", "", "+", "(", needsWidth("0"), needsWidth("-")) + width + precision + g.pick("e", "E", "g", "G"), g.plain(kDouble, kDouble, kDecimal)
	}
	return "%" + g.pick("", needsWidth("-")) + width + g.pick("c", "C", "n", "%", "c"), g.plain(kChar, kInt)
}

func (g *gen) formats() string {
	return g.repeat(1, 2, func() string {
		format, args := "", ""
		for range 1 + g.n(3) {
			spec, arg := g.specifier()
			if g.p(10) {
				spec = g.format()
			}
			format += g.pick("", " ", "|", "é") + spec
			args += ", " + arg
		}
		if g.p(8) {
			args = ", [" + args[2:] + "]"
		}
		if g.p(30) {
			return "$s0.valueOf('" + format + "').formatted(" + args[2:] + ")|"
		}
		return "$s0.format('" + format + "'" + args + ")|"
	})
}

// regex writes a regular expression without a quote in it.
func (g *gen) regex() string {
	if g.p(25) {
		return g.pick(",", " ", ".", "|", "", `\.`, `\|`, "[,;]", `\s+`, `\\s+`, "a", "ab", "$", "^", "(", "[", "*", "+", "?", `\`, "l+", "[a-z]", "[^a-z]", `\d+`, `\w`, `\b`, ".*", "(a)(b)?", "x*")
	}
	atom := func() string {
		return g.pick("a", "b", "l", "o", "H", "1", ".", `\d`, `\w`, `\s`, `\S`, "[a-c]", "[^a]", "[a-z&&[^b]]", `[\d.]`, "(a|b)", "(?:l+)", "(o)", `\.`, "^", "$", `\b`, "(?i)h", "(?=l)", "(?!a)", `\p{L}`, `\p{Upper}`, "é", `\Q.\E`, "(?<x>a)", `\1`, " ", ",", "[[:alpha:]]", `\x41`, "(?s).", `\R`, `\h`)
	}
	return g.repeat(1, 3, func() string { return atom() + g.pick("", "", "", "*", "+", "?", "{2}", "{1,2}", "+?", "*+", "??") })
}

// replacement writes the second argument of replaceAll.
func (g *gen) replacement() string {
	return g.pick("''", "'x'", "'-'", "'[$0]'", "'$1'", "'$2'", `'\\'`, `'\$'`, `'\'`, "'$'", "'a$1b'", "'${x}'", "'$10'", `"\\$1"`, `"$s0"`, `'\n'`, "' '", "$s0", `'\\"'`, `"\'"`)
}

func (g *gen) regexes() string {
	return g.repeat(1, 2, func() string {
		call := g.pick("matches('"+g.regex()+"')", "replaceAll('"+g.regex()+"', "+g.replacement()+")", "replaceFirst('"+g.regex()+"', "+g.replacement()+")",
			"split('"+g.regex()+"').size()", "split('"+g.regex()+"')", "split('"+g.regex()+"', "+g.pick("-1", "0", "1", "2", "3")+")")
		if strings.HasPrefix(call, "split") && !strings.HasSuffix(call, "size()") {
			return "#foreach($p in $" + g.pick("s0", "s0", "s", "s2") + "." + call + ")[$p]#end|"
		}
		return "$" + g.pick("s0", "s0", "s", "s2", "ls.get(0)") + "." + call + "|"
	})
}

// loopBlocks nests loops, defines and macros, and names their state.
func (g *gen) loopBlocks() string {
	g.budget += 10
	return g.repeat(1, 3, func() string {
		return g.oneOf(
			production{50, g.foreach},
			production{20, g.define},
			production{10, g.macro},
			production{10, func() string {
				return g.text() + g.pick("$foreach.index", "$velocityCount", "$x", "$it", "$foreach", "$foreach.parent", "$foreach.count", "$velocityHasNext", "$define", "$macro", "$template")
			}},
			production{5, g.set},
			production{5, func() string {
				return "#set($it = " + g.pick("$l0.iterator()", "$m0.keySet().iterator()", "$m0.entrySet().iterator()", "$l0.listIterator()") + ")#foreach($a in $it)$a" + g.pick("", "#break", "#set($l0[0] = 'c')", "$l0.add(1)", "$!m0.put('new', 1)", "$it.remove()", "$it.next()") + "#end|" + g.pick("$it.hasNext()", "#foreach($a in $it)$a#end", "$l0", "$m0")
			}},
		)
	})
}
