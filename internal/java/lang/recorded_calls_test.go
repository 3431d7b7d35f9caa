package lang

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// A sequence of calls is written as statements with a semicolon between them:
//
//	statement  = [ name "=" | place "=" ] argument      what is set, or else the value is shown
//	           | expression operator expression         what an operator gives
//	           | "each " expression                     the elements that #foreach visits
//	operator   = " + " | " - " | " * " | " / " | " % " | " < " | " <= " | " > " | " >= " | " == "
//	place      = name ( "." word | "[" argument "]" )
//	expression = name { "." word [ "(" [ args ] ")" ] | "[" argument "]" }
//	args       = argument { ", " argument }
//	argument   = expression | "'" text "'" | number | "true" | "false" | "null" | "[" args "]" | "[" number ".." number "]"
//	name       = "$" word
//
// asTemplate makes a mapping template of it, and calls runs it on this package.

// statements takes a sequence apart.
func statements(sequence string) []string {
	var list []string
	quoted, from := false, 0
	for i, c := range sequence {
		switch {
		case c == '\'':
			quoted = !quoted
		case c == ';' && !quoted:
			list = append(list, sequence[from:i])
			from = i + 1
		}
	}
	return append(list, sequence[from:])
}

var (
	assignment = regexp.MustCompile(`^\$(\w+)=(.*)$`)
	operator   = regexp.MustCompile(`^(\$\w+(?:\.\w+\(\))?) ([-+*/%]|[<>]=?|==) (\$\w+(?:\.\w+\(\))?)$`)
	change     = regexp.MustCompile(`^\$(\w+)(?:\.(\w+)|\[([^=]*)\])=(.*)$`)
)

// sequenceVars are the variables of every sequence, sequenceValues the same as
// Values.
const sequenceVars = `{"s":"Hello World","t":"a,b,,c,,","e":"","u":"Gr\u00fc\u00dfe \ud83d\ude00!","h":"x\ud83d","p":"  pad \t",
 "r":"aXbXc","w":"line one\nline two\r\n  three","n":7,"z":0,"q":-5,"k":12345678901,"d":2.5,"f":-1e10,"b":12345678901234567890,
 "c":1234567.8901234567890123,"o":true,"l":["a","b","c"],"i":[3,1,2,1],"m":{"a":1,"b":"x"},"j":[]}`

// sequenceHeader sets A, B and H to what comes out of the body and $context, and P, Q and K to what the classes of the engine's
// own objects are.
const (
	sequenceBody   = `{"arr":["x",2,[true,null],{"k":"v"}],"obj":{"p":"q","n":[1,2.5],"d":{"e":"f"}}}`
	sequenceHeader = "#set($A=$input.path('$.arr'))#set($B=$input.path('$.obj'))#set($H=$context.x)" +
		"#define($D)x#end#set($K=$D.class)#foreach($g in [1])#set($P=$foreach.class)#set($Q=$foreach.info.class)#end"
)

// asTemplate makes a template that shows what each statement gives and of which class it is.
func asTemplate(sequence string) string {
	var t strings.Builder
	t.WriteString(sequenceHeader)
	for _, s := range statements(sequence) {
		if assignment.MatchString(s) || change.MatchString(s) {
			t.WriteString("#set(" + s + ")")
			continue
		}
		if of, ok := strings.CutPrefix(s, "each "); ok {
			t.WriteString("#foreach($each in " + of + ")$each $each.class.name,#end;")
			continue
		}
		if operator.MatchString(s) { // null leaves a variable as it is
			t.WriteString("#set($shown='')")
		}
		t.WriteString("#set($shown=" + s + ")$shown $shown.class.name;")
	}
	return t.String()
}

// volatile is what differs from one run of Java to the next: identity hash codes and the names of lambdas. The class of $context
// is not known, but that it is a HashMap.
var (
	volatile   = regexp.MustCompile(`@[0-9a-f]{1,8}\b|\$\$Lambda\$\d+/0x[0-9a-f]+`)
	shownClass = regexp.MustCompile(` java\.(?:lang|util)\.([\w$@]+);`)
)

// asShown makes an output comparable: the text that the service would send, without what is volatile, and with short names of
// the classes.
func asShown(output string) string {
	text := strings.ReplaceAll(string(javatext.AppendOutput(nil, output)), "\uFFFD", "?")
	text = strings.ReplaceAll(volatile.ReplaceAllString(text, "@"), "Oracle$ContextMap", "java.util.HashMap")
	return shownClass.ReplaceAllString(text, " $1;")
}

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
		"A": arr, "B": obj, "H": ctx, "P": ForeachScope.Value(), "Q": ScopeInfo.Value(), "K": BlockReference.Value(),
	}
}

// calls runs sequences. The zero value is not ready; newCalls makes one.
type calls struct {
	rt   Runtime
	vars map[string]Value
	met  func(c *class, m *method) // told of each method that is run; may be nil
	rest string                    // what of the statement is still to be read

	// gave is told what an access gave, and what it was known to give before; may be nil.
	gave func(what string, known Outcome, v Value, res Result, err error)
}

func newCalls() *calls {
	return &calls{vars: sequenceValues(), rt: metered(meter.Limits{Steps: 2_000_000, Memory: 64 << 20})}
}

// run gives what asTemplate's template prints, or "throws" and the class of the exception.
func (c *calls) run(sequence string) (string, error) {
	var out []byte
	for _, s := range statements(sequence) {
		shown, err := c.statement(s)
		var thrown *Exception
		if errors.As(err, &thrown) {
			return "throws " + thrown.Class, nil
		}
		var nested *jsondoc.LimitError
		var entered *meter.LimitError
		if errors.As(err, &nested) && nested.Nesting || errors.As(err, &entered) && entered.What == meter.Nesting {
			return "throws java.lang.StackOverflowError", nil
		}
		if err != nil {
			return "", err
		}
		out = append(out, shown...)
	}
	return asShown(string(out)), nil
}

func (c *calls) statement(s string) (string, error) {
	if set := change.FindStringSubmatch(s); set != nil {
		return "", c.change(set[1], set[2], set[3], set[4])
	}
	set := assignment.FindStringSubmatch(s)
	if set != nil {
		s = set[2]
	}
	if of, ok := strings.CutPrefix(s, "each "); ok {
		return c.each(of)
	}
	var v Value
	var err error
	if of := operator.FindStringSubmatch(s); of != nil {
		v, err = c.operate(of[1], of[2], of[3])
	} else {
		v, err = c.value(s)
	}
	if err == nil {
		err = c.rt.Err()
	}
	switch {
	case err != nil:
		return "", err
	case set != nil:
		c.vars[set[1]] = v
		return "", nil
	}
	text, err := c.show(v)
	return text + ";", err
}

// show gives the text of a value and the name of its class.
func (c *calls) show(v Value) (string, error) {
	if v.IsNull() {
		return " ", nil
	}
	text, err := ToText(&c.rt, v)
	if err == nil {
		err = c.rt.Err()
	}
	if classOf(v) == classClass {
		return text + " ", err // SecureUberspector hides getClass of a Class
	}
	return text + " " + classOf(v).name, err
}

// each walks as #foreach does, at most its thousand rounds.
func (c *calls) each(of string) (string, error) {
	v, err := c.value(of)
	if err != nil {
		return "", err
	}
	it, _, err := NewIterator(&c.rt, v)
	if err != nil {
		return "", err
	}
	out := ""
	for range 1000 {
		more, err := it.HasNext(&c.rt)
		if err != nil || !more {
			return out + ";", err
		}
		e, err := it.Next(&c.rt)
		if err != nil {
			return "", err
		}
		shown, err := c.show(e)
		if err != nil {
			return "", err
		}
		out += shown + ","
	}
	return out + ";", err
}

var (
	arithmeticOps = map[string]func(*Runtime, Value, Value) (Value, error){"+": Add, "-": Sub, "*": Mul, "/": Div, "%": Mod}
	relationalOps = map[string]Op{"<": Less, "<=": LessEqual, ">": Greater, ">=": GreaterEqual}
)

// operate gives the empty string for null, which leaves a variable as it is.
func (c *calls) operate(x, op, y string) (Value, error) {
	a, err := c.value(x)
	if err != nil {
		return Value{}, err
	}
	b, err := c.value(y)
	if err != nil {
		return Value{}, err
	}
	var holds bool
	switch f, ok := arithmeticOps[op]; {
	case ok:
		v, err := f(&c.rt, a, b)
		if v.IsNull() {
			v = ofStr("")
		}
		return v, err
	case op == "==":
		holds, err = Equal(&c.rt, a, b)
	default:
		holds, err = Compare(&c.rt, relationalOps[op], a, b)
	}
	return jsondoc.OfBool(holds), err
}

// change does #set on a property or an element.
func (c *calls) change(variable, name, index, value string) error {
	v, err := c.value(value)
	if err != nil {
		return err
	}
	if name != "" {
		_, err = SetProperty(&c.rt, c.vars[variable], name, v)
		return err
	}
	i, err := c.value(index)
	if err != nil {
		return err
	}
	_, err = SetIndex(&c.rt, c.vars[variable], i, v)
	return err
}

// value reads an expression; nothing and null are the empty string, as in Velocity.
func (c *calls) value(s string) (Value, error) {
	c.rest = s
	v, err := c.argument()
	if err == nil && c.rest != "" {
		return Value{}, fmt.Errorf("%q is left of %q", c.rest, s)
	}
	return v, err
}

func (c *calls) take(prefix string) bool {
	rest, ok := strings.CutPrefix(c.rest, prefix)
	c.rest = rest
	return ok
}

func (c *calls) word() string {
	n := 0
	for n < len(c.rest) && (c.rest[n] == '_' || c.rest[n]|0x20 >= 'a' && c.rest[n]|0x20 <= 'z' || c.rest[n] >= '0' && c.rest[n] <= '9') {
		n++
	}
	w := c.rest[:n]
	c.rest = c.rest[n:]
	return w
}

func (c *calls) expression() (Value, error) {
	if !c.take("$") {
		return Value{}, fmt.Errorf("no expression: %q", c.rest)
	}
	v, ok := c.vars[c.word()]
	res := map[bool]Result{true: Found, false: Missing}[ok]
	for {
		name, args := "", []Value(nil)
		var err error
		index := c.take("[")
		switch {
		case index:
			if args, err = c.arguments("]"); err != nil {
				return Value{}, err
			}
		case c.take("."):
			name = c.word()
			if c.take("(") {
				if args, err = c.arguments(")"); err != nil {
					return Value{}, err
				}
				if v.IsNull() || res != Found {
					continue // nothing is asked of nothing
				}
				c.tell(v, name, args)
				known := c.known(v, func(of Classes) Outcome { return StaticCall(of, name, classesOfAll(args)) })
				v, res, err = Call(&c.rt, v, name, args)
				c.told(name+"(..)", known, v, res, err)
				if err != nil {
					return Value{}, err
				}
				continue
			}
		default:
			if v.IsNull() || res != Found {
				return ofStr(""), nil
			}
			return v, nil
		}
		switch {
		case v.IsNull() || res != Found:
		case index:
			known := c.known(v, func(of Classes) Outcome { return StaticIndex(of, ClassesOf(args[0])) })
			v, res, err = Index(&c.rt, v, args[0])
			c.told("[..]", known, v, res, err)
		default:
			known := c.known(v, func(of Classes) Outcome { return StaticProperty(of, name) })
			v, res, err = Property(&c.rt, v, name)
			c.told(name, known, v, res, err)
		}
		if err != nil {
			return Value{}, err
		}
	}
}

func (c *calls) known(v Value, ask func(Classes) Outcome) Outcome {
	if c.gave == nil {
		return Outcome{}
	}
	return ask(ClassesOf(v))
}

func (c *calls) told(what string, known Outcome, v Value, res Result, err error) {
	if c.gave != nil {
		c.gave(what, known, v, res, err)
	}
}

func classesOfAll(args []Value) []Classes {
	all := make([]Classes, len(args))
	for i, a := range args {
		all[i] = ClassesOf(a)
	}
	return all
}

// tell reports the method that Call is going to run.
func (c *calls) tell(v Value, name string, args []Value) {
	if c.met == nil {
		return
	}
	of := classOf(v)
	if allowed(of, name) {
		if m := findMethod(of, name, args); m != nil {
			c.met(of, m)
			return
		}
	}
	switch o := v.Object().(type) {
	case *array:
		of = wrapperClass
	case classObject:
		of = o.of
	default:
		return
	}
	if m := findMethod(of, name, args); m != nil && allowed(of, name) {
		c.met(of, m)
	}
}

func (c *calls) arguments(end string) ([]Value, error) {
	var args []Value
	for !c.take(end) {
		a, err := c.argument()
		if err != nil {
			return nil, err
		}
		args = append(args, a)
		if !c.take(", ") && !strings.HasPrefix(c.rest, end) {
			return nil, fmt.Errorf("bad argument: %q", c.rest)
		}
	}
	return args, nil
}

func (c *calls) argument() (Value, error) {
	switch {
	case strings.HasPrefix(c.rest, "$"):
		return c.expression()
	case c.take("'"):
		text, rest, _ := strings.Cut(c.rest, "'")
		c.rest = rest
		return ofStr(text), nil
	case c.take("null"):
		return Value{}, nil
	case c.take("true"):
		return jsondoc.OfBool(true), nil
	case c.take("false"):
		return jsondoc.OfBool(false), nil
	case rangeForm.MatchString(c.rest):
		r := rangeForm.FindStringSubmatch(c.rest)
		c.rest = c.rest[len(r[0]):]
		lo, err := strconv.ParseInt(r[1], 10, 32)
		hi, err2 := strconv.ParseInt(r[2], 10, 32)
		return NewRange(&c.rt, int32(lo), int32(hi)), errors.Join(err, err2)
	case c.take("["):
		args, err := c.arguments("]")
		return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, args...)), err
	}
	return c.number()
}

var rangeForm = regexp.MustCompile(`^\[(-?\d+)\.\.(-?\d+)\]`)

var numberForm = regexp.MustCompile(`^-?\d+(\.\d+)?`)

func (c *calls) number() (Value, error) {
	text := numberForm.FindString(c.rest)
	c.rest = c.rest[len(text):]
	if strings.Contains(text, ".") {
		f, err := strconv.ParseFloat(text, 64)
		return jsondoc.OfDouble(f), err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if n < math.MinInt32 || n > math.MaxInt32 {
		return jsondoc.OfLong(n), err
	}
	return ofInt(int(n)), err
}
