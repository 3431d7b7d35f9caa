package oracle

import "strings"

// valued writes templates that compile values: paths, patterns, replacements,
// formats and JSON that come from the body or a variable, or are put together.
func (g *gen) valued() string {
	g.out.Body = g.valuedBody()
	return g.repeat(1, 3, func() string {
		path := g.valueOf("path", g.jsonPath)
		switch g.n(9) {
		case 0:
			return path + "$input.json($path)|"
		case 1:
			return path + "$input.path($path)" + g.pathTail() + "|"
		case 2:
			return "#foreach($path in $input.path('$.paths'))$input.json($path);#end|"
		case 3:
			pattern := g.valueOf("re", g.regex)
			return pattern + "$s0." + g.pick("matches($re)", "replaceAll($re, '-')", "replaceFirst($re, '[$0]')", "split($re).size()") + "|"
		case 4:
			pattern, with := g.valueOf("re", g.regex), g.valueOf("with", func() string { return g.pick("x", "[$0]", "$1", `\\$`, "a$1b", "${x}") })
			return pattern + with + "$s0.replaceAll($re, $with)|#foreach($x in $s0.split($re))[$x]#end|"
		case 5:
			return g.valueOf("fmt", g.format) + "$s0.format($fmt, " + g.arg("xsnlm"[g.n(5)]) + ", " + g.arg("xsn"[g.n(3)]) + ")|$fmt.formatted(" + g.arg("xsn"[g.n(3)]) + ")|"
		case 6:
			return g.valueOf("json", func() string { return g.jsonAny(2) }) + "#set($o = $util.parseJson($json))$o|$o.id|#set($o.id = 1)$o|"
		case 7:
			return path + "#set($v = $input.path($path))#set($p2 = \"$path" + g.pick(".id", "[0]", ".length()", "") + "\")$input.path($p2)|$v|"
		}
		return path + "#set($r = $input.path('$'))#set($r.new = $input.path($path))$input.json('$.new')|$input.json($path)|"
	})
}

// valueOf writes a #set of a variable to a text that is not known before the
// template runs: a member of the body, or one that is put together.
func (g *gen) valueOf(name string, text func() string) string {
	set := func(value string) string { return "#set($" + name + " = " + value + ")" }
	switch g.n(5) {
	case 0, 1:
		return set(g.pick("$input.path('$."+name+"')", "$input.path('$."+name+"')", "$input.path('$').get('"+name+"')", "$input.path('$.all."+name+"')", "$input.path('$.s')"))
	case 2:
		t := strings.NewReplacer("'", "", `"`, "").Replace(text())
		at := g.n(len(t) + 1)
		for at < len(t) && t[at]&0xC0 == 0x80 {
			at++
		}
		return set("'" + t[:at] + "' + '" + t[at:] + "'")
	case 3:
		t := strings.NewReplacer("'", "", `"`, "", "#", "").Replace(text())
		return set("'"+t+"'") + set(`"${`+name+`}`+g.pick("", "", "$s0", "$n0")+`"`)
	}
	return set("'" + strings.ReplaceAll(text(), "'", "") + "'")
}

// valuedBody is a document0 with the texts that valued compiles.
func (g *gen) valuedBody() string {
	texts := func() string {
		return `"path":` + quoteJSON(g.jsonPath()) + `,"re":` + quoteJSON(g.regex()) + `,"with":` + quoteJSON(g.pick("x", "[$0]", "$1", `\$`, "a$1b", "${x}")) +
			`,"fmt":` + quoteJSON(g.format()) + `,"json":` + quoteJSON(g.jsonAny(2))
	}
	doc := g.document0()
	end := strings.LastIndexByte(doc, '}')
	if end < 0 || doc[0] != '{' {
		doc, end = "{}", 1
	}
	comma := ","
	if strings.TrimSpace(doc[1:end]) == "" {
		comma = ""
	}
	return doc[:end] + comma + texts() + `,"all":{` + texts() + `},"paths":[` + quoteJSON(g.jsonPath()) + "," + quoteJSON(g.jsonPath()) + "," + quoteJSON(g.filterPath()) + "]}"
}

// inserted puts what methods make into the document, and reads it with paths.
func (g *gen) inserted() string {
	var b strings.Builder
	b.WriteString("#set($r = $input.path('$'))")
	for range 1 + g.n(2) {
		value, k := g.made()
		name := g.word("v w items o")
		b.WriteString("#set($x = " + value + ")#set($r." + name + " = " + g.pick("$x", "$x", "$x", "[$x, 1]", "{'id': $x}") + ")")
		g.declare("x", k)
		for range 1 + g.n(3) {
			switch g.n(6) {
			case 0:
				b.WriteString("$!" + g.change(local{"x", k}) + ";")
			case 1:
				b.WriteString("$!" + g.change(local{g.pick("r.l", "r.o", "l0", "m0"), g.pickKind(kList, kMap)}) + ";")
			default:
				b.WriteString("$input." + g.pick("json", "path") + "('" + strings.ReplaceAll(g.insertedPath(name), "'", "") + "')|")
			}
		}
	}
	return b.String() + "$x|$input.json('$')"
}

// made writes an expression for an object that only a method makes.
func (g *gen) made() (string, kind) {
	list := g.pick("$l0", "$r.l", "$r.items", "$ls", "$lm")
	m := g.pick("$m0", "$r.o", "$r", "$mm")
	switch g.n(16) {
	case 0, 1:
		return list + ".subList(0, " + g.pick("0", "1", "2") + ")", kList
	case 2:
		return list + ".stream().toList()", kList
	case 3:
		return "$s0.lines().toList()", kList
	case 4:
		return list + ".stream()." + g.pick("sorted()", "distinct()", "skip(1)", "limit(1)") + ".toList()", kList
	case 5:
		return "$l0.of(" + g.value() + ", " + g.value() + ")", kList
	case 6:
		return "$l0.copyOf(" + list + ")", kList
	case 7:
		return "$m0.of('id', " + g.value() + ")", kMap
	case 8:
		return m + "." + g.pick("keySet()", "values()", "entrySet()"), kSet
	case 9:
		return m + ".entrySet().iterator().next()", kEntry
	case 10:
		return list + g.pick(".toArray()", ".iterator()", ".listIterator()"), kArray
	case 11:
		return "$input.path('$" + g.pick("", ".o", ".items[0]", ".items[*]", "..o") + ".keys()')", kSet
	case 12:
		return m + ".clone()", kMap
	case 13:
		return list + ".clone()", kList
	case 14:
		return m + "." + g.pick("values()", "keySet()", "entrySet()") + ".stream().toList()", kList
	}
	return g.pick("$s0.split(',')", "$s0.toCharArray()", "$s0.split(',').subList(0, 1)", "[1..3]", "$l0.subList(0, 1).subList(0, 1)", "$foreach", "$l0.of(1,2,3).subList(1, 3)"), kArray
}

func (g *gen) insertedPath(name string) string {
	return g.pick("$.", "$.", "$..", "$.*.", "$['r', 'v'].") + name + g.pick("", "[0]", "[-1]", "[*]", "[0:1]", "[0,1]", "[?(@)]", "[?(@ > 1)]", "[?(@.id)]", "[?(@.id == 1)]", ".id", ".*", "..id", ".length()", ".size()", ".sum()", ".min()", ".max()",
		".concat(\"a\")", ".first()", ".last()", ".index(0)", ".append(1)", ".keys()", ".keys().length()", "[0].id", ".id[0]", "..*", "[0][0]")
}
