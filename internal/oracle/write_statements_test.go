package oracle

// document writes a whole template: text and statements of all sorts.
func (g *gen) document() string {
	return g.repeat(1, 6, func() string { return g.text() + g.item() }) + g.text()
}

// block writes the inside of a directive.
func (g *gen) block() string {
	if !g.spend() {
		return g.pick("x", " y ", "$s", "", "\n")
	}
	return g.repeat(1, 3, func() string { return g.text() + g.item() }) + g.text()
}

// item writes one thing that is not plain text.
func (g *gen) item() string {
	return g.oneOf(
		production{40, func() string { return g.ref(kAny) }},
		production{45, g.statement},
		production{6, g.comment},
		production{3, g.oddity},
		production{5, g.escaped},
	)
}

// statement writes a directive with what belongs to it.
func (g *gen) statement() string {
	if !g.spend() {
		return g.set()
	}
	return g.oneOf(
		production{36, g.set},
		production{26, g.ifElse},
		production{18, g.foreach},
		production{5, g.define},
		production{3, g.macro},
		production{3, g.textBlock},
		production{3, g.unknown},
		production{1, func() string { return g.pick("#stop", "#break", "#{stop}", "#{break}", "#stop ", "#break\n") }},
	)
}

func (g *gen) set() string {
	head := g.pick("#set(", "#set(", "#set(", "#set( ", "#set (", "#{set}(", "#set  (\t")
	tail := g.pick(")", ")", ")", " )", ")\n", ")\n", ")\r\n", ") ", " ) \n", "\n)")
	if g.p(20) {
		return head + g.target() + g.equals() + g.expr() + tail
	}
	name, k := g.word("x y z x1 acc s n l m tmp q-r"), []kind{kStr, kInt, kList, kMap, kBool, kDouble, kAny}[g.n(7)]
	var value string
	switch {
	case g.p(30):
		value, k = g.expr(), kAny
	case k == kStr:
		value = g.stringLiteral()
	case k == kInt:
		value = g.oneOf(production{2, g.intLiteral}, production{1, func() string { return g.ref(kInt) + g.operator("+ - * / %") + g.ref(kInt) }})
	case k == kList:
		value = g.listLiteral()
	case k == kMap:
		value = g.mapLiteral()
	case k == kDouble:
		value = g.floatLiteral()
	default:
		value = g.value()
	}
	g.declare(name, k)
	return head + "$" + name + g.equals() + value + tail
}

func (g *gen) equals() string {
	return g.pick("=", " = ", " = ", "= ", " =", "\t=\n")
}

// target writes an odd left side of #set.
func (g *gen) target() string {
	return g.oneOf(
		production{30, func() string { return "$" + g.local(kMap).name + "." + g.word(keyWords) }},
		production{15, func() string { return "$" + g.local(kMap).name + "[" + g.arg('k') + "]" }},
		production{15, func() string { return "$" + g.local(kList).name + "[" + g.arg('i') + "]" }},
		production{10, func() string { return "${" + g.path(kMap) + "}" }},
		production{10, func() string { return "$" + g.path(kAny) + "." + g.word(keyWords) }},
		production{5, func() string { return "$" + g.path(kAny) + "[" + g.arg('i') + "]" }},
		production{5, func() string { return "$!" + g.word("x y z") }},
		production{3, func() string { return "$" + g.path(kMap) + ".m2." + g.word(keyWords) }},
		production{1, func() string { return g.pick("x", "'a'", "$s.length()", "$", "$x $y", "5") }},
	)
}

func (g *gen) ifElse() string {
	s := g.pick("#if(", "#if(", "#if( ", "#if (", "#{if}(", "#if\n(", "#if \t(") + g.blank() + g.condition() + g.blank() + ")" + g.gap() + g.block()
	for g.p(20) {
		s += g.pick("#elseif(", "#elseif (", "#{elseif}(", "#elseif\n(") + g.condition() + ")" + g.gap() + g.block()
	}
	if g.p(45) {
		s += g.pick("#else\n", "#{else}", "#{else}", "#else ", "#{else}\n", "#else\r\n", "#else\t") + g.block()
	}
	return s + g.end()
}

func (g *gen) end() string {
	return g.pick("#end", "#end", "#{end}", "#end\n", "#end \n", "#end\r\n", "#end ", "#end.", "#{end}x", "#end-", "#end\t\n", "#end,")
}

// gap writes the white space behind the parenthesis of a directive.
func (g *gen) gap() string {
	if g.p(60) {
		return ""
	}
	return g.pick(" ", "\n", "\n  ", "\r\n", "\t\n", "  ", "\n\n", " \n", "\r")
}

func (g *gen) foreach() string {
	mark := len(g.scope)
	name := g.word("x e it i v k")
	source, k := g.source()
	g.declare(name, k)
	g.declare("foreach", kLoop)
	g.loops++
	body := g.block()
	if g.p(30) {
		body += g.pick("$foreach.count", "$foreach.index", "#if($foreach.hasNext),#end", "$velocityCount", "$foreach.first", "$foreach.last", "$foreach.parent.count", "$velocityHasNext",
			"#if($foreach.count == 2)#break#end", "$foreach.topmost.index", "$foreach.stop()", "#if($velocityCount > 1)#stop#end", "$foreach")
	}
	g.loops--
	g.scope = g.scope[:mark]
	if g.p(20) {
		g.declare("foreach", kLoop)
	}
	return g.pick("#foreach(", "#foreach(", "#foreach( ", "#foreach (", "#{foreach}(", "#foreach\n(") + "$" + name + g.pick(" in ", " in ", "\nin\t", "  in  ") + source + g.pick(")", ")", " )") +
		g.gap() + body + g.end()
}

// source writes what #foreach goes over, and what its elements are.
func (g *gen) source() (string, kind) {
	switch g.n(9) {
	case 0, 1:
		return g.rangeLiteral(), kInt
	case 2:
		return g.listLiteral(), kAny
	case 3:
		return g.ref(kMap), kAny
	case 4:
		return g.ref(kMap) + g.pick(".entrySet()", ".entrySet()", ".keySet()", ".values()"), kEntry
	case 5:
		return g.ref(kAny), kAny
	case 6:
		if g.loops == 0 && g.p(5) {
			return "[1.." + g.pick("999", "1000", "1001", "1200") + "]", kInt
		}
		return g.ref(kList), kAny
	}
	return g.ref(kList), kAny
}

func (g *gen) define() string {
	name := g.word("blk b2 x")
	s := g.pick("#define($", "#define( $", "#define ($", "#{define}($") + name + ")" + g.gap() + g.block() + g.end()
	g.declare(name, kBlock)
	return s + g.pick("", "", "$"+name, "${"+name+"}", "$"+name+"()", "$!"+name, "#if($"+name+" == 'x')y#end")
}

func (g *gen) macro() string {
	name := g.word("foo bar m1 set2")
	s := "#macro(" + g.blank() + name + g.pick("", " $a", " $a $b", " $a, $b", " a") + ")" + g.gap() + g.block() + g.end()
	return s + g.pick("", "", "#"+name+"()", "#"+name+"($s)", "#"+name+"('x' $n)", "#@"+name+"()body#end", "#"+name, "#{"+name+"}")
}

func (g *gen) textBlock() string {
	return "#[[" + g.pick("", " $s #if( ", "$x", "a]]b", "]", "##x", "\n", " #end ", "#*") + "]]#" + g.pick("", "\n", " ")
}

// unknown writes a directive that is none, or is refused.
func (g *gen) unknown() string {
	name := g.word("foo endy ended elsey elseif2 iff setx foreachx evaluate return include1 parseX Set IF stopit breaks macro1 defineX end1 h-1 else1")
	if g.p(3) {
		name = g.word("include parse end else elseif macro define")
	}
	if g.p(15) {
		name = "{" + name + "}"
	}
	return "#" + name + g.pick("", "", "()", "( )", "($s)", "('a', $n)", "('a' 1 $l)", "(1 + 2)", "([1,2])", "($s", "{'a':1}", "(foo)", "(\"$s\")", ".x", "(\n$s)") + g.pick("", " ", "\n")
}

func (g *gen) comment() string {
	return g.oneOf(
		production{4, func() string {
			return "##" + g.pick("", " note", "$x", " #if(", "#", "*") + g.pick("\n", "\n", "\r\n", "", "\r")
		}},
		production{4, func() string {
			return "#*" + g.pick("", " note ", "$x #if( ", "\n", "*", "#* in *#", "##") + "*#" + g.pick("", "", "\n", " ")
		}},
		production{2, func() string { return "#**" + g.pick("", " doc ", "\n * x\n", "*") + "*#" + g.pick("", "\n") }},
	)
}

// oddity writes what is not quite a token.
func (g *gen) oddity() string {
	return g.pick("$", "$ ", "$$", "$!", "$!!s", "$1", "$5.00", "${", "${}", "${s", "${s.", "$s.", "$s.1", "$s..x", "$s.length(", "$s.foo(", "$s.foo(1", "$l[", "$l[0", "$l[]", "$_s", "$-s",
		"#", "##", "# ", "#(", "#1", "#$s", "#{", "#{}", "#{if", "#if", "#if(", "#set", "#set(", "#set($x", "#foreach(", "#[[", "]]#", "#*", "*#", "#@", "#@foo", "#set($x)", "#set(x = 1)",
		"#end", "#else", "#elseif($t)", "$!{s", "$!{}", "$ s", "$s .x", "$s. x", "$s [0]", "${s}.x", "${s}[0]", "${l[0]}", "${m.k}", "$s$n", "$s-$n", "$$s", "$\\s", "$s()", "$l()",
		"$s.()", "#{set}", "#set$x=1", "#if $t", "\\", "$s\\", "$.x", "$[0]", "#-", "#_x", "${ s}", "${s }", "${s.x }", "$!s!", "$!!", "#!", "#set($!s = 1)", "#if()x#end")
}

func (g *gen) textBit() string {
	return g.pick("a", "b", "text", " ", "  ", "\n", "\n", "\n  ", "\t", "\r\n", "{", "}", "\"", "'", ":", ",", "[", "]", "(", ")", ".", "-", "1", "é", "😀", "<b>", "&", "=", "x y", "\n\n", " \n", "/", "!", "*",
		"{\"k\": ", "\": \"", "@", "%", "|", "_", "..", "- ", "in", "end", "if")
}

// text writes plain text, mostly short.
func (g *gen) text() string { return g.repeat(0, 2, g.textBit) }

// escaped writes backslashes before something that they may escape.
func (g *gen) escaped() string {
	slashes := g.pick(`\`, `\`, `\\`, `\\`, `\\\`, `\\\\`, `\\\\\`)
	return slashes + g.oneOf(
		production{30, func() string { return g.ref(kAny) }},
		production{10, func() string { return g.spell(g.word("nope nope.x undef")) }},
		production{15, func() string {
			return g.pick("#set($x = 1)", "#if($t)x#end", "#end", "#else", "#{end}", "#{else}", "#if", "#elseif($t)", "#foreach($x in $l)", "#macro(x)", "#stop", "#break")
		}},
		production{10, func() string {
			return g.pick("#foo()", "#foo", "##", "#*x*#", "#[[x]]#", "#", "$", "#define($x)", "#include('x')", "#parse", "#evaluate('x')", "#@foo()", "#{foo}", "#set", "\"", "n")
		}},
		production{5, g.statement},
	)
}
