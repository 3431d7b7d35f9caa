package oracle

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	oracleFlag   = flag.String("oracle", "", "command of the reference engine, a filter of template lines; without it nothing is compared")
	alsoFlag     = flag.String("also", "", "another command; a case with $input in it that equals its answer does not differ")
	nFlag        = flag.Int("n", 20000, "how many cases")
	firstFlag    = flag.Int("first", 0, "the number of the first case")
	seedFlag     = flag.Uint64("seed", 1, "what the cases derive from")
	procsFlag    = flag.Int("procs", 1, "how many oracles run side by side")
	onlyFlag     = flag.String("only", "", "categories, separated by commas")
	seedsFlag    = flag.String("seeds", "", "folders of *.json and *.ndjson with templates to mutate, separated by commas")
	findingsFlag = flag.String("findings", "", "file to append the reduced cases to, as lines of JSON")
	replayFlag   = flag.String("replay", "", "compare the cases of this file of findings or template lines again, instead of new ones")
	keepFlag     = flag.String("keep", "", "with -replay: the file of testdata, found.ndjson say, that gets the cases with the oracle's answers: TestRecorded compares them")
	shrinkFlag   = flag.Int("shrink", 100, "how many differing cases are reduced and shown")
	inputsFlag   = flag.Int("inputs", 1, "how many cases in a row have one template, which is compiled once")
	showFlag     = flag.Bool("show", false, "print the cases and compare nothing")
)

// TestOracle compares random templates, and large bodies, with the oracle. The
// flags of this file say which.
func TestOracle(t *testing.T) {
	if *oracleFlag == "" && !*showFlag {
		t.Skip("needs a JVM with Velocity 1.7, JsonPath and json-smart behind a filter of template lines, named with -oracle: see docs/velocity.md")
	}
	t.Run("templates", compareTemplates)
	if !*showFlag && *replayFlag == "" {
		t.Run("large bodies", compareLargeBodies)
	}
}

func compareTemplates(t *testing.T) {
	generator := Generator{Seed: *seedFlag, Only: split(*onlyFlag), Inputs: *inputsFlag}
	if folders := split(*seedsFlag); folders != nil {
		seeds, err := LoadSeeds(folders...)
		require.NoError(t, err)
		generator.Templates = seeds
	}
	if *showFlag {
		for i := range *nFlag {
			c := generator.Case(*firstFlag + i)
			os.Stdout.Write(append(c.AppendLine(nil), '\n'))
		}
		return
	}
	if *replayFlag != "" {
		replay(t)
		return
	}
	start := time.Now()
	last := start
	tally, err := Run(Options{
		Generator:   generator,
		Evaluate:    evaluate,
		Oracle:      *oracleFlag,
		Also:        split(*alsoFlag),
		First:       *firstFlag,
		N:           *nFlag,
		Procs:       *procsFlag,
		MaxFindings: *shrinkFlag,
		Report:      func(f Finding) { record(t, f) },
		Progress: func(done int, tally *Tally) {
			if time.Since(last) > 20*time.Second {
				last = time.Now()
				t.Logf("%d done, %.0f a second\n%s", done, float64(done)/time.Since(start).Seconds(), tally)
			}
		},
	})
	require.NoError(t, err)
	t.Logf("%.0f a second\n%s", float64(tally.Total)/time.Since(start).Seconds(), tally)
	require.Zero(t, tally.Differences(), "cases that differ")
}

// split cuts a flag at its commas; nil when it is empty.
func split(flag string) []string {
	if flag == "" {
		return nil
	}
	return strings.Split(flag, ",")
}

// findingLine is a finding as a line of the findings file.
type findingLine struct {
	Seed     uint64          `json:"seed,omitzero"`
	Number   int             `json:"number,omitzero"`
	Category string          `json:"category,omitzero"`
	Verdict  Verdict         `json:"verdict,omitzero"`
	Case     json.RawMessage `json:"case"`
	Oracle   Answer          `json:"oracle"`
	Ours     Answer          `json:"ours,omitzero"`
}

// record shows a finding and appends it to the findings file.
func record(t *testing.T, f Finding) {
	text := f.Case.AppendLine(nil)
	t.Logf("case %d (%s): %s\n%s\noracle %s\nours   %s", f.Number, f.Category, f.Verdict, text, show(f.Oracle), show(f.Ours))
	if *findingsFlag == "" {
		return
	}
	line, err := json.Marshal(findingLine{*seedFlag, f.Number, f.Category, f.Verdict, text, f.Oracle, f.Ours})
	require.NoError(t, err)
	file, err := os.OpenFile(*findingsFlag, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	require.NoError(t, err)
	defer file.Close()
	_, err = file.Write(append(line, '\n'))
	require.NoError(t, err)
}

func show(a Answer) string {
	if a.Error != "" {
		return "error " + a.Error
	}
	text, _ := json.Marshal(a.Output)
	return strings.TrimSpace(string(text) + " " + a.Override)
}

// TestRecorded compares with the recorded answers: found.ndjson has what
// differed once and some of its neighbours, generated.ndjson a sample of every
// grammar.
func TestRecorded(t *testing.T) {
	for _, name := range []string{"found.ndjson", "generated.ndjson"} {
		t.Run(name, func(t *testing.T) {
			file, err := os.Open(filepath.Join("testdata", name))
			require.NoError(t, err)
			defer file.Close()
			cases, answers := readFindings(t, file)
			require.NotEmpty(t, cases)
			for i := range cases {
				ours := evaluateInTime(evaluate, &cases[i])
				require.False(t, Compare(answers[i], ours).Differs(), "%s\noracle %s\nours   %s", cases[i].AppendLine(nil), show(answers[i]), show(ours))
			}
		})
	}
}

// readFindings reads findings, or template lines without answers.
func readFindings(t *testing.T, r io.Reader) ([]Case, []Answer) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	var cases []Case
	var answers []Answer
	for lines.Scan() {
		var in findingLine
		require.NoError(t, json.Unmarshal(lines.Bytes(), &in))
		if in.Case == nil {
			in.Case = lines.Bytes()
		}
		c, err := ParseLine(in.Case)
		require.NoError(t, err)
		cases, answers = append(cases, c), append(answers, in.Oracle)
	}
	require.NoError(t, lines.Err())
	return cases, answers
}

// keep adds cases to a file of testdata, but those whose answers cannot be
// compared and those that differ from one answer of the oracle to the next.
func keep(t *testing.T, name string, cases []Case, results []Result) {
	name = filepath.Join("testdata", name)
	old, err := os.Open(name)
	known := map[string]bool{}
	if err == nil {
		have, _ := readFindings(t, old)
		for i := range have {
			known[have[i].Template] = true
		}
		old.Close()
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	require.NoError(t, err)
	defer file.Close()
	for i, r := range results {
		if known[cases[i].Template] || r.Verdict != Same && !r.Verdict.Differs() {
			continue
		}
		known[cases[i].Template] = true
		answer := r.Oracle
		if r.Verdict == Same { // to one of the oracles
			answer = r.Ours
		}
		cases[i].ID = 0
		line, err := json.Marshal(findingLine{Case: cases[i].AppendLine(nil), Oracle: answer})
		require.NoError(t, err)
		_, err = file.Write(append(line, '\n'))
		require.NoError(t, err)
	}
}

// replay compares the cases of a file again.
func replay(t *testing.T) {
	file, err := os.Open(*replayFlag)
	require.NoError(t, err)
	defer file.Close()
	j, err := NewJudge(evaluate, append([]string{*oracleFlag}, split(*alsoFlag)...)...)
	require.NoError(t, err)
	defer j.Close()
	cases, _ := readFindings(t, file)
	results, err := j.Ask(cases)
	require.NoError(t, err)
	if *keepFlag != "" {
		keep(t, *keepFlag, cases, results)
	}
	differ := 0
	for i, r := range results {
		if r.Verdict.Differs() {
			differ++
			t.Logf("%s\n%s\noracle %s\nours   %s", r.Verdict, cases[i].AppendLine(nil), show(r.Oracle), show(r.Ours))
		}
	}
	require.Zero(t, differ, "of %d cases differ", len(cases))
}
