package gatemap

import (
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// costGenerator makes inputs of evaluations, and changes them: values are made,
// loops begin, and statements within them call methods, functions and paths.
type costGenerator struct {
	r       *rand.Rand
	methods []costMethod
}

type costMethod struct {
	name   string
	params int
}

// newCostGenerator knows the methods of Java's classes.
func newCostGenerator(seed uint64) (*costGenerator, error) {
	text, err := os.ReadFile("internal/java/lang/testdata/methods17.txt")
	if err != nil {
		return nil, err
	}
	g := &costGenerator{r: rand.New(rand.NewPCG(seed, 1))}
	seen := map[costMethod]bool{}
	for line := range strings.Lines(string(text)) {
		_, decl, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, params, ok := strings.Cut(strings.TrimSuffix(decl, ")"), "(")
		m := costMethod{name: name}
		if params != "" {
			m.params = 1 + strings.Count(params, ",")
		}
		if ok && !seen[m] {
			seen[m] = true
			g.methods = append(g.methods, m)
		}
	}
	return g, nil
}

func pick[T any](g *costGenerator, of ...T) T { return of[g.r.IntN(len(of))] }

// costSetups make the values that statements work on.
var costSetups = []string{
	`#set($s="x")#foreach($k in [1..{N}])#set($s="$s$s")#end`,
	`#set($s="a,")#foreach($k in [1..{N}])#set($s="$s$s")#end`,
	`#set($s="éß€😀")#foreach($k in [1..{N}])#set($s="$s$s")#end`,
	`#set($s="$input.body")`,
	`#set($s='{"a":[1,{"b":null}]}')`,
	`#set($s='{"a":1,')#foreach($k in [1..100])#set($s=$s+"""k$k"":$k,")#end#set($s=$s+'"z":[]}')`,
	`#set($s="%5d %s %08.3f %-9x")`,
	`#set($t="(a|b)*a(a|b)+")`, `#set($t=",")`, `#set($t="[^x]+?")`, `#set($t="")`, `#set($t="(x+x+)+y")`, `#set($t="é")`,
	`#set($t="$..a[?(@.b == 1)]")`, `#set($t="$[0]['a','b']")`,
	`#set($l=[])#foreach($k in [1..1000])#set($x=$l.add("k$k"))#end`,
	`#set($l=[])#foreach($k in [1..1000])#set($x=$l.add($k))#end`,
	`#set($l=[1..100000])`, `#set($l=[3,1,2])`, `#set($l=$input.path("$"))`, `#set($l=[[1,"a"],{"k":[]}])`,
	`#set($l=[1])#foreach($k in [1..{N}])#set($l=[$l,$l])#end`,
	`#set($m={})#foreach($k in [1..1000])#set($x=$m.put("k$k",$k))#end`,
	`#set($m={"a":1,"b":[1,2],"c":{"d":"e"}})`,
	`#set($m=$input.path("$.m"))`, `#set($m=$l.iterator())`, `#set($m=$l.stream())`, `#set($m=$s.toCharArray())`, `#set($m=$s.chars())`,
	`#set($m=$util.parseJson($s))`, `#set($m=$m.entrySet())`, `#set($m=$m.keySet())`, `#set($m=$input.params())`, `#set($m=$context)`,
	`#set($n=0)`, `#set($n=123456789)`, `#set($n=$util.parseJson("1.7976931348623157e308"))`,
	`#set($n=$util.parseJson("{{9*700}}"))`, `#set($n=$util.parseJson("0.{{3*700}}"))`, `#set($n=$s.length())`,
}

// costValues are operands.
var costValues = []string{`$s`, `$t`, `$l`, `$m`, `$n`, `$i`, `$j`, `$x`, `$y`, `"$i"`, `"$s"`, `"$s$i"`, `"$i,$j"`, `"k$j"`, `[1..$j]`, `[$i,$j]`, `[$l]`, `{"a":$i}`, `0`, `1`, `-1`,
	`1000`, `2147483647`, `","`, `""`, `"x"`, `1.5`, `true`, `$null`, `$foreach`, `[]`, `{}`, `"[$i]"`, `'{"a":1}'`, `"$.a[$i]"`, `"$..*"`, `"[a$i]+"`}

// costShapes are statements; V is a value, R one that is a reference, C a call,
// FN a function of $util.
var costShapes = []string{
	`#set($x=C)`, `#set($x=C)`, `#set($x=C)`, `#set($y=C)`, `#set($x=C)#set($y=C)`, `#set($x=$l.add(C))`, `#set($x=$m.put("$i $j",C))`, `#set($m["$i$j"]=V)`,
	`#set($x="R,R")`, `#set($x=V + V)`, `#set($n=$n * V)`, `#set($x=V / V)`, `#if(V == V)#end`, `#if(V < V)#end`, `#set($l=[$l,V])`, `#set($x=$util.parseJson(V))`,
	`#set($x=$util.FN(V))`, `#set($x=$input.path(V))`, `#set($x=$input.json(V))`, `#set($x=$input.params(V))`, `#set($x=$input.params().header.put(V,V))`,
	`#foreach($k in R)#set($z=$k)#end`, `#foreach($k in R)#if($foreach.hasNext)#end#end`, `#set($x=R.toString())`, `#set($x=R.equals(V))`, `#set($x=R.hashCode())`, `$!x`, `V`,
	`#set($s=$s+V)`, `#set($s="$s,$i")`, `#define($d)V#end$d`, `#set($context.responseOverride.header.h=V)`, `#set($x=R.get(V))`, `#set($x=$foreach.put("$i",V))`,
}

var utilNames = []string{"escapeJavaScript", "urlEncode", "urlDecode", "base64Encode", "base64Decode", "parseJson"}

var costBodies = []string{`{}`, `[{{1,*1000}}1]`, `[{{{"a":1,"b":"x"},*1000}}{}]`, `{"m":{"a":1,"b":[1,2,3]},"a":[{"b":1},{"b":2}]}`, `[{{[*300}}{{]*300}}]`,
	`"{{x*100000}}"`, `"{{é\n*50000}}"`, `[{{{},*200000}}1]`, `[{{1.5e10,*200000}}1]`, `{{a,*100000}}`, `[{{"ab",*200000}}1]`, `{"errorMessage":"{{ab*5000}}c"}`, `{"errorMessage":"{{a*60}}!"}`,
	`[{{{"a":{"b":{"c":1}}},*50000}}1]`, `{{{"a":*300}}1{{}*300}}`, `[{{9*3000}},{{"$.a",*5000}}1]`}

var costPatterns = []string{`(a|b)*a(a|b){200}`, `(a|aa)+\1?$`, `(?=((a|aa)+)$)x`, `(\w+\s?)*z`, `(?:(?=(a+)+b)a)*c`, `.*a.*b.*c`, `[\p{L}\p{N}]*[\p{Lu}]*x`, `(?<=a{1,900})b`, `((a{1,50}b?){1,20}){1,20}c`,
	`\b(a?){100}a{100}`, `(?i)(ab|AB)*x`, `\X*x`, `(?s)(.*)(.*)(.*)z`, `(?>a+)b|(a|b)+`, `[^a]*|(?:ab)*?c`, `{{a?*300}}{{a*300}}`}

var costParameters = []string{`integration.response.body`, `integration.response.body.a`, `integration.response.body..a`, `integration.response.body[?(@.a == 1)].b`, `integration.response.body[*]`,
	`integration.response.body..*`, `integration.response.body[?(@ in $[*])]`, `integration.response.body[?(@ =~ /(a|b)*c/)]`, `integration.response.body..[?(@.b)]`, `integration.response.header.a`,
	`integration.response.body[?(@.length() > 1)]`, `integration.response.body.sum()`, `integration.response.body[0:1000:3]`}

// make returns a case.
func (g *costGenerator) make() *costCase {
	c := &costCase{Body: pick(g, costBodies...)}
	switch g.r.IntN(12) {
	case 0:
		c.Pattern = pick(g, costPatterns...)
	case 1:
		c.Parameter = pick(g, costParameters...)
	default:
		c.Template = g.template()
	}
	return c
}

// The parts of a template: setups, the heads of its loops, and the statements
// within them.
func (g *costGenerator) template() string {
	var b strings.Builder
	for range 1 + g.r.IntN(4) {
		b.WriteString(strings.ReplaceAll(pick(g, costSetups...), "{N}", strconv.Itoa(1+g.r.IntN(18))) + "\n")
	}
	loops := pick(g, 1, 2, 2, 2, 3)
	for _, name := range []string{"i", "j", "h"}[:loops] {
		b.WriteString("#foreach($" + name + " in [1..1000])")
	}
	for range 1 + g.r.IntN(3) {
		b.WriteString("\n" + g.statement())
	}
	return b.String() + "\n" + strings.Repeat("#end", loops)
}

func (g *costGenerator) statement() string {
	return costLetter.ReplaceAllStringFunc(pick(g, costShapes...), g.part)
}

// part is what stands for a letter of a shape.
func (g *costGenerator) part(name string) string {
	switch name {
	case "V":
		return g.value()
	case "R":
		return pick(g, costReferences...)
	case "C":
		return g.call()
	}
	return pick(g, utilNames...)
}

var costReferences = []string{"$s", "$t", "$l", "$m", "$n", "$i", "$x", "$y"}

func (g *costGenerator) value() string { return pick(g, costValues...) }

// call is a call of a method with values of any kind.
func (g *costGenerator) call() string {
	m := pick(g, g.methods...)
	args := make([]string, m.params)
	for i := range args {
		args[i] = g.value()
	}
	return pick(g, costReferences...) + "." + m.name + "(" + strings.Join(args, ",") + ")"
}

var (
	costNumber = regexp.MustCompile(`\d+`)
	costLetter = regexp.MustCompile(`\b(?:V|R|C|FN)\b`)
	costCall   = regexp.MustCompile(`\.([a-zA-Z]+)\(`)
)

// change returns a case that differs from c in one or two places; other lends
// it parts.
func (g *costGenerator) change(c, other *costCase) *costCase {
	out := *c
	for range 1 + g.r.IntN(2) {
		switch k := g.r.IntN(8); {
		case k == 0:
			out.Body = g.changeText(pick(g, out.Body, other.Body, pick(g, costBodies...)))
		case out.Pattern != "":
			out.Pattern = g.changeText(pick(g, out.Pattern, other.Pattern, pick(g, costPatterns...)))
		case out.Parameter != "":
			out.Parameter = g.changeText(pick(g, out.Parameter, out.Parameter, pick(g, costParameters...)))
		case out.Template != "":
			out.Template = g.changeTemplate(out.Template, other.Template)
		}
	}
	return &out
}

// changeText changes a number, or takes, doubles or moves a part.
func (g *costGenerator) changeText(s string) string {
	if at := costNumber.FindAllStringIndex(s, -1); len(at) > 0 && g.r.IntN(2) == 0 {
		n := at[g.r.IntN(len(at))]
		return s[:n[0]] + g.number(s[n[0]:n[1]]) + s[n[1]:]
	}
	if len(s) < 2 {
		return s
	}
	a := g.r.IntN(len(s))
	b := a + 1 + g.r.IntN(min(len(s)-a, 8))
	switch g.r.IntN(3) {
	case 0:
		return s[:a] + s[b:]
	case 1:
		return s[:b] + s[a:]
	}
	k := g.r.IntN(len(s))
	return s[:k] + s[a:b] + s[k:]
}

func (g *costGenerator) number(was string) string {
	n, err := strconv.Atoi(was)
	if err != nil {
		return "1"
	}
	return strconv.Itoa(max(0, pick(g, n/2, 2*n, 10*n, n/10, n+1, n-1, 0, 1000)))
}

// changeTemplate works on the lines, which are setups, the loops with the first
// statement, and statements.
func (g *costGenerator) changeTemplate(s, other string) string {
	lines := strings.Split(s, "\n")
	at := g.r.IntN(len(lines))
	last := len(lines) - 1
	switch g.r.IntN(8) {
	case 0: // a statement more
		at = max(1, last-g.r.IntN(2))
		lines[at] = g.statement() + "\n" + lines[at]
	case 1: // another statement, or none
		if at > 0 && at < last && !strings.HasPrefix(lines[at], "#foreach($i") {
			lines[at] = pick(g, g.statement(), "")
		}
	case 2: // a setup more
		lines[0] += "\n" + strings.ReplaceAll(pick(g, costSetups...), "{N}", strconv.Itoa(1+g.r.IntN(18)))
	case 3: // another method
		if calls := costCall.FindAllStringSubmatchIndex(s, -1); len(calls) > 0 {
			c := calls[g.r.IntN(len(calls))]
			return s[:c[2]] + pick(g, g.methods...).name + s[c[3]:]
		}
	case 4: // another value
		for range 4 {
			v := g.value()
			if k := strings.LastIndex(s, v); k >= 0 {
				return s[:k] + g.value() + s[k+len(v):]
			}
		}
	case 5: // what another does
		if theirs := strings.Split(other, "\n"); len(theirs) > 2 && last > 1 {
			lines[max(1, last-1)] += "\n" + theirs[g.r.IntN(len(theirs)-1)]
		}
	default:
		return g.changeText(s)
	}
	var kept []string
	for _, l := range lines {
		if l != "" {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}
