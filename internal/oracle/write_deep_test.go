package oracle

import "strings"

// collections writes a sequence of changes to collections that share state:
// lists and views of them, maps and their key sets, iterators and entries.
func (g *gen) collections() string {
	var b strings.Builder
	for range 1 + g.n(2) {
		b.WriteString(g.view())
	}
	for range 2 + g.n(5) {
		l := g.scope[len(g.scope)-1-g.n(min(len(g.scope), 6))]
		switch g.n(8) {
		case 0:
			b.WriteString("$" + l.name + "|")
		case 1:
			b.WriteString("#foreach($e in $" + l.name + ")$e" + g.pick("", ",", "", "#break", "$!"+g.change(l)) + "#end|")
		case 2:
			b.WriteString("#if($" + l.name + " == $" + g.local(kAny).name + ")T#{else}F#end")
		case 3:
			b.WriteString("#set($" + l.name + "[" + g.pick("0", "1", "-1", "'k'", "$n0") + "] = " + g.value() + ")")
		default:
			b.WriteString("$!" + g.change(l) + ";")
		}
	}
	for _, l := range g.scope[max(0, len(g.scope)-4):] {
		b.WriteString("$" + l.name + "|")
	}
	return b.String()
}

// change writes a call that changes or reads a collection.
func (g *gen) change(l local) string {
	p, _ := g.call(l.name, l.kind)
	return p
}

// view binds a variable to a view of a collection, or to a copy.
func (g *gen) view() string {
	name := g.word("v w u")
	of := func(k kind) string { return "$" + g.local(k).name }
	value, k := "", kAny
	switch g.n(14) {
	case 0, 1:
		value, k = of(kList)+".subList("+g.pick("0", "1")+", "+g.pick("1", "2", "0")+")", kList
	case 2:
		value, k = of(kMap)+".keySet()", kSet
	case 3:
		value, k = of(kMap)+".values()", kSet
	case 4:
		value, k = of(kMap)+".entrySet()", kSet
	case 5:
		value, k = of(kList)+".iterator()", kIter
	case 6:
		value, k = of(kList)+".listIterator("+g.pick("", "0", "1")+")", kIter
	case 7:
		value, k = of(kMap)+".entrySet().iterator().next()", kEntry
	case 8:
		value, k = of(kMap)+"."+g.pick("keySet", "entrySet", "values")+"().iterator()", kIter
	case 9:
		value, k = of(kList)+".clone()", kList
	case 10:
		value, k = of(kList)+".toArray()", kArray
	case 11:
		value, k = "$util.parseJson('"+strings.ReplaceAll(g.jsonList(2), "'", "")+"')", kJSON
	case 12:
		value, k = of(kMap)+".clone()", kMap
	default:
		value, k = "["+of(kList)+", "+of(kMap)+"]", kList
	}
	g.declare(name, k)
	return "#set($" + name + " = " + value + ")"
}

// numbers writes arithmetic and methods near the bounds of the types.
func (g *gen) numbers() string {
	bound := func() string {
		return g.pick("2147483647", "-2147483648", "2147483648", "-2147483649", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "46341", "65536", "4294967296", "3037000500",
			"$big", "$bi", "$n0", "$d", "$bd", "1", "-1", "0", "2", "10", "1.0", "0.1", "1e308", "4.9E-324", "1e16", "123456789.0", "0.001", "1.0E7", "9999999.0", "1e-3", "100.0", g.floatLiteral(), "3")
	}
	return g.repeat(1, 4, func() string {
		switch g.n(5) {
		case 0:
			return "#set($x = " + bound() + ")" + g.spell("x."+g.numberCall()) + ";"
		case 1:
			return "#if(" + bound() + g.operator("== != < > <= >=") + bound() + ")T#{else}F#end;"
		}
		e := bound() + g.operator("+ - * / %") + bound()
		if g.p(40) {
			e = "(" + e + ")" + g.operator("+ - * / %") + bound()
		}
		return "#set($x = " + e + ")$x $x.class.simpleName;"
	})
}

func (g *gen) numberCall() string {
	k := g.pickKind(kInt, kInt, kLong, kDouble, kBig, kDecimal)
	p, _ := g.call("", k)
	return strings.TrimPrefix(p, ".")
}

// overloads calls methods of String and others with arguments of any type.
func (g *gen) overloads() string {
	arg := func() string {
		return g.pick("$s0", "'a'", "'b'", "\"$n0\"", "1", "0", "-1", "$n0", "$big", "$bi", "$d", "$bd", "1.5", "true", "$t", "$l0", "$m0", "[1]", "{}", "$nul", "$nope", "null", "$s0.charAt(0)", "$s0.toCharArray()", "$s0.getBytes()", "$s0.split('b')", "$l0.toArray()", "$n0.byteValue()", "$n0.shortValue()", "$d.floatValue()",
			"$m0.keySet()", "$l0.iterator()", "$s0.class", "[1..2]", "''", "3000000000", "$n0.longValue()", "$m0.entrySet().iterator().next()", "$util.parseJson('[1,2]')", "$e")
	}
	return g.repeat(1, 3, func() string {
		l := g.local(kAny)
		k := l.kind
		if g.p(40) {
			l, k = local{"s0", kStr}, kStr
		}
		ms := k.methods()
		if len(ms) == 0 {
			return "$" + l.name + ".equals(" + arg() + ")|"
		}
		m := ms[g.n(len(ms))]
		var args []string
		for range len(m.args) {
			args = append(args, arg())
		}
		call := l.name + "." + m.name + "(" + strings.Join(args, ", ") + ")"
		if g.p(15) {
			call += ".class.name"
		}
		return g.spell(call) + "|"
	})
}

// documents reads, changes and prints documents, clean and dirty ones.
func (g *gen) documents() string {
	if g.p(50) {
		g.out.Body = g.jsonAny(4)
		if g.p(40) {
			g.out.Body = g.dirty(g.out.Body)
		}
	}
	return g.repeat(1, 3, func() string {
		switch g.n(9) {
		case 0:
			return "$input.json('$')|"
		case 1:
			return "$input.path('$')|"
		case 2:
			return "#set($r = $util.parseJson($input.body))$r|$r.class.simpleName|"
		case 3:
			return "$input.json(" + g.quotedPath() + ")|"
		case 4:
			return "$input.path(" + g.quotedPath() + ")" + g.pathTail() + "|"
		case 5:
			return "#set($r = $input.path('$" + g.pick("", ".o", ".items[0]", ".l") + "'))#set($r" + g.pick(".new", ".name", "[0]", "['a/b']", ".o.k") + " = " + g.value() + ")$r|$input.json('$')|"
		case 6:
			return "$util.parseJson(\"" + strings.NewReplacer(`"`, `""`, "$", "", "#", "").Replace(g.dirty(g.jsonAny(2))) + "\")|"
		case 7:
			return "#foreach($e in $input.path(" + g.quotedPath() + "))$e:$e.class.simpleName,#end|"
		}
		return "#set($r = $input.path(" + g.quotedPath() + "))" + g.callChain(local{"r", g.pickKind(kMap, kJSON, kStr, kInt)}) + "|$input.json('$')"
	})
}

// filterPath writes a path with filters, unions, slices and functions.
func (g *gen) filterPath() string {
	operand := func() string {
		return g.pick("@.id", "@.p", "@.tags", "@.name", "@", "@.tags[0]", "1", "'x'", "'3'", "2", "1.5", "true", "null", "[1,2]", "@.o.k", "$.n", "@['id']", "@.tags.length()", "@..id", "''", "-1", "{}", "/z.*/", "@.x")
	}
	test := func() string {
		if g.p(25) {
			return g.pick("", "!") + operand()
		}
		return operand() + g.pick(" == ", "==", " != ", " > ", " < ", " >= ", " <= ", " =~ ", " in ", " nin ", " size ", " empty ", " contains ", " subsetof ", " anyof ", " noneof ", " === ", " all ", "=", " type ") + operand()
	}
	filter := test()
	for g.p(25) {
		filter += g.pick(" && ", " || ", "&&") + test()
	}
	if g.p(15) {
		filter = g.pick("!(", "(") + filter + ")"
	}
	return g.pick("$.items", "$..", "$.l", "$", "$.o", "$.items[*].tags", "$.*") + "[?(" + filter + ")]" + g.pick("", "", ".id", "[0]", ".tags", "..id", ".length()")
}
