package lang

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

var (
	oracleCmd  = flag.String("oracle", "", "command of the reference engine; empty skips the comparison")
	oracleN    = flag.Int("n", 2000, "sequences of calls to compare with the reference engine")
	oracleSeed = flag.Uint64("seed", 1, "seed of the generator")
	oracleOnly = flag.String("only", "", "kinds of receivers to call, separated by commas; empty means all")
)

// TestOracle compares random sequences of calls with the reference engine.
// Each call is generated twice: as template text and as a Value.
func TestOracle(t *testing.T) {
	if *oracleCmd == "" {
		t.Skip("no -oracle")
	}
	loadClasses()
	var seqs []*sequence
	var in bytes.Buffer
	calls := 0
	for k := range *oracleN {
		s := newSequence(rand.New(rand.NewPCG(*oracleSeed, uint64(k))))
		s.run()
		seqs = append(seqs, s)
		calls += s.calls
		line, err := json.Marshal(map[string]any{"template": sequenceHeader + s.template.String(),
			"body": sequenceBody, "context": map[string]any{"x": map[string]any{"one": 1, "two": "zwei", "three": true, "stage": "prod"}}})
		require.NoError(t, err)
		in.WriteString(strings.TrimSuffix(string(line), "}") + `,"vars":` + strings.ReplaceAll(sequenceVars, "\n", "") + "}\n")
	}
	cmd := exec.Command(*oracleCmd)
	cmd.Stdin = &in
	out, err := cmd.Output()
	require.NoError(t, err)
	answers := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	require.Len(t, answers, len(seqs))
	bad, refused := 0, map[string]int{}
	for k, s := range seqs {
		if s.refused != "" {
			refused[s.refused]++
			continue
		}
		if diff := s.compare(t, answers[k]); diff != "" {
			if bad++; bad <= 40 {
				t.Errorf("%s\n  %s", s.template.String(), diff)
			}
		}
	}
	t.Logf("%d calls in %d sequences, %d differ, refused %v", calls, len(seqs), bad, refused)
}

var identityHash = regexp.MustCompile(`@[0-9a-f]{1,8}\b|java\.util\.Comparator$|Oracle\$ContextMap|java\.util\.HashMap\b|java\.util\.\S*Lambda\$[^@;]*|java\.util\.stream\.[\w$.]*|java\.util\.Spliterators[\w$.]*|java\.util\.ImmutableCollections[\w$.]*`)

func (s *sequence) compare(t *testing.T, line string) string {
	var answer struct{ Output, Error *string }
	require.NoError(t, json.Unmarshal([]byte(line), &answer), line)
	switch {
	case answer.Error != nil && (strings.Contains(*answer.Error, "Timeout") || strings.Contains(*answer.Error, "StackOverflow") ||
		strings.Contains(*answer.Error, "OutOfMemory")):
		return ""
	case s.err != nil && answer.Error != nil:
		return ""
	case s.err != nil:
		return fmt.Sprintf("ours: error %v, reference: %q", s.err, *answer.Output)
	case answer.Error != nil:
		return fmt.Sprintf("ours: %q, reference: error %s", s.out, *answer.Error)
	}
	ours := identityHash.ReplaceAllString(string(javatext.AppendOutput(nil, string(s.out))), "@")
	// json's decoder makes U+FFFD of the reference's lone halves
	theirs := identityHash.ReplaceAllString(strings.ReplaceAll(*answer.Output, "\uFFFD", "?"), "@")
	if ours != theirs {
		return fmt.Sprintf("ours: %q, reference: %q", ours, theirs)
	}
	return ""
}

// sequenceVars are the variables of every sequence, sequenceValues the same as
// Values.
const sequenceVars = `{"s":"Hello World","t":"a,b,,c,,","e":"","u":"Gr\u00fc\u00dfe \ud83d\ude00!","h":"x\ud83d","p":"  pad \t",
 "r":"aXbXc","w":"line one\nline two\r\n  three","n":7,"z":0,"q":-5,"k":12345678901,"d":2.5,"f":-1e10,"b":12345678901234567890,
 "c":1234567.8901234567890123,"o":true,"l":["a","b","c"],"i":[3,1,2,1],"m":{"a":1,"b":"x"},"j":[]}`

// sequenceHeader sets A, B and H to what comes out of the body and $context.
const (
	sequenceBody   = `{"arr":["x",2,[true,null],{"k":"v"}],"obj":{"p":"q","n":[1,2.5],"d":{"e":"f"}}}`
	sequenceHeader = "#set($A=$input.path('$.arr'))#set($B=$input.path('$.obj'))#set($H=$context.x)"
)

func documentValues() (arr, obj, ctx Value) {
	var d jsondoc.Document
	if err := d.Parse([]byte(sequenceBody)); err != nil {
		panic(err)
	}
	root := d.Root()
	arr, _ = root.Get("arr")
	obj, _ = root.Get("obj")
	m := jsondoc.NewMap(jsondoc.ContextMap)
	m.PutString("one", ofInt(1))
	m.PutString("stage", ofStr("prod")) // in the order in which json writes them
	m.PutString("three", jsondoc.OfBool(true))
	m.PutString("two", ofStr("zwei"))
	return arr, obj, jsondoc.OfMap(m)
}

func sequenceValues() map[string]Value {
	arr, obj, ctx := documentValues()
	str := jsondoc.OfString
	list := func(v ...Value) Value { return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, v...)) }
	huge, _ := new(big.Int).SetString("12345678901234567890", 10)
	unscaled, _ := new(big.Int).SetString("12345678901234567890123", 10)
	m := jsondoc.NewMap(jsondoc.LinkedHashMap)
	m.PutString("a", ofInt(1))
	m.PutString("b", str("x"))
	return map[string]Value{
		"s": str("Hello World"), "t": str("a,b,,c,,"), "e": str(""), "u": str("Grüße 😀!"), "h": str("x\xed\xa0\xbd"),
		"p": str("  pad \t"), "r": str("aXbXc"), "w": str("line one\nline two\r\n  three"), "n": ofInt(7), "z": ofInt(0),
		"q": ofInt(-5), "k": jsondoc.OfLong(12345678901), "d": jsondoc.OfDouble(2.5), "f": jsondoc.OfDouble(-1e10),
		"b": jsondoc.OfBigInt(huge), "c": jsondoc.OfDecimal(&jsondoc.Decimal{Unscaled: unscaled, Scale: 16}),
		"o": jsondoc.OfBool(true), "l": list(str("a"), str("b"), str("c")),
		"i": list(ofInt(3), ofInt(1), ofInt(2), ofInt(1)), "m": jsondoc.OfMap(m), "j": list(),
		"A": arr, "B": obj, "H": ctx,
	}
}

// sequence is a template of several calls and what it gives here.
type sequence struct {
	rng      *rand.Rand
	rt       Runtime
	vars     map[string]Value
	template strings.Builder
	out      []byte
	err      error
	calls    int
	refused  string
	fresh    int
}

func newSequence(rng *rand.Rand) *sequence {
	return &sequence{rng: rng, vars: sequenceValues(), rt: metered(meter.Limits{Steps: 2_000_000, Memory: 64 << 20})}
}

func (s *sequence) run() {
	for range 1 + s.rng.IntN(6) {
		text, v, err := s.expr(1 + s.rng.IntN(3))
		if err == nil && s.rng.IntN(4) == 0 {
			name := fmt.Sprintf("v%d", s.fresh)
			s.fresh++
			s.template.WriteString("#set($" + name + "=" + text + ")")
			s.vars[name] = v
			continue
		}
		s.template.WriteString(text + ";")
		if err == nil {
			var shown string
			if shown, err = ToText(&s.rt, v); err == nil {
				s.out = append(javatext.Append(s.out, shown), ';')
			}
		}
		if s.stop(err) {
			return
		}
	}
	for _, name := range []string{"l", "i", "m", "j", "A", "B", "H"} {
		s.template.WriteString("$" + name + " ")
		shown, err := ToText(&s.rt, s.vars[name])
		if s.stop(err) {
			return
		}
		s.out = append(append(s.out, shown...), ' ')
	}
}

func (s *sequence) stop(err error) bool {
	var no *UnsupportedError
	var limit *LimitError
	if err == nil {
		err = s.rt.Err()
	}
	switch {
	case err == nil:
		return false
	case errors.As(err, &no):
		s.refused = no.Class + "." + no.Method
	case errors.As(err, &limit):
		s.refused = "limit"
	}
	s.err = err
	return true
}

// expr gives a reference of so many calls and its value.
func (s *sequence) expr(depth int) (string, Value, error) {
	names := slices.Sorted(maps.Keys(s.vars))
	name := names[s.rng.IntN(len(names))]
	if *oracleOnly != "" {
		only := strings.Split(*oracleOnly, ",")
		name = only[s.rng.IntN(len(only))]
	}
	text, v := "$"+name, s.vars[name]
	for range depth {
		c := classOf(v)
		if o, ok := v.Object().(classObject); c == nil || ok && o.of == classClass {
			break // Velocity's cache of methods confuses the methods of Class
		}
		if strings.Contains(v.Str(), identity) {
			break // what is made of it differs from run to run
		}
		var err error
		if text, v, err = s.step(text, v, c); err != nil {
			return text, v, err
		}
	}
	if v.IsNull() {
		v = ofStr("")
	}
	return text, v, nil
}

// step adds one property, index or call.
func (s *sequence) step(text string, v Value, c *class) (string, Value, error) {
	s.calls++
	switch s.rng.IntN(12) {
	case 0:
		name := []string{"class", "empty", "name", "value", "key", "bytes", "a", "blank", "present", "naN"}[s.rng.IntN(10)]
		got, res, err := Property(&s.rt, v, name)
		return text + "." + name, s.settle(got, res), err
	case 1:
		arg, a := s.literal(tObject)
		for arg == "null" {
			arg, a = s.literal(tObject)
		}
		got, res, err := Index(&s.rt, v, a)
		return text + "[" + arg + "]", s.settle(got, res), err
	}
	name, params := s.pick(v, c)
	var words []string
	var args []Value
	for _, p := range params {
		w, a := s.literal(p)
		words, args = append(words, w), append(args, a)
	}
	got, res, err := Call(&s.rt, v, name, args)
	return text + "." + name + "(" + strings.Join(words, ", ") + ")", s.settle(got, res), err
}

// settle gives the text of a void method; null ends the reference.
func (s *sequence) settle(v Value, res Result) Value {
	if res == Void {
		return ofStr("")
	}
	return v
}

// unstable are methods whose results differ from run to run, or that the
// reference has no time for.
var unstable = map[string]bool{"hashCode": true, "getClass": false, "getInteger": true, "getLong": true, "getBoolean": true,
	"findAny": true}

func (s *sequence) pick(v Value, c *class) (string, []typ) {
	if _, ok := v.Object().(*array); ok && s.rng.IntN(3) > 0 {
		c = wrapperClass
	}
	if o, ok := v.Object().(classObject); ok && s.rng.IntN(3) > 0 {
		c = o.of
	}
	names := slices.Sorted(maps.Keys(c.methods))
	for {
		name := names[s.rng.IntN(len(names))]
		if unstable[name] && v.Kind() == jsondoc.Opaque {
			continue
		}
		m := c.methods[name][s.rng.IntN(len(c.methods[name]))]
		if (name == "of" || name == "copyOf" || name == "ofEntries") && !strings.HasPrefix(types[m.result].name, "List") {
			if len(m.params) > 2 || name != "of" || types[m.result].name == "Set" && len(m.params) > 0 {
				continue // the order is arbitrary in Java
			}
		}
		params := slices.Clone(m.params)
		if n := len(params); n > 0 && types[params[n-1]].elem != noType && s.rng.IntN(3) > 0 {
			elem := types[params[n-1]].elem
			params = params[:n-1]
			for range s.rng.IntN(4) {
				params = append(params, elem)
			}
		}
		if s.rng.IntN(25) == 0 {
			params = append(params, tInt)
		}
		if n := len(params); n > 0 && s.rng.IntN(40) == 0 {
			params = params[:n-1]
		}
		return name, params
	}
}

// literal gives an argument for a parameter, now and then of another type.
func (s *sequence) literal(p typ) (string, Value) {
	if s.rng.IntN(30) == 0 {
		return "null", Value{}
	}
	if s.rng.IntN(15) == 0 {
		p = tObject
	}
	ofVar := func(names string) (string, Value) {
		i := s.rng.IntN(len(names))
		n := names[i : i+1]
		return "$" + n, s.vars[n]
	}
	call := func(name, method string, args ...Value) (string, Value) {
		v, _, err := Call(&s.rt, s.vars[name], method, args)
		if err != nil {
			return "null", Value{}
		}
		return "", v
	}
	switch types[p].name {
	case "int", "long", "Integer", "short", "byte", "Long":
		if s.rng.IntN(4) > 0 {
			k := []int{0, 1, 2, 3, 4, 5, 7, 10, 16, -1, 33, 65, 97, 128, 1000, 8364, 65536}[s.rng.IntN(17)]
			return fmt.Sprint(k), ofInt(k)
		}
		return ofVar("nzqk")
	case "double", "float", "Double", "Float":
		if s.rng.IntN(2) == 0 {
			x := []float64{0.5, 1.5, 3.25, 100.125, 1e7, 0.001, 1.0 / 3}[s.rng.IntN(6)]
			return fmt.Sprintf("%.4f", x), jsondoc.OfDouble(x)
		}
		return ofVar("dfn")
	case "char", "Character":
		k := s.rng.IntN(5)
		if w, v := call("s", "charAt", ofInt(k)); w == "" {
			return fmt.Sprintf("$s.charAt(%d)", k), v
		}
	case "boolean", "Boolean":
		if s.rng.IntN(2) == 0 {
			return "false", jsondoc.OfBool(false)
		}
		return "true", jsondoc.OfBool(true)
	case "String", "CharSequence":
		if s.rng.IntN(3) > 0 {
			w := stringLiterals[s.rng.IntN(len(stringLiterals))]
			return "'" + w + "'", ofStr(w)
		}
		return ofVar("steuhprw")
	case "Collection", "Iterable", "List":
		switch s.rng.IntN(4) {
		case 0:
			if w, v := call("m", "keySet"); w == "" {
				return "$m.keySet()", v
			}
		case 1:
			return "['a', 2]", jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, ofStr("a"), ofInt(2)))
		}
		return ofVar("lij")
	case "Map":
		return ofVar("m")
	case "char[]":
		if w, v := call("s", "toCharArray"); w == "" {
			return "$s.toCharArray()", v
		}
	case "byte[]":
		if w, v := call("s", "getBytes"); w == "" {
			return "$s.getBytes()", v
		}
	case "Object[]":
		if w, v := call("i", "toArray"); w == "" {
			return "$i.toArray()", v
		}
	case "String[]", "CharSequence[]":
		if w, v := call("t", "split", ofStr(",")); w == "" {
			return "$t.split(',')", v
		}
	case "BigInteger":
		if w, v := call("b", "valueOf", ofInt(12)); w == "" && s.rng.IntN(2) == 0 {
			return "$b.valueOf(12)", v
		}
		return ofVar("b")
	case "BigDecimal":
		if w, v := call("c", "valueOf", jsondoc.OfDouble(1.25)); w == "" && s.rng.IntN(2) == 0 {
			return "$c.valueOf(1.25)", v
		}
		return ofVar("c")
	case "Object":
		switch s.rng.IntN(4) {
		case 0:
			return s.literal(tInt)
		case 1:
			return s.literal(typeNum["String"])
		}
		return ofVar("snkdbcolimtu")
	}
	return "null", Value{}
}

var stringLiterals = []string{"", "a", "b", "o", "X", "Hello", "World", "l", ",", " ", "\\", "$1", "[aeiou]", "(l+)(.)", "\\s+", "x*",
	"$2$1", "^H", "d$", "%s", "%d|%s", "%5s|%-5s|", "%x", "%08.3f", "%,d", "%c", "%b", "%e", "%+d", "%(d", "%o", "%g", "%h", "%n%%",
	"%2$s %1$s", "%<s", "%.2f", "%10.4e", "%S", "%#x", "% d", "%05d", "12", "-7", "0x1F", "2.5", "1e3", "true", "zz", "UTF-8", "ß", "é"}
