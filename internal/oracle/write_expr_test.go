package oracle

import "strings"

// ref writes a reference to something of the kind, in any of its spellings.
func (g *gen) ref(want kind) string { return g.spell(g.path(want)) }

// spell puts the dollar sign, the quiet mark and the braces around a path.
func (g *gen) spell(path string) string {
	switch g.n(10) {
	case 0, 1:
		return "${" + path + "}"
	case 2:
		return "$!" + path
	case 3:
		return "$!{" + path + "}"
	}
	return "$" + path
}

// path writes a reference without its dollar sign: a variable and at times
// properties, indices and calls behind it.
func (g *gen) path(want kind) string {
	l := g.local(want)
	p, k := l.name, l.kind
	if g.p(4) {
		return g.word("nope undef x1 s-2 n-1 S foo.bar a.b.c input util context velocityCount velocityHasNext foreach")
	}
	for g.p(22) && g.spend() {
		p, k = g.member(p, k)
	}
	return p
}

// member appends a property, an index or a call to a path.
func (g *gen) member(path string, k kind) (string, kind) {
	switch {
	case k == kList || k == kJSON || k == kArray || k == kAny && g.p(30):
		if g.p(35) {
			return path + "[" + g.blank() + g.arg('i') + g.blank() + "]", kAny
		}
	case k == kMap:
		if g.p(20) {
			return path + "[" + g.arg('k') + "]", kAny
		}
		if g.p(40) {
			return path + "." + g.word(keyWords), kAny
		}
	}
	if g.p(20) {
		return path + "." + g.word(k.properties()), kAny
	}
	return g.call(path, k)
}

// call appends a method call to a path. For a value of no known kind it is a
// method that most kinds have.
func (g *gen) call(path string, k kind) (string, kind) {
	if k == kAny && g.p(50) || k == kVoid || k == kNull || g.p(2) {
		k = []kind{kStr, kStr, kInt, kList, kMap, kDouble, kSet}[g.n(7)]
	}
	ms := k.methods()
	if len(ms) == 0 {
		return path + "." + g.pick("toString()", "getClass()", "hashCode()", "equals("+g.arg('x')+")", "size()", "foo()", "class"), kAny
	}
	m := ms[g.n(len(ms))]
	if m.name == "iterator" || m.name == "getClass" && g.p(70) {
		m = ms[g.n(len(ms))]
	}
	return path + "." + m.name + "(" + g.args(m.args) + ")", m.result
}

// args writes a list of arguments for the letters of a method.
func (g *gen) args(letters string) string {
	if g.p(3) {
		letters += "x"
	}
	var args []string
	for i := range len(letters) {
		if letters[i] == 'y' {
			args = append(args, g.variadic()...)
			continue
		}
		args = append(args, g.arg(letters[i]))
	}
	if len(args) == 0 && g.p(95) {
		return "" // a blank between the parentheses is an error
	}
	sep := g.pick(",", ",", ", ", ", ", " , ", "\n,")
	return g.blank() + strings.Join(args, sep) + g.blank()
}

// variadic writes nothing, some arguments, or one list of them.
func (g *gen) variadic() []string {
	if g.p(20) {
		return []string{g.listLiteral()}
	}
	args := make([]string, g.n(4))
	for i := range args {
		args[i] = g.arg("xinds"[g.n(5)])
	}
	return args
}

// arg writes one argument for a letter of the method tables.
func (g *gen) arg(letter byte) string {
	if g.p(4) {
		letter = "xisnlmk"[g.n(7)]
	}
	switch letter {
	case 'i':
		if g.p(25) {
			return g.ref(kInt)
		}
		if g.p(12) {
			return g.intLiteral()
		}
		return g.pick("0", "0", "1", "1", "2", "3", "4", "-1", "5", "10")
	case 'j':
		if g.p(40) {
			return g.ref(kLong)
		}
		return g.intLiteral()
	case 'B':
		return g.ref(kBig)
	case 'd':
		if g.p(50) {
			return g.ref(kDouble)
		}
		return g.floatLiteral()
	case 'D':
		return g.ref(kDecimal)
	case 'n':
		return g.number()
	case 's':
		return g.stringArg()
	case 'c':
		return g.pick("$s.charAt(0)", "'a'", "$s0.charAt(0)", "$l.get(0)", "97")
	case 'b':
		return g.pick("true", "false", "$t", "$f")
	case 'r':
		return "'" + g.regex() + "'"
	case 'p':
		return g.replacement()
	case 'f':
		return "'" + g.format() + "'"
	case 'k':
		if g.p(20) {
			return g.ref(kStr)
		}
		return "'" + g.word(keyWords) + "'"
	case 'l', 't', 'a', 'J':
		if g.p(50) {
			return g.ref(kList)
		}
		return g.listLiteral()
	case 'm':
		if g.p(60) {
			return g.ref(kMap)
		}
		return g.mapLiteral()
	}
	return g.value()
}

// stringArg writes a string argument, mostly short so that it is found in
// other strings.
func (g *gen) stringArg() string {
	switch g.n(8) {
	case 0, 1:
		return g.ref(kStr)
	case 2:
		return g.stringLiteral()
	case 3:
		return g.pick("'12'", "'-5'", "'0x1F'", "'7f'", "'true'", "'2.5'", "'1e3'", "' 3'", "'NaN'", "'z'", "'+4'", "''", "'010'", "'99999999999'")
	}
	return "'" + g.word("a b ab o l Hello World x , . 1 aa B H llo é /") + "'"
}

// value writes an operand of any kind: a literal or a reference.
func (g *gen) value() string {
	if !g.spend() {
		return g.pick("1", "'a'", "true", "$s", "$n", "''")
	}
	return g.oneOf(
		production{38, func() string { return g.ref(kAny) }},
		production{16, g.intOrFloat},
		production{18, g.stringLiteral},
		production{8, func() string { return g.pick("true", "false") }},
		production{6, g.listLiteral},
		production{6, g.mapLiteral},
		production{3, g.rangeLiteral},
		production{1, func() string { return g.pick("null", "nil", "foo", "$null", "undefined") }},
	)
}

func (g *gen) intOrFloat() string {
	if g.p(70) {
		return g.intLiteral()
	}
	return g.floatLiteral()
}

func (g *gen) number() string {
	if g.p(50) {
		return g.ref(kNum)
	}
	return g.intOrFloat()
}

func (g *gen) intLiteral() string {
	if g.p(70) {
		return itoa(g.n(12) - 2)
	}
	return g.pick("100", "-100", "2147483647", "2147483648", "-2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
		"123456789012345678901234567890", "00", "007", "65535", "-0", "46341", "3037000500", "255", "1000000")
}

func (g *gen) floatLiteral() string {
	return g.pick("1.5", "2.0", "0.1", ".5", "-.5", "-1.5", "1e3", "1.0e-5", "1.0E10", "3.14", "100.0", "1.7976931348623157E308", "4.9E-324", "0.0", "-0.0",
		"1e400", "12345678.9", "1.0E7", "0.001", "0.0009", "5.", "1.e3", "2.5E-3", "9007199254740993.0", "1e-400", "123456789012345680.0", ".3e1", "1E5", "1.1")
}

// stringLiteral writes a literal in either quotes.
func (g *gen) stringLiteral() string {
	if g.p(45) {
		return "'" + strings.ReplaceAll(g.pick("", "a", "b", "Hello", "a b", "k", "1", "5", "é", "x,y", "$s", "#end", `\`, `\n`, "a\"b", "''", " ", "true", "[1, 2]", `\u0041`, "a\nb", "{}"), "'", "''") + "'"
	}
	return `"` + g.interpolated() + `"`
}

// interpolated writes the inside of a double-quoted literal.
func (g *gen) interpolated() string {
	if !g.spend() {
		return g.pick("", "x", "$s")
	}
	return g.repeat(0, 3, func() string {
		return g.oneOf(
			production{30, func() string { return g.pick("a", "b ", "x", "Hello", " ", "1", ".", "-", "é", "'", ",") }},
			production{35, func() string { return strings.ReplaceAll(g.ref(kAny), `"`, `'`) }},
			production{5, func() string { return `""` }},
			production{6, func() string { return g.pick(`\`, `\n`, `\u0041`, `\$s`, `\\$s`, `\u00e9`, `\t`) }},
			production{6, func() string {
				return g.pick("$", "#", "$ ", "$$s", "# ", "$!", "##", "#*x*#", "$5", "#[[a]]#", "{", "}")
			}},
			production{5, func() string { return strings.ReplaceAll(g.statement(), `"`, `'`) }},
			production{2, func() string {
				return g.pick("#if($t)y#end", "#set($q=1)", "#foreach($z in [1..2])$z#end", "#if($f)a#{else}b#end")
			}},
		)
	})
}

func (g *gen) listLiteral() string {
	if !g.spend() {
		return g.pick("[]", "[1]", "[ ]")
	}
	var items []string
	for range g.n(4) {
		items = append(items, g.value())
	}
	return "[" + g.blank() + strings.Join(items, g.pick(",", ", ", " , ")) + g.blank() + "]"
}

func (g *gen) mapLiteral() string {
	if !g.spend() {
		return g.pick("{}", "{'k':1}", "{ }")
	}
	var items []string
	for range g.n(4) {
		key := "'" + g.word(keyWords) + "'"
		if g.p(15) {
			key = g.value()
		}
		items = append(items, key+g.pick(":", ": ", " : ")+g.value())
	}
	return "{" + g.blank() + strings.Join(items, g.pick(",", ", ", " ,")) + g.blank() + "}"
}

func (g *gen) rangeLiteral() string {
	bound := func() string {
		if g.p(20) {
			return g.pick("$n0", "$l.size()", "$l0.size()", "$i", "$s", "$d", "$nul", "${n0}")
		}
		return itoa(g.n(7) - 2)
	}
	return "[" + g.blank() + bound() + g.pick("..", "..", " .. ", ".. ", " ..") + bound() + g.blank() + "]"
}

// blank writes what may stand between tokens of an expression: mostly nothing.
func (g *gen) blank() string {
	if g.p(85) {
		return ""
	}
	return g.pick(" ", " ", "  ", "\t", "\n", "\r\n", " \n ")
}

// expr writes an expression with operators.
func (g *gen) expr() string {
	if g.p(35) || !g.spend() {
		return g.value()
	}
	return g.oneOf(
		production{34, func() string { return g.operand(kNum) + g.operator("+ - * / %") + g.operand(kNum) }},
		production{8, func() string { return g.value() + g.operator("+ - * / %") + g.value() }},
		production{22, func() string { return g.value() + g.operator("== != < > <= >= eq ne lt gt le ge") + g.value() }},
		production{10, func() string { return g.expr() + g.operator("&& || and or") + g.expr() }},
		production{8, func() string { return g.pick("!", "! ", "not ") + g.value() }},
		production{4, func() string { return g.pick("!", "not ") + "(" + g.expr() + ")" }},
		production{12, func() string { return "(" + g.blank() + g.expr() + g.blank() + ")" }},
		production{8, func() string { return g.expr() + g.operator("+ - * / % == != < > <= >= && ||") + g.expr() }},
		production{1, func() string { return g.expr() + g.operator("+ = === & | ! AND ** ++ && || , .") + g.expr() }},
	)
}

// operand is a value of the kind, in parentheses at times.
func (g *gen) operand(k kind) string {
	if g.p(15) && g.spend() {
		return "(" + g.expr() + ")"
	}
	if k == kNum {
		return g.number()
	}
	return g.value()
}

// operator draws an operator and the blanks around it.
func (g *gen) operator(words string) string {
	op := g.word(words)
	if g.p(80) {
		return " " + op + " "
	}
	return g.pick("", " ", "\n", "\t") + op + g.pick("", " ", "  ", "\r\n")
}

// condition writes what stands in the parentheses of #if.
func (g *gen) condition() string {
	return g.oneOf(
		production{30, func() string { return g.ref(kAny) }},
		production{30, func() string { return g.value() + g.operator("== != < > <= >=") + g.value() }},
		production{25, g.expr},
		production{10, func() string {
			return g.pick("true", "false", "$t", "!$f", "$f", "1", "'a'", "[]", "$nul", "!$nul", "''", "$e")
		}},
	)
}
