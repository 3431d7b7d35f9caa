package lang

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

var (
	oracleCmd  = flag.String("oracle", "", "command of the reference engine; empty skips the comparison")
	oracleN    = flag.Int("n", 2000, "sequences of calls to compare with the reference engine")
	oracleSeed = flag.Uint64("seed", 1, "seed of the generator")
)

// question is a template, the variables it needs as JSON, and what it gives
// here.
type question struct {
	template, vars string
	want           string
	err            error
}

func askOracle(t *testing.T, questions []question) {
	t.Helper()
	var in bytes.Buffer
	for _, q := range questions {
		line, err := json.Marshal(map[string]any{"template": q.template})
		require.NoError(t, err)
		in.WriteString(strings.TrimSuffix(string(line), "}") + `,"vars":` + strings.ReplaceAll(q.vars, "\n", "") + "}\n")
	}
	cmd := exec.Command(*oracleCmd)
	cmd.Stdin = &in
	out, err := cmd.Output()
	require.NoError(t, err)
	answers := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	require.Len(t, answers, len(questions))
	bad := 0
	for k, q := range questions {
		var no *UnsupportedError
		if errors.As(q.err, &no) {
			continue
		}
		if diff := compareAnswer(t, q.want, q.err, answers[k]); diff != "" {
			if bad++; bad <= 40 {
				t.Errorf("%s\n  %s", q.template, diff)
			}
		}
	}
	t.Logf("%d questions, %d differ", len(questions), bad)
}

func compareAnswer(t *testing.T, want string, failed error, line string) string {
	var answer struct{ Output, Error *string }
	require.NoError(t, json.Unmarshal([]byte(line), &answer), line)
	switch {
	case answer.Error != nil && (strings.Contains(*answer.Error, "Timeout") || strings.Contains(*answer.Error, "StackOverflow") ||
		strings.Contains(*answer.Error, "OutOfMemory")):
		return ""
	case failed != nil && answer.Error != nil:
		return ""
	case failed != nil:
		return fmt.Sprintf("ours: error %v, reference: %q", failed, *answer.Output)
	case answer.Error != nil:
		return fmt.Sprintf("ours: %q, reference: error %s", want, *answer.Error)
	}
	if ours, theirs := asShown(want), asShown(*answer.Output); ours != theirs {
		return fmt.Sprintf("ours: %q, reference: %q", ours, theirs)
	}
	return ""
}

// operands gives the text and the value of an operand: a variable, or a number
// of another class made of one.
func (s *maker) operand() (string, Value) {
	names := "snkdbcolimnkdbfqz"
	k := s.rng.IntN(len(names))
	text, v := "$"+names[k:k+1], s.vars[names[k:k+1]]
	if v.IsNumber() && s.rng.IntN(3) == 0 {
		m := []string{"byteValue", "shortValue", "intValue", "longValue", "floatValue", "doubleValue"}[s.rng.IntN(6)]
		w, _, err := Call(&s.rt, v, m, nil)
		if err == nil {
			return text + "." + m + "()", w
		}
	}
	return text, v
}

// TestOracleOperators compares arithmetic and comparisons with the reference
// engine.
func TestOracleOperators(t *testing.T) {
	if *oracleCmd == "" {
		t.Skip("no -oracle")
	}
	loadClasses()
	arith := map[string]func(*Runtime, Value, Value) (Value, error){"+": Add, "-": Sub, "*": Mul, "/": Div, "%": Mod}
	compare := map[string]Op{"<": Less, "<=": LessEqual, ">": Greater, ">=": GreaterEqual}
	var questions []question
	for k := range *oracleN {
		s := newMaker(rand.New(rand.NewPCG(*oracleSeed, uint64(k))))
		x, a := s.operand()
		y, b := s.operand()
		q := question{vars: sequenceVars}
		switch op := []string{"+", "-", "*", "/", "%", "<", "<=", ">", ">=", "=="}[k%10]; op {
		case "==":
			q.template = "#if(" + x + " == " + y + ")true#{else}false#end"
			var eq bool
			eq, q.err = Equal(&s.rt, a, b)
			q.want = fmt.Sprint(eq)
		case "<", "<=", ">", ">=":
			q.template = "#if(" + x + " " + op + " " + y + ")true#{else}false#end"
			var holds bool
			holds, q.err = Compare(new(Runtime), compare[op], a, b)
			q.want = fmt.Sprint(holds)
		default:
			q.template = "#set($x = " + x + " " + op + " " + y + ")$x $x.class.name"
			var v Value
			if v, q.err = arith[op](&s.rt, a, b); q.err == nil {
				q.want = " "
				if !v.IsNull() {
					text, err := ToText(&s.rt, v)
					require.NoError(t, err)
					q.want = text + " " + classOf(v).name
				}
			}
		}
		questions = append(questions, q)
	}
	askOracle(t, questions)
}

// TestOracleFormat compares String.format with the reference engine.
func TestOracleFormat(t *testing.T) {
	if *oracleCmd == "" {
		t.Skip("no -oracle")
	}
	loadClasses()
	var questions []question
	for k := range *oracleN {
		s := newMaker(rand.New(rand.NewPCG(*oracleSeed, uint64(k))))
		var pattern strings.Builder
		for range 1 + s.rng.IntN(2) {
			pattern.WriteByte('%')
			if s.rng.IntN(8) == 0 {
				pattern.WriteString([]string{"1$", "2$", "<", "0$", "9$"}[s.rng.IntN(5)])
			}
			for range s.rng.IntN(3) {
				pattern.WriteByte("-#+ 0,("[s.rng.IntN(7)])
			}
			if s.rng.IntN(2) == 0 {
				fmt.Fprint(&pattern, 1+s.rng.IntN(18))
			}
			if s.rng.IntN(3) == 0 {
				fmt.Fprintf(&pattern, ".%d", s.rng.IntN(12))
			}
			if s.rng.IntN(3) == 0 {
				pattern.WriteByte("tttT"[s.rng.IntN(4)])
				pattern.WriteByte("HIklMNLQpsSTzZaAbBCdeBhjmyYrRcDF"[s.rng.IntN(32)])
			} else {
				pattern.WriteByte("bhscdoxefgn%BSXEGCddffsseegxz"[s.rng.IntN(29)])
			}
			pattern.WriteByte('|')
		}
		args, words := []Value{ofStr(pattern.String())}, []string{"'" + pattern.String() + "'"}
		for range 1 + s.rng.IntN(2) {
			x, a := s.operand()
			if n := s.rng.Int64(); s.rng.IntN(3) == 0 {
				n >>= s.rng.IntN(40)
				if s.rng.IntN(2) == 0 {
					n = -n
				}
				a = jsondoc.OfLong(n)
				x = fmt.Sprintf("$k.valueOf('%d')", n)
			} else if s.rng.IntN(2) == 0 {
				f := s.rng.Float64() * []float64{1, 10, 1000, 1e9, 1e-5, -1e20}[s.rng.IntN(6)]
				if s.rng.IntN(2) == 0 {
					f = float64(int(f*100)) / 100
				}
				a = jsondoc.OfDouble(f)
				x = "$d.parseDouble('" + string(javatext.AppendDouble(nil, f)) + "')"
			}
			args, words = append(args, a), append(words, x)
		}
		q := question{template: "$s.format(" + strings.Join(words, ", ") + ")", vars: sequenceVars}
		v, res, err := Call(&s.rt, s.vars["s"], "format", args)
		if q.err = err; err == nil && res == Found {
			q.want = v.Str()
		}
		questions = append(questions, q)
	}
	askOracle(t, questions)
}

// TestOracleCase compares case mapping with the reference engine, the sigmas at
// the ends of words above all.
func TestOracleCase(t *testing.T) {
	if *oracleCmd == "" {
		t.Skip("no -oracle")
	}
	loadClasses()
	var questions []question
	for k := range *oracleN {
		rng := rand.New(rand.NewPCG(*oracleSeed, uint64(k)))
		var text []rune
		for range 1 + rng.IntN(9) {
			text = append(text, []rune("ΣΣΣσaB1 .,'-_:·ß\u0301İéΑ😀7")[rng.IntN(22)])
		}
		line, err := json.Marshal(map[string]string{"s": string(text)})
		require.NoError(t, err)
		questions = append(questions, question{template: "$s.toLowerCase()|$s.toUpperCase()", vars: string(line),
			want: javatext.ToLower(string(text)) + "|" + javatext.ToUpper(string(text))})
	}
	askOracle(t, questions)
}
