package oracle

import "strings"

// noParams is a request without parameters. The service always has the three
// groups.
const noParams = `{"path":{},"querystring":{},"header":{}}`

// inputs draws the body, the parameters, the context and the stage variables.
func (g *gen) inputs() {
	g.out.Body = g.body()
	g.out.Params = noParams
	if g.p(60) {
		g.out.Params = `{"path":` + g.stringMap("id petId name") + `,"querystring":` + g.stringMap("q id page a-b") + `,"header":` + g.stringMap("X-My Accept Content-Type Host id") + `}`
	}
	if g.p(60) {
		g.out.Context = g.context()
	}
	if g.p(50) {
		g.out.StageVariables = g.stringMap("env url v1 tableName")
	}
}

// stringMap writes a JSON object with some of the names.
func (g *gen) stringMap(names string) string {
	var fields []string
	for _, name := range strings.Fields(names) {
		if g.p(60) {
			fields = append(fields, quoteJSON(name)+":"+g.jsonString())
		}
	}
	return "{" + strings.Join(fields, ",") + "}"
}

func (g *gen) context() string {
	fields := []string{`"httpMethod":"GET"`, `"stage":"prod"`, `"requestId":"r-1"`, `"requestTimeEpoch":1700000000000`, `"apiId":"a1b2"`, `"path":"/prod/pets"`, `"accountId":"123456789012"`,
		`"isCanaryRequest":false`, `"protocol":"HTTP/1.1"`, `"identity":{"sourceIp":"1.2.3.4","userAgent":"curl","caller":null,"user":null,"apiKey":"k"}`,
		`"authorizer":{"principalId":"u","claims":{"sub":"s-1","email":"a@b.c"},"n":1,"t":true}`, `"requestOverride":{"path":{"body":"{\"a\":1}"},"header":{},"querystring":{"k":"v"}}`,
		`"responseOverride":{"status":201}`, `"responseOverride":{"header":{"h":"v"}}`, `"error":{"message":"m","messageString":"\"m\""}`, `"list":[1,"a"]`, `"weird key":1`, `"extendedRequestId":"x="`, `"nested":{"a":{"b":[{"c":1}]}}`}
	var kept []string
	for _, f := range fields {
		if g.p(55) {
			kept = append(kept, f)
		}
	}
	return "{" + strings.Join(kept, ",") + "}"
}

// body draws a body: JSON mostly, with faults at times.
func (g *gen) body() string {
	switch {
	case g.p(12):
		return ""
	case g.p(70):
		return g.document0()
	case g.p(60):
		return g.dirty(g.document0())
	}
	return g.pick("null", "true", "5", `"text"`, "text", "[]", "{}", " ", "a=b", "<xml/>", "[1,2,3]", `{"a":1}x`, "{a:1}", "{'a':'b'}", "[1,,2]", "{a", "[a", "-", "1e5", "00", "NaN", "{\"a\":}", "[1 2]", "\n", "{}{}", "[]]", `"\x"`, "'a", `"`, "{,}", "tru", "nul", "1.", ".5", "+1",
		"0x10", "-5", "1e400", "12345678901234567890", "1.2345678901234567890123", "\ufeff{}", "// c\n{}", "{\"a\":1,\"a\":2}", "{1:2}", "{null:null}", "{\"a\" \"b\"}")
}

// document0 is a JSON object with the names that paths ask for.
func (g *gen) document0() string {
	if g.p(10) {
		return g.jsonAny(3)
	}
	fields := []string{`"name":` + g.jsonString(), `"n":` + g.jsonOf(kInt, 0), `"d":` + g.jsonOf(kDouble, 0), `"big":` + g.jsonOf(kLong, 0), `"t":true`, `"f":false`, `"nul":null`, `"s":""`, `"l":` + g.jsonList(2),
		`"le":[]`, `"o":` + g.jsonMap(3), `"oe":{}`, `"items":[{"id":1,"tags":["x"],"p":1.5},{"id":2,"tags":[]},{"id":"3","name":"z/w"}]`, `"a b":"sp"`, `"a-b":"hy"`, `"x.y":1`, `"u":` + g.jsonString(), `"body":"{\"k\":\"v\"}"`}
	var kept []string
	for _, f := range fields {
		if g.p(60) {
			kept = append(kept, f)
		}
	}
	return "{" + g.jsonSpace() + strings.Join(kept, ","+g.jsonSpace()) + g.jsonSpace() + "}"
}

func (g *gen) jsonSpace() string { return g.pick("", "", "", " ", "\n  ", "\t", "\r\n") }

// dirty changes one to three places of a JSON text.
func (g *gen) dirty(text string) string {
	for range 1 + g.n(3) {
		if text == "" {
			return text
		}
		i := g.n(len(text))
		switch g.n(9) {
		case 0:
			text = text[:i] + text[i+1:]
		case 1:
			text = text[:i] + g.pick(",", "}", "]", "{", "[", "\"", "'", " ", "\n", "x", "1", ":", "/", "\\", "\\u12", "null", "\x01", "é", "-", ".", "//c\n", "/*c*/") + text[i:]
		case 2:
			text = strings.Replace(text, `"`, "", 1+g.n(2))
		case 3:
			text = strings.ReplaceAll(text, `"`, `'`)
		case 4:
			text = text[:i]
		case 5:
			text += g.pick("x", "}", " ", ",", "{}", "\n\n", "//", "1")
		case 6:
			text = strings.Replace(text, ",", ",,", 1)
		case 7:
			text = strings.Replace(text, "}", ",}", 1)
		case 8:
			text = strings.Replace(text, ":", g.pick(": 0", ":+", ":NaN,", ":[", ": a b ", ":'", "=", ":-"), 1)
		}
	}
	return strings.ToValidUTF8(text, "?")
}

// jsonPath writes a path that often finds something in document0.
func (g *gen) jsonPath() string {
	if g.p(45) {
		return g.pick("$", "$.name", "$.n", "$.d", "$.t", "$.nul", "$.s", "$.l", "$.l[0]", "$.o", "$.o.k", "$.oe", "$.le", "$.items", "$.items[0]", "$.items[0].id", "$.items[1].tags", "$.u", "$.big", "$.body", "$.nope", "$.items[9]", "$['a b']", "$.a-b", "$['x.y']")
	}
	if g.p(30) {
		return g.pick("name", "items[0].id", ".name", "$.", "$..", "", " ", "$[", "$.items[", "$$", "@", "$.items[?(", "$ .name", "$.name ", "$.a b", "$name", "items", "$.items.id", "$.l.length()", "$.items.length()", "$.items.size()", "$..id", "$..*", "$.*", "$.items.*", "$.items[*].id", "$.items[*]",
			"$.items[-1]", "$.items[0,1]", "$.items[0:2]", "$.items[:1]", "$.items[1:]", "$.items[-2:]", "$.items[?(@.id == 1)]", "$.items[?(@.id > 1)].tags", "$.items[?(@.p)]", "$.items[?(@.id == '3')]", "$.items[?(@.name =~ /z.*/)]", "$['name','n']", "$..tags[0]", "$.l.max()", "$.l.min()", "$.l.sum()", "$.l.avg()",
			"$.items[?(@.tags.length() > 0)]", "$[0]", "$[*]", "$[0].id", `$[\"name\"]`, "$.items[(@.length-1)]", "$.name.length()", "$.o.keys()", "$.l.first()", "$.items[?(@.id in [1,2])]", "$.items[?(!@.p)]", "$.o[*]", "$..['id']", "$.items..id")
	}
	p := "$"
	for range 1 + g.n(3) {
		p += g.pick(".", ".", ".", "..") + g.word(keyWords+" items o l name *") + g.pick("", "", "", "[0]", "[*]", "[-1]", "[1:]")
	}
	return p
}

// quotedPath writes a path as an argument.
func (g *gen) quotedPath() string {
	if g.p(10) {
		return g.pick(`"$.items[$n0].id"`, `"$.items[${n0}]"`, `"$.$s0"`, `"$['$s0']"`, "$s0", "$nope", `"$"`)
	}
	p := g.jsonPath()
	if g.p(25) {
		p = g.filterPath()
	}
	if strings.Contains(p, "'") {
		return `"` + strings.ReplaceAll(p, `\"`, "") + `"`
	}
	return "'" + strings.ReplaceAll(p, "\\", "") + "'"
}

// gateway writes templates as they occur around an API.
func (g *gen) gateway() string {
	return g.repeat(1, 4, func() string { return g.text() + g.gatewayItem() }) + g.text()
}

func (g *gen) gatewayItem() string {
	return g.oneOf(
		production{16, func() string { return "$input.json(" + g.quotedPath() + ")" }},
		production{16, func() string { return g.pick("$", "$!", "$") + "input.path(" + g.quotedPath() + ")" + g.pathTail() }},
		production{8, func() string {
			s := "#set($root = $input.path(" + g.pick("'$'", "'$'", g.quotedPath()) + "))" + g.pick("", "\n")
			g.declare("root", kMap)
			return s + g.callChain(local{"root", g.pickKind(kMap, kMap, kJSON, kStr)})
		}},
		production{6, func() string {
			s := "#set($" + g.word("a b") + " = $input.path(" + g.quotedPath() + "))"
			g.declare(s[5:6], kJSON)
			return s
		}},
		production{4, func() string {
			return "#set($input.path('$')." + g.word("n name o new items") + " = " + g.value() + ")$input.json('$')"
		}},
		production{3, func() string {
			return g.pick("$input.path('$.items').add(", "$input.path('$.l').add(", "$input.path('$.l').remove(", "$!input.path('$.o').remove(") + g.value() + ")$input.json('$')"
		}},
		production{6, func() string {
			return g.pick("$input.body", "$input", "$input.params('id')", "$input.params('X-My')", "$input.params().path.id", "$input.params().header.get('Accept')", "$input.params()", "$input.params().querystring", "$input.params().keySet()", "$input.params('nope')", "$input.params($s0)", "$input.params", "$input.class", "$input.foo", "$input.getBody()", "$input.Body", "$input.body.length()",
				"#foreach($p in $input.params().header.keySet())$p=$input.params().header.get($p);#end", "$input.params().path", "$input.json()", "$input.path()", "$input.json('$','x')", "$input.path($nul)", "$input.json($n0)", "$input.params('path')")
		}},
		production{14, func() string {
			return "$util." + g.pick("escapeJavaScript", "urlEncode", "urlDecode", "base64Encode", "base64Decode", "parseJson", "parseJson", "escapeJavaScript", "toJson") + "(" + g.utilArg() + ")" + g.pathTail()
		}},
		production{2, func() string {
			return g.pick("$util", "$util.urlEncode", "$util.class", "$util.foo('x')", "$util.base64Encode()", "$util.parseJson('{')", "$util.base64Decode('%%')", "$util.urlDecode('%zz')", "$util.urlDecode('%')", "$util.base64Decode('YQ')", "$util.base64Decode('YQ==')", "$util.base64Decode('_-8=')", "$util.qr('x')")
		}},
		production{10, g.contextItem},
		production{8, g.override},
		production{4, func() string {
			return g.pick("$stageVariables", "$stageVariables.env", "$stageVariables.get('url')", "${stageVariables.v1}", "$stageVariables.nope", "#foreach($k in $stageVariables.keySet())$k:$stageVariables.get($k),#end", "$stageVariables['env']", "$stageVariables.size()", "$stageVariables.entrySet()", "$!stageVariables.put('a','b')$stageVariables.a")
		}},
		production{6, func() string {
			return "#foreach($e in $input.path('" + g.pick("$.items", "$.l", "$.o", "$", "$..id", "$.items[*].id", "$.nope") + "'))" + g.pick("$e", "$e.id", "$e.tags[0]", "$e.key", "\"$e\"", "$e.class.simpleName") + "#if($foreach.hasNext),#end#end"
		}},
		production{3, func() string {
			return "#set($o = $input.path('$'))#foreach($k in $o.keySet())\"$k\": \"$util.escapeJavaScript($o.get($k))\"#if($foreach.hasNext),#end#end"
		}},
	)
}

func (g *gen) pickKind(ks ...kind) kind { return ks[g.n(len(ks))] }

func (g *gen) pathTail() string {
	return g.pick("", "", "", "", ".size()", ".length()", ".id", "[0]", ".get(0)", ".name", ".toString()", ".keySet()", ".class.simpleName", ".k", ".isEmpty()", ".get('id')", "[0].id", ".items[1].tags", ".entrySet()", ".values()", ".hashCode()", ".equals('')", ".tags")
}

func (g *gen) utilArg() string {
	return g.pick("$s0", "$s0", "$s", "$input.body", "$input.json('$')", "$input.path('$.name')", "$input.path('$.body')", "$n0", "$nul", "$l0", "$m0", "$input.json("+g.quotedPath()+")", g.stringLiteral(), "'"+strings.ReplaceAll(g.dirty(g.jsonAny(2)), "'", "")+"'", "\"$m0\"", "$input.path("+g.quotedPath()+")", "$t")
}

func (g *gen) contextItem() string {
	return g.pick("$context", "$context.httpMethod", "$context.identity.sourceIp", "$context.identity", "$context.keySet()", "$context.identity.keySet()", "$context.authorizer.claims", "$context.authorizer.claims.sub", "$context.authorizer.principalId", "$context.nope", "$context.values()", "$context.entrySet()",
		"#foreach($k in $context.keySet())$k;#end", "$context.size()", "$context.requestOverride.path.body", "$context['stage']", "$context.get('requestId')", "$context.list", "$context.requestTimeEpoch", "$context.isCanaryRequest", "$context.error.messageString", "$context.class.simpleName", "$context.toString()", "#if($context.identity)y#end",
		"#foreach($v in $context)[$v]#end", "$context.identity.hashCode()", "$context.responseOverride", "$context.responseOverride.header.keySet()", "$context.responseOverride.status", "$context.nested.a.b[0].c", "$context.nested", "$!context.put('zz', 1)$context.zz", "$context.identity.equals($context.identity)", "$context.authorizer.n", "\"$context.stage\"", "$context.requestOverride.keySet()", "$context.nested.a.b")
}

// override writes an override of the status or of a header, once each.
func (g *gen) override() string {
	value := g.oneOf(
		production{3, func() string {
			return g.pick("'v'", "\"$s0\"", "$input.path('$.name')", "404", "$n0", "$l0", "$m0", "true", "1.5", "''", "$nul", "['a','b']")
		}},
		production{1, g.value},
	)
	switch g.n(9) {
	case 0, 1:
		return "#set($context.responseOverride.status = " + g.pick("400", "404", "$n0", "'500'", "99", value) + ")"
	case 2, 3:
		return "#set($context.responseOverride.header.X-" + g.word("A B my") + " = " + value + ")"
	case 4:
		return "#set($context.responseOverride.header['" + g.word("X-C location") + "'] = " + value + ")"
	case 5:
		return "$!context.responseOverride.header.put('X-D', " + value + ")"
	case 6:
		return "#set($context.requestOverride." + g.word("header querystring path") + "." + g.word("foo k") + " = " + value + ")$context.requestOverride.header.foo"
	case 7:
		return "#set($context.responseOverride." + g.word("body foo header") + " = " + value + ")"
	}
	return "#set($context.responseOverride = " + value + ")"
}
