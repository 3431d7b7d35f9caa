package oracle

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain plays an oracle when it is asked to: an engine that prints the
// template, fails at "fail", ends at "die" and adds an override at "over".
func TestMain(m *testing.M) {
	if os.Getenv("DIFFTEST_ECHO") == "" {
		os.Exit(m.Run())
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "die") {
			os.Exit(3)
		}
		result, err := echo(lines.Bytes())
		if err != nil {
			result, _ = json.Marshal(map[string]string{"error": err.Error()})
		}
		fmt.Printf("%s\n", result)
	}
}

// echo is the engine that TestMain plays.
func echo(line []byte) (json.RawMessage, error) {
	c, err := ParseLine(line)
	if err != nil || strings.Contains(c.Template, "fail") {
		return nil, errors.Join(err, errors.New("failed"))
	}
	out := map[string]any{"output": c.Template}
	if strings.Contains(c.Template, "over") {
		out["responseOverride"] = map[string]any{"status": 404, "header": map[string]any{}}
	}
	return json.Marshal(out)
}

func echoCommand(t *testing.T) string {
	t.Setenv("DIFFTEST_ECHO", "1")
	return "'" + os.Args[0] + "'"
}

func TestCompare(t *testing.T) {
	ok := func(s string) Answer { return Answer{Output: s} }
	bad := Answer{Error: "x"}
	for _, row := range []struct {
		oracle, ours Answer
		want         Verdict
	}{
		{ok("a"), ok("a"), Same},
		{ok("a"), ok("b"), OutputDiffers},
		{bad, Answer{Error: "y"}, Same},
		{ok(""), Answer{Error: "line 1, column 2: template exceeds the limit of 8000000 for bits"}, OurLimit},
		{bad, ok(""), OracleFails},
		{ok(""), bad, OursFails},
		{Answer{Error: "java.lang.StackOverflowError"}, ok(""), OracleLimit},
		{Answer{Error: "java.lang.RuntimeException: output limit"}, bad, OracleLimit},
		{ok("x[Ljava.lang.String;@1b2c3d"), ok(""), IdentityHash},
		{ok("java.util.ArrayList$Itr@7f31245a"), bad, IdentityHash},
		{ok("class Oracle$Util"), ok("class x"), OracleClass},
		{ok("mail a@b.c"), ok(""), OutputDiffers},
		{ok(""), Answer{Error: brokenPrefix + "panic"}, Broken},
		{Answer{Override: `{"a":1,"b":{}}`}, Answer{Override: `{"b": {}, "a": 1}`}, Same},
		{Answer{Override: `{"a":1}`}, Answer{Override: `{"a":1.0}`}, OverrideDiffer},
		{Answer{Override: `{"a":1}`}, Answer{}, OverrideDiffer},
	} {
		require.Equal(t, row.want, Compare(row.oracle, row.ours), "%+v", row)
	}
}

func TestOracleSurvivesItsEnd(t *testing.T) {
	o, err := StartOracle(echoCommand(t))
	require.NoError(t, err)
	answers, err := o.Ask([]Case{{Template: "a"}, {Template: "die"}, {Template: "fail"}, {Template: "over"}, {Template: strings.Repeat("long", 100000)}})
	require.NoError(t, err)
	require.Len(t, answers, 5)
	require.Equal(t, Answer{Output: "a"}, answers[0])
	require.Contains(t, answers[1].Error, "StackOverflowError")
	require.Equal(t, Answer{Error: "failed"}, answers[2])
	require.Equal(t, `{"header":{},"status":404}`, answers[3].Override)
	require.Len(t, answers[4].Output, 400000)
	require.NoError(t, o.Close())
}

func TestOracleThatIsNone(t *testing.T) {
	o, err := StartOracle("echo nothing >&2; false")
	require.NoError(t, err)
	_, err = o.Ask([]Case{{Template: "a"}})
	require.ErrorContains(t, err, "no answer at all")
}

// An engine that loses the letter b differs wherever there is one, and the
// smallest template with one is that letter.
func TestRunReducesDifferences(t *testing.T) {
	var found []Finding
	tally, err := Run(Options{
		Generator: Generator{Seed: 5, Only: []string{"document"}},
		Evaluate: func(line []byte) (json.RawMessage, error) {
			result, err := echo(line)
			return json.RawMessage(strings.ReplaceAll(string(result), "text", "te")), err
		},
		Oracle:      echoCommand(t),
		N:           600,
		Procs:       2,
		MaxFindings: 3,
		Report:      func(f Finding) { found = append(found, f) },
	})
	require.NoError(t, err)
	require.Equal(t, 600, tally.Total)
	require.Positive(t, tally.Differences())
	require.Contains(t, tally.String(), "600 cases")
	require.Len(t, found, 1, "findings with the same template are one")
	require.Equal(t, Case{ID: found[0].Number, Category: "document", Template: "text", Params: noParams}, found[0].Case)
	require.Equal(t, OutputDiffers, found[0].Verdict)
	require.Equal(t, "te", found[0].Ours.Output)
}

func TestPanicIsADifference(t *testing.T) {
	j, err := NewJudge(func([]byte) (json.RawMessage, error) { panic("boom") }, echoCommand(t))
	require.NoError(t, err)
	defer j.Close()
	results, err := j.Ask([]Case{{Template: "fail"}})
	require.NoError(t, err)
	require.Equal(t, Broken, results[0].Verdict)
	require.Contains(t, results[0].Ours.Error, "boom")
}

func TestShrinkReducesInputs(t *testing.T) {
	c := Case{Template: "a $v b", Body: `{"x": 1, "y": [1, 2]}`, Context: `{"a":{"b":1,"c":2}}`, Vars: []Var{{"u", "1"}, {"v", `[1,{"k":"long text"}]`}}}
	small, err := Shrink(c, OutputDiffers, func(cases []Case) ([]Verdict, error) {
		verdicts := make([]Verdict, len(cases))
		for i, c := range cases {
			if strings.Contains(c.Template, "$v") && len(c.Vars) > 0 && strings.Contains(c.Vars[0].JSON, `"k"`) && strings.Contains(c.Context, `"c"`) {
				verdicts[i] = OutputDiffers
			}
		}
		return verdicts, nil
	})
	require.NoError(t, err)
	require.Equal(t, Case{Template: "$v", Params: noParams, Context: `{"a":{"c":2}}`, Vars: []Var{{"v", `[{"k":""}]`}}}, small)
}
