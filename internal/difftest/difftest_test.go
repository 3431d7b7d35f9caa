package difftest

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
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
	shrinkFlag   = flag.Int("shrink", 100, "how many differing cases are reduced and shown")
	showFlag     = flag.Bool("show", false, "print the cases and compare nothing")
)

// TestTemplates compares random templates with the oracle. The flags of this
// file say which.
func TestTemplates(t *testing.T) {
	generator := Generator{Seed: *seedFlag, Only: split(*onlyFlag)}
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
	if *oracleFlag == "" {
		t.Skip("no -oracle")
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
	Seed     uint64          `json:"seed"`
	Number   int             `json:"number"`
	Category string          `json:"category"`
	Verdict  Verdict         `json:"verdict"`
	Case     json.RawMessage `json:"case"`
	Oracle   Answer          `json:"oracle"`
	Ours     Answer          `json:"ours"`
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

// replay compares the cases of a file again.
func replay(t *testing.T) {
	file, err := os.Open(*replayFlag)
	require.NoError(t, err)
	defer file.Close()
	j, err := NewJudge(evaluate, append([]string{*oracleFlag}, split(*alsoFlag)...)...)
	require.NoError(t, err)
	defer j.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	var cases []Case
	for lines.Scan() {
		var in struct{ Case json.RawMessage }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &in))
		if in.Case == nil {
			in.Case = lines.Bytes()
		}
		c, err := ParseLine(in.Case)
		require.NoError(t, err)
		cases = append(cases, c)
	}
	require.NoError(t, lines.Err())
	results, err := j.Ask(cases)
	require.NoError(t, err)
	differ := 0
	for i, r := range results {
		if r.Verdict.Differs() {
			differ++
			t.Logf("%s\n%s\noracle %s\nours   %s", r.Verdict, cases[i].AppendLine(nil), show(r.Oracle), show(r.Ours))
		}
	}
	require.Zero(t, differ, "of %d cases differ", len(cases))
}
