package regex

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// The differential test: go test -run TestOracle -oracle=PROGRAM -pairs=100000 [-seed=S]. The program reads one JSON object a
// line ({"id","regex","input"}, or {"id","template","vars"} for a Velocity template) and answers each with a line. Without a
// program the answers in testdata/recorded.tsv are compared, which -update writes with one.
var (
	oracleFlag   = flag.String("oracle", "", "program that answers for java.util.regex; without one TestOracle compares recorded answers")
	pairsFlag    = flag.Int("pairs", 10000, "pattern and subject pairs for TestOracle")
	clustersFlag = flag.Bool("clusters", false, "\\X, \\b{g} and \\N{..} in all patterns of TestOracle")
	seedFlag     = flag.Uint64("seed", 1, "seed for TestOracle")
	opinionsFlag = flag.Int("opinions", 3000, "patterns that TestSecondOpinion compares")
)

type pair struct {
	re, in string
	r      *Regexp
	err    error
}

func (p pair) String() string { return escapeUnits(p.re) + "\t" + escapeUnits(p.in) }

func escapeUnits(s string) string {
	var b strings.Builder
	for _, u := range appendUnits(nil, s) {
		if u < 0x20 || u > 0x7E {
			fmt.Fprintf(&b, "{{%04x}}", u)
		} else {
			b.WriteByte(byte(u))
		}
	}
	return b.String()
}

// quoteJSON keeps lone surrogates, which encoding/json replaces.
func quoteJSON(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, u := range appendUnits(nil, s) {
		if u < 0x20 || u > 0x7E || u == '"' || u == '\\' {
			fmt.Fprintf(&b, `\u%04x`, u)
		} else {
			b.WriteByte(byte(u))
		}
	}
	b.WriteByte('"')
	return b.String()
}

// ask sends the lines through the oracle and hands each answer to f.
func ask(t *testing.T, lines []string, f func(i int, a map[string]any)) {
	cmd := exec.Command(*oracleFlag)
	cmd.Env = append(os.Environ(), "ORACLE_OPTS=-Doracle.timeout=1000")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	go func() {
		w := bufio.NewWriter(in)
		for _, l := range lines {
			_, _ = w.WriteString(l + "\n")
		}
		_ = w.Flush()
		_ = in.Close()
	}()
	r := bufio.NewReader(out)
	for i := range lines {
		line, err := r.ReadBytes('\n')
		require.NoError(t, err, "oracle ended at line %d", i)
		var a map[string]any
		require.NoError(t, json.Unmarshal(line, &a), "%s", line)
		f(i, a)
	}
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait()
}

// hopeless reports an answer that is not about the pattern: too slow, or out of stack.
func hopeless(msg string) bool {
	return strings.Contains(msg, "TimeoutException") || strings.Contains(msg, "StackOverflow") || strings.Contains(msg, "OutOfMemory")
}

func generatePairs(n int, seed uint64) []pair {
	g := newGenerator(seed)
	var pairs []pair
	for len(pairs) < n {
		re := stringOfUnits(appendUnits(nil, g.pattern()))
		r, err := Compile(re)
		if errors.Is(err, syntax.ErrUnsupported) {
			continue
		}
		var s *syntax.Tree
		if r != nil {
			s = r.Syntax()
		}
		for range 2 {
			pairs = append(pairs, pair{re, g.subject(s), r, err})
		}
	}
	return pairs
}

func TestOracle(t *testing.T) {
	if *oracleFlag == "" {
		compareRecorded(t)
		return
	}
	pairs := generatePairs(*pairsFlag, *seedFlag)
	lines := make([]string, len(pairs))
	for i, p := range pairs {
		lines[i] = `{"id":` + strconv.Itoa(i) + `,"regex":` + quoteJSON(p.re) + `,"input":` + quoteJSON(p.in) + `}`
	}
	var found []pair
	var record strings.Builder
	diffs, compared, matched, refused, spent := 0, 0, 0, 0, 0
	ask(t, lines, func(i int, a map[string]any) {
		p := pairs[i]
		msg, failed := a["error"].(string)
		if failed && hopeless(msg) {
			return
		}
		want := fmt.Sprint(a["matches"])
		if failed {
			want = "error"
			refused++
		}
		fmt.Fprintf(&record, "%s\t%s\t%s\n", quoteJSON(p.re), quoteJSON(p.in), want)
		got := "error"
		if p.err == nil {
			ok, err := p.r.Matches(p.in)
			if errors.Is(err, ErrBudget) { // says neither yes nor no
				spent++
				return
			}
			if err == nil {
				got = strconv.FormatBool(ok)
			}
			if ok {
				matched++
			}
			if !failed {
				found = append(found, p)
			}
		}
		compared++
		if got != want {
			if diffs++; diffs <= 40 {
				t.Errorf("M\t%s\t%s (got %s; %s)", p, want, got, strings.Split(msg, "\n")[0])
			}
		}
	})
	t.Logf("%d pairs compared, %d match, %d refused, %d differences; %d out of steps", compared, matched, refused, diffs, spent)
	oracleReplace(t, found)
	if *update && !t.Failed() {
		require.NoError(t, os.WriteFile(recordFile, []byte(record.String()), 0o644))
	}
}

// recordFile has a line for each pair: pattern and subject as JSON, and
// whether Java matches, or "error".
const recordFile = "testdata/recorded.tsv"

func compareRecorded(t *testing.T) {
	text, err := os.ReadFile(recordFile)
	require.NoError(t, err)
	count := 0
	for line := range strings.Lines(string(text)) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, columns, 3, line)
		got := "error"
		if r, err := Compile(unquoteUnits(t, columns[0])); err == nil {
			matches, err := r.Matches(unquoteUnits(t, columns[1]))
			if errors.Is(err, ErrBudget) {
				continue
			}
			if err == nil { // Java fails in the middle of a few matches
				got = strconv.FormatBool(matches)
			}
		}
		if got != columns[2] {
			t.Errorf("%s got %s", line, got)
		}
		count++
	}
	require.NotZero(t, count)
}

// unquoteUnits reads what quoteJSON writes, lone surrogates included.
func unquoteUnits(t *testing.T, s string) string {
	var units []uint16
	for i := 1; i < len(s)-1; i++ {
		if s[i] != '\\' {
			units = append(units, uint16(s[i]))
			continue
		}
		u, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		require.NoError(t, err, s)
		units = append(units, uint16(u))
		i += 5
	}
	return stringOfUnits(units)
}

// oracleReplace compares replaceAll, which shows where matches and groups are, and split. A line asks for many pairs, and
// pairs of a line that fails are asked for one by one.
func oracleReplace(t *testing.T, pairs []pair) {
	const perLine = 25
	var groups [][]pair
	for i := 0; i < len(pairs); i += perLine {
		groups = append(groups, pairs[i:min(i+perLine, len(pairs))])
	}
	var again []pair
	diffs, compared := 0, 0
	ask(t, replaceLines(groups), func(i int, a map[string]any) {
		if _, failed := a["error"]; failed {
			again = append(again, groups[i]...)
			return
		}
		for k, want := range strings.Split(a["output"].(string), pairMark)[:len(groups[i])] {
			compared++
			if got, err := replaced(groups[i][k]); err != nil || got != want {
				diffs++
				t.Errorf("F\t%s\n got %q %v\nwant %q", groups[i][k], got, err, want)
			}
		}
	})
	groups = nil
	for _, p := range again {
		groups = append(groups, []pair{p})
	}
	ask(t, replaceLines(groups), func(i int, a map[string]any) {
		msg, failed := a["error"].(string)
		if failed && hopeless(msg) {
			return
		}
		compared++
		got, err := replaced(groups[i][0])
		if errors.Is(err, ErrBudget) {
			return
		}
		if failed != (err != nil) || !failed && got != strings.TrimSuffix(a["output"].(string), pairMark) {
			diffs++
			t.Errorf("F\t%s\n got %q %v\nwant %q %v", groups[i][0], got, err, a["output"], msg)
		}
	})
	t.Logf("%d pairs replaced and split, %d differences", compared, diffs)
}

const pairMark = "\x01\x02\x01"

// replaceLines makes a template line for each group of pairs.
func replaceLines(groups [][]pair) []string {
	lines := make([]string, len(groups))
	for i, g := range groups {
		var tmpl, vars strings.Builder
		for k, p := range g {
			fmt.Fprintf(&tmpl, "$s%d.replaceAll($p%d,$q%d)#foreach($x in $s%d.split($p%d))<$x>#end$mark", k, k, k, k, k)
			fmt.Fprintf(&vars, `"p%d":%s,"s%d":%s,"q%d":%s,`, k, quoteJSON(p.re), k, quoteJSON(p.in), k, quoteJSON(replacementFor(p.r)))
		}
		lines[i] = `{"template":` + quoteJSON(tmpl.String()) + `,"vars":{` + vars.String() + `"mark":` + quoteJSON(pairMark) + `}}`
	}
	return lines
}

// replaced is what the template of replaceLines prints.
func replaced(p pair) (string, error) {
	got, err := p.r.AppendReplaceAll(nil, p.in, replacementFor(p.r))
	if err != nil {
		return "", err
	}
	parts, err := p.r.AppendSplit(nil, p.in, 0)
	for _, x := range parts {
		got = append(got, "<"+x+">"...)
	}
	return printable(string(got)), err
}

func replacementFor(r *Regexp) string {
	q := "[$0"
	for g := 1; g <= r.NumSubexp() && g < 10; g++ {
		q += ":$" + strconv.Itoa(g)
	}
	return q + "]"
}

// printable prints lone surrogates as Java does.
func printable(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := syntax.Decode(s, i)
		if r >= 0xD800 && r <= 0xDFFF {
			r = '?'
		}
		b.WriteRune(r)
		i += n
	}
	return b.String()
}
