package lang

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The flags of the tests that compare with the reference engine.
var (
	oracleCmd  = flag.String("oracle", "", "command of the reference engine, for -update")
	oracleOnly = flag.String("only", "", "subjects to record, separated by commas; empty means all")
	oracleSeed = flag.Uint64("seed", 1, "seed of the sequences that are made up")
)

const (
	recordedDir = "testdata/recorded"
	most        = 1000 // sequences of a class
	fewest      = 600
	fewestInner = 200 // of a class that is not public, whose methods are mostly those of others
	perMethod   = 12
	longest     = 300 // bytes of a row
	timesAsked  = 3   // what the engine answers differently from one run to the next is left out
)

// TestRecorded runs the recorded sequences of calls and compares with what the reference engine gave.
func TestRecorded(t *testing.T) {
	loadClasses()
	if *update && *oracleCmd != "" {
		record(t)
	}
	for _, s := range subjects {
		t.Run(s.class, func(t *testing.T) {
			for sequence, want := range recordedSequences(t, s.class) {
				got, err := newCalls().run(sequence)
				if err != nil || got != want {
					t.Errorf("%s\n ours:      %q %v\n reference: %q", sequence, got, err, want)
				}
			}
		})
	}
}

// recordedSequences reads the sequences of a class and what they give.
func recordedSequences(t *testing.T, class string) func(func(string, string) bool) {
	text, err := os.ReadFile(recordedFile(class))
	require.NoError(t, err)
	return func(yield func(string, string) bool) {
		for line := range strings.Lines(string(text)) {
			sequence, answer, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			require.True(t, ok, line)
			if !yield(sequence, unescape.Replace(answer)) {
				return
			}
		}
	}
}

// recordedFile leaves out what a name of a file cannot have.
func recordedFile(class string) string {
	return filepath.Join(recordedDir, strings.TrimSuffix(class, ";")+".txt")
}

var (
	escape   = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	unescape = strings.NewReplacer(`\\`, "\\", `\t`, "\t", `\n`, "\n", `\r`, "\r")
)

// record asks the reference engine and writes its answers.
func record(t *testing.T) {
	require.NoError(t, os.MkdirAll(recordedDir, 0o755))
	var all []string
	subjects := slices.DeleteFunc(slices.Clone(subjects), func(s subject) bool {
		return *oracleOnly != "" && !slices.Contains(strings.Split(*oracleOnly, ","), s.class)
	})
	ends := make([]int, len(subjects))
	for i, s := range subjects {
		all = append(all, makeSequences(s)...)
		ends[i] = len(all)
	}
	answers := ask(t, all)
	for range timesAsked - 1 {
		for i, a := range ask(t, all) {
			if a != answers[i] {
				answers[i] = ""
			}
		}
	}
	from := 0
	for i, s := range subjects {
		var out bytes.Buffer
		for j := from; j < ends[i]; j++ {
			if answers[j] != "" && len(all[j])+len(answers[j]) <= longest {
				fmt.Fprintf(&out, "%s\t%s\n", all[j], escape.Replace(answers[j]))
			}
		}
		require.NoError(t, os.WriteFile(recordedFile(s.class), out.Bytes(), 0o644))
		from = ends[i]
	}
}

// makeSequences gives the sequences for a class: as many for each of its methods.
func makeSequences(s subject) []string {
	seen := map[string]bool{}
	var list []string
	switch {
	case s.make != nil:
		for seed := range uint64(fewest) {
			list = append(list, s.make(newMaker(rand.New(rand.NewPCG(*oracleSeed, seed)))))
		}
		return list
	case s.list != nil:
		return s.list(subjects)
	}
	first := newMaker(rand.New(rand.NewPCG(0, 0)))
	methods := everyMethod(first.subject(s))
	n := fewest
	if strings.ContainsAny(s.class, "$[") {
		n = fewestInner
	}
	n = min(max(n, perMethod*len(methods)), most)
	for seed := uint64(0); len(list) < n && seed < uint64(4*n); seed++ {
		k := newMaker(rand.New(rand.NewPCG(*oracleSeed, seed)))
		of := everyMethod(k.subject(s))
		k.around(of[int(seed)%len(of)])
		if text := k.sequence(); !seen[text] && (k.err == nil || k.err == errEnd) {
			seen[text] = true
			list = append(list, text)
		}
	}
	return list
}

// walks gives for each setup what #foreach and json-smart make of the receiver.
func walks(subjects []subject) []string {
	var list []string
	for _, s := range subjects {
		for _, setup := range s.setup {
			k := newMaker(nil)
			if k.begin(setup); !arbitrary(k.vars["x"]) {
				list = append(list, setup+";each $x", setup+";$A.toJSONString([$x])")
			}
		}
	}
	return list
}

// ask gives the answers of the reference engine to sequences, "" where it ran out of time or memory.
func ask(t *testing.T, sequences []string) []string {
	var in bytes.Buffer
	for _, s := range sequences {
		line, err := json.Marshal(map[string]any{"template": asTemplate(s), "body": sequenceBody,
			"context": map[string]any{"x": map[string]any{"one": 1, "two": "zwei", "three": true, "stage": "prod"}}})
		require.NoError(t, err)
		in.WriteString(strings.TrimSuffix(string(line), "}") + `,"vars":` + strings.ReplaceAll(sequenceVars, "\n", "") + "}\n")
	}
	cmd := exec.Command(*oracleCmd)
	cmd.Stdin = &in
	out, err := cmd.Output()
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	require.Len(t, lines, len(sequences))
	for i, line := range lines {
		var answer struct{ Output, Error *string }
		require.NoError(t, json.Unmarshal([]byte(line), &answer), line)
		if answer.Error != nil {
			lines[i] = thrownBy(*answer.Error)
		} else {
			lines[i] = asShown(*answer.Output)
		}
	}
	return lines
}

var thrownForm = regexp.MustCompile(`threw exception ([\w.$]+)`)

func thrownBy(message string) string {
	for _, no := range []string{"Timeout", "OutOfMemory", "output limit", "IllegalAccessError", "NoClassDefFoundError"} {
		if strings.Contains(message, no) {
			return ""
		}
	}
	if m := thrownForm.FindStringSubmatch(message); m != nil {
		return "throws " + m[1]
	}
	class, _, _ := strings.Cut(message, ":")
	return "throws " + class
}
