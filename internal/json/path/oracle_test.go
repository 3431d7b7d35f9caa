package path

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

var (
	oracle20 = flag.String("oracle", "", "command that answers JSONPath lines as JsonPath 2.0.0 does")
	oracle29 = flag.String("oracle29", "", "command that answers JSONPath lines as JsonPath 2.9.0 does")
	pairs    = flag.Int("pairs", 1000, "number of path and document pairs")
	seed     = flag.Uint64("seed", 1, "seed of the pairs")
)

type pair struct {
	ID   int    `json:"id"`
	JSON string `json:"json"`
	Path string `json:"path"`

	Template string            `json:"template,omitempty"`
	Body     string            `json:"body,omitempty"`
	Vars     map[string]string `json:"vars,omitempty"`
}

// answer is a result line. An error's text is not compared.
type answer struct {
	JSON     string `json:",omitempty"`
	Value    string `json:",omitempty"`
	Error    string `json:",omitempty"`
	Output   string `json:",omitempty"`
	Definite bool   `json:",omitempty"`
}

func (a answer) String() string {
	if a.Error != "" {
		return "error " + a.Error
	}
	return fmt.Sprintf("%s%s | %s | definite=%v", a.Output, a.JSON, a.Value, a.Definite)
}

func (a answer) same(b answer) bool {
	if a.Error != "" || b.Error != "" {
		return a.Error != "" && b.Error != ""
	}
	return a == b
}

// TestOracle compares with the answers in testdata/recorded.ndjson. Where
// -oracle and -oracle29 name the library, it is asked about new pairs instead,
// and with -update its answers to those of the seed are recorded.
//
// A difference is an answer that neither of the two versions gives
// (rules/json.md#paths). Pairs that differ are asked again in a new process,
// because a path that the library has in its cache can carry state.
func TestOracle(t *testing.T) {
	if *oracle20 == "" || *oracle29 == "" {
		compareRecorded(t)
		return
	}
	g := generator{rand.New(rand.NewPCG(*seed, 2))}
	all := make([]pair, *pairs)
	for i := range all {
		all[i] = g.pair(i)
	}
	doc := shop(t)
	for _, path := range goldenPaths(t) {
		all = append(all, pair{ID: len(all), JSON: doc, Path: path})
	}
	// What a template prints of a path: the lenient evaluation, in which what is
	// missing is null.
	for _, p := range all[:*pairs] {
		p.ID = len(all)
		p.Template, p.Body, p.Vars = "$input.json($p)", p.JSON, map[string]string{"p": p.Path}
		all = append(all, p)
	}
	answers := compare(t, all)
	if *update {
		writeRecord(t, all, answers)
	}
}

// recordFile holds a line for each pair, with the answer that was asked for.
const recordFile = "testdata/recorded.ndjson"

type recorded struct {
	Path     string
	JSON     string `json:",omitempty"`
	Template bool   `json:",omitempty"`
	Answer   answer // of an error only that it is one
}

func compareRecorded(t *testing.T) {
	text, err := os.ReadFile(recordFile)
	require.NoError(t, err)
	count := 0
	for line := range strings.Lines(string(text)) {
		var r recorded
		require.NoError(t, json.Unmarshal([]byte(line), &r))
		p := pair{JSON: r.JSON, Path: r.Path}
		if r.Template {
			p.Template = "$input.json($p)"
		}
		if got := ours(p); !got.same(r.Answer) {
			t.Errorf("%s\n on %s\n want %v\n  got %v", r.Path, r.JSON, r.Answer, got)
		}
		count++
	}
	require.NotZero(t, count)
}

// writeRecord leaves out the golden paths, which paths.golden has.
func writeRecord(t *testing.T, all []pair, answers map[int]answer) {
	doc := shop(t)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, p := range all {
		a, ok := answers[p.ID]
		if p.JSON == doc || !ok {
			continue
		}
		if a.Error != "" {
			a = answer{Error: "refused"}
		}
		require.NoError(t, enc.Encode(recorded{p.Path, p.JSON, p.Template != "", a}))
	}
	require.NoError(t, os.WriteFile(recordFile, b.Bytes(), 0o644))
}

// compare asks for all pairs, fails for those that differ from both versions,
// and gives the library's answers to the others.
func compare(t *testing.T, all []pair) map[int]answer {
	agreed := map[int]answer{}
	var old, recent []pair
	for _, p := range all {
		if path, err := Compile(p.Path); err == nil && path.program.old {
			old = append(old, p)
		} else {
			recent = append(recent, p)
		}
	}
	open := differing(t, *oracle20, append(old, differing(t, *oracle29, recent, agreed)...), agreed)
	t.Logf("%d paths that only 2.0.0 compiles", len(old))
	t.Logf("%d pairs, %d to ask again", len(all), len(open))
	differences := 0
	for _, p := range open {
		one := []pair{p}
		path, err := Compile(p.Path)
		if !(err == nil && path.program.old) && len(differing(t, *oracle29, one, agreed)) == 0 || len(differing(t, *oracle20, one, agreed)) == 0 {
			continue
		}
		if differences++; differences <= 25 {
			t.Errorf("%s\n on %s\n  2.9 %v\n  2.0 %v\n ours %v", p.Path, p.JSON,
				ask(t, *oracle29, one)[0], ask(t, *oracle20, one)[0], ours(p))
		}
	}
	require.Zero(t, differences)
	return agreed
}

// differing gives the pairs that a version answers in another way, and adds its
// answers to the others to agreed.
func differing(t *testing.T, command string, all []pair, agreed map[int]answer) (open []pair) {
	if len(all) == 0 {
		return nil
	}
	for i, a := range ask(t, command, all) {
		if strings.Contains(a.Error, "StackOverflow") || strings.Contains(a.Error, "Timeout") {
			continue
		}
		if !a.same(ours(all[i])) {
			open = append(open, all[i])
			continue
		}
		agreed[all[i].ID] = a
	}
	return open
}

func ours(p pair) answer {
	if p.Template != "" {
		return lookupAnswer(p)
	}
	var d jsondoc.Document
	if err := d.ParseString(p.JSON); err != nil {
		return answer{Error: err.Error()}
	}
	path, err := Compile(p.Path)
	if err != nil {
		return answer{Error: err.Error()}
	}
	v, err := path.Eval(d.Root())
	if err != nil {
		return answer{Error: err.Error()}
	}
	js, err := jsondoc.AppendJSON(nil, v, jsondoc.Compact, 0)
	if err != nil {
		return answer{Error: err.Error()}
	}
	text, err := jsondoc.AppendText(nil, v, 0)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{JSON: string(js), Value: string(text), Definite: path.Definite()}
}

func ask(t *testing.T, command string, all []pair) []answer {
	cmd := exec.Command("sh", "-c", command)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	go func() {
		defer in.Close()
		enc := json.NewEncoder(in)
		enc.SetEscapeHTML(false)
		for _, p := range all {
			if enc.Encode(p) != nil {
				return
			}
		}
	}()
	answers := make([]answer, 0, len(all))
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			var a answer
			require.NoError(t, json.Unmarshal(line, &a), "%s", line)
			answers = append(answers, a)
		}
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
	}
	require.NoError(t, cmd.Wait())
	require.Len(t, answers, len(all))
	return answers
}

func lookupAnswer(p pair) answer {
	var d jsondoc.Document
	if err := d.ParseString(p.JSON); err != nil {
		return answer{Error: err.Error()}
	}
	path, err := Compile(p.Path)
	if err != nil {
		return answer{Output: `""`}
	}
	v := path.Lookup(d.Root())
	if v.IsNull() {
		return answer{Output: `""`}
	}
	out, err := jsondoc.AppendJSON(nil, v, jsondoc.Compact, 0)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Output: string(out)}
}

// generator makes documents and paths that fit each other often enough.
type generator struct{ *rand.Rand }

func (g generator) pick(of ...string) string { return of[g.IntN(len(of))] }

func (g generator) pair(id int) pair {
	p := pair{ID: id, JSON: g.value(4), Path: g.path()}
	switch {
	case g.IntN(10) == 0:
		p.Path = g.damage(p.Path)
	case g.IntN(10) == 0:
		p.JSON, p.Path = g.nested(), g.repeated()
	}
	return p
}

// nested is a document of lists and objects that are much alike.
func (g generator) nested() string {
	parts := make([]string, 1+g.IntN(3))
	for i := range parts {
		parts[i] = g.pick("[1]", "[]", "[[1,2]]", "[[1],[2]]", "[[[1,2,3]]]", `{"a":[{"b":[1,2]},{"b":[3]}]}`, `{"a":1,"b":[2]}`, `{"a":{"a":1,"b":"b"}}`,
			`{"b":[[1],{"a":2}]}`, `[{"a":1},{"a":[2,3]}]`, `"a"`, "2", "null", g.value(2))
	}
	if g.IntN(2) == 0 {
		return "[" + strings.Join(parts, ",") + "]"
	}
	for i := range parts {
		parts[i] = fmt.Sprintf("%q:%s", "abc"[i:i+1], parts[i])
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (g generator) key() string {
	if g.IntN(12) == 0 {
		return g.pick("x y", "a.b", "a-b", "é", "0", "length", "$", "@", "*", "", "a'b", "😀", "a\\\\b")
	}
	return g.pick("a", "b", "c", "d", "a", "b", "id")
}

func (g generator) value(depth int) string {
	if depth > 0 && (depth == 4 || g.IntN(2) == 0) {
		var parts []string
		n := g.IntN(5)
		if g.IntN(2) == 0 {
			for range n {
				parts = append(parts, fmt.Sprintf("%q:%s", strings.ReplaceAll(g.key(), `\\`, `\`), g.value(depth-1)))
			}
			return "{" + strings.Join(parts, ",") + "}"
		}
		for range n {
			parts = append(parts, g.value(depth-1))
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	return g.scalar()
}

func (g generator) scalar() string {
	return g.pick("1", "2", "3", "0", "-1", "1.0", "2.5", "1e2", "10", "12345678901", "0.1", "123456789012345678901",
		"0.1234567890123456789", "null", "true", "false", `"a"`, `"b"`, `""`, `"1"`, `"2.5"`, `"abc"`, `"ABC"`, `"a b"`,
		`"$.a"`, `"[1]"`, `"'q'"`, `"@"`, `"é"`, `"x/y"`, `"1e2"`)
}

func (g generator) path() string {
	s := g.pick("$", "$", "$", "$", "$", "@", "")
	if s == "" {
		s = g.pick("a", "b", "*", "['a']", ".a", "[0]", "..a", "a()")
	}
	for n := g.IntN(5); n > 0; n-- {
		s += g.step(2)
	}
	if g.IntN(6) == 0 {
		s += "." + g.call(1)
	}
	return s
}

// repeated is a path that calls a function for several values, or evaluates a
// filter with one for several: what an evaluation of an argument leaves in the
// path is there at the next one.
func (g generator) repeated() string {
	s := g.pick("$", "$", "$.a", "$[0]", "$.*") + g.pick("[*]", "[*]", ".*", "[0,1]", "[0:]", "[-3:]", "['a','b']", "..a", "..*", "..[*]", "..[0]", "[0,0]", "[?(@)]")
	if g.IntN(4) == 0 {
		f := "[?(@.." + g.pick("a", "b", "*", "[0]", "[*]", "['a','b']") + g.argument()
		if g.IntN(4) > 0 {
			f += "." + g.pick("length", "size", "sum", "concat", "keys", "first") + "()"
		}
		f += g.pick("", " == 1", " > 1", " == 2", " != 0", " == 'a'", " empty true", " size 1") + ")]"
		if g.IntN(3) == 0 {
			f = "[?(@" + g.pick("", ".a", ".*", "[*]", "..b") + f + g.pick("", ".b", ".size() > 0") + ")]"
		}
		return s + f
	}
	for n := 1 + g.IntN(2); n > 0; n-- {
		var args []string
		for n := 1 + g.IntN(2); n > 0; n-- {
			args = append(args, g.pick("$", "$", "@")+g.argument())
		}
		s += "." + g.pick("length", "size", "size", "size", "sum", "max", "concat", "append", "index", "keys", "first") + "(" + strings.Join(args, ",") + ")"
	}
	if g.IntN(4) == 0 {
		s += g.step(0)
	}
	return s
}

// argument is a path with wildcards, which functions change (see state).
func (g generator) argument() string {
	s := ""
	for n := 1 + g.IntN(3); n > 0; n-- {
		s += g.pick(".a", ".b", "[0]", "[0]", "[1]", "['c']", "[*]", "[*]", ".*", "..a", "..*", "['a','b']", "[0,1]", "[-1:]", "[?(@.a)]", "..[0]", "..[*]",
			".first()", ".keys()", ".length()")
	}
	return s
}

func (g generator) step(depth int) string {
	switch g.IntN(20) {
	case 0, 1, 2, 3, 4:
		return "." + g.key()
	case 5:
		return ".." + g.pick(g.key(), "*", "[*]", "[0]", "['a']", "a", "b")
	case 6:
		return "['" + strings.ReplaceAll(g.key(), "'", `\'`) + "']"
	case 7:
		return `["` + g.key() + `"]`
	case 8:
		return "['" + g.key() + "'" + g.pick(",", " , ", ",'c',") + "'" + g.key() + "']"
	case 9, 10:
		return "[" + g.pick("0", "1", "2", "-1", "-2", "7", " 0 ", "0,1", "1 , 0", "-1,0", "0,9", "00", "-0", "2147483648") + "]"
	case 11:
		return "[" + g.pick(":1", "1:", "0:2", "-2:", ":-1", "-1:2", "-3:-1", "1:0", ":", "::2", "0:2:1", "0 :1", ":1:", "5:", ":9") + "]"
	case 12, 13:
		return g.pick(".*", "[*]", "[ * ]", ".*", "*")
	case 14, 15, 16, 17:
		return g.pick("", "", "", ".", "..") + "[" + g.pick("?", "?", "?", " ? ") + "(" + g.filter(depth) + ")]"
	case 18:
		return g.pick("[(@.length-1)]", "[(@.length()-1)]", "[last()]", "[(@.size - 1)]", "[?]", "[?(@.a)", "[a]", "['a'", "[]", " ", "..", ".", "[@.length-1]")
	}
	return "." + g.call(depth)
}

func (g generator) call(depth int) string {
	name := g.pick("length", "size", "min", "max", "avg", "sum", "stddev", "keys", "concat", "append", "first", "last", "index", "nope")
	if g.IntN(3) > 0 {
		return name + "()"
	}
	var args []string
	for n := g.IntN(3); n > 0; n-- {
		switch g.IntN(4) {
		case 0:
			args = append(args, g.pick("1", "-1", "0", `"x"`, `{"a":1}`, "2.5", `"a,b"`, "[1]", "true", "null"))
		case 1:
			args = append(args, "@"+g.plain())
		default:
			args = append(args, "$"+g.plain())
		}
	}
	return name + "(" + strings.Join(args, g.pick(",", ", ")) + ")"
}

// plain is a path without wildcards; argument has them.
func (g generator) plain() string {
	s := ""
	for n := g.IntN(3); n > 0; n-- {
		s += g.pick(".a", ".b", "[0]", "['c']", "..a", ".d.length()")
	}
	return s
}

func (g generator) filter(depth int) string {
	switch g.IntN(9) {
	case 0:
		return g.filter(depth-1) + g.pick(" && ", "&&", " || ", "||") + g.filter(0)
	case 1:
		return g.pick("!", "! ") + g.pick("("+g.filter(0)+")", "@.a", "@", "$.a", "!@.b")
	case 2:
		return "(" + g.filter(depth-1) + ")"
	case 3, 4:
		return g.operand(depth)
	}
	op := g.pick("==", "==", "!=", "<", "<=", ">", ">=", "=~", "in", "nin", "subsetof", "anyof", "noneof", "contains",
		"size", "empty", "===", "!==", "exists", "all", "type", "IN", "sizeof", "=", "<>")
	blank := g.pick(" ", " ", " ", "")
	right := g.operand(depth)
	switch op {
	case "=~":
		right = g.pick("/a.*/", "/A.*/i", "/.*B.*/", "/a/", `/x\/y/`, "/[/", "/(?i)abc/", "/1/", "'a'", "/a/ix", "/true/")
	case "in", "nin", "subsetof", "anyof", "noneof", "IN", "all":
		right = g.pick("[1,2]", "['a','b']", "[]", `["a", 1]`, "[1, 2.5, null]", "@.a", "$.a", "[true]", "[[1]]", "{'a':1}", "['1','$.a']", "[1}", "['[1]']")
	case "size", "sizeof":
		right = g.pick("1", "2", "0", "@.a", "'1'", "2.9")
	case "empty", "exists":
		right = g.pick("true", "false", "true", "1")
	}
	return g.operand(depth) + blank + op + blank + right
}

func (g generator) operand(depth int) string {
	if g.IntN(3) > 0 {
		s := g.pick("@", "@", "@", "@", "$")
		for n := g.IntN(3); n > 0; n-- {
			s += g.pick(".a", ".b", ".c", "['a']", "[0]", ".*", "..a", ".length()", ".id", "[*]", ".a.b", ".keys()", "['a','b']", "[-1]", "[0,1]")
		}
		if depth > 0 && g.IntN(8) == 0 {
			s += "[?(" + g.filter(depth-1) + ")]"
		}
		return s
	}
	return g.pick("1", "2", "2.5", "-1", "1e2", "1.0", "'a'", `"b"`, "'abc'", "''", "true", "false", "null", "[1]", "[]", `{"a":1}`,
		"'a b'", `'a\'b'`, "'1'", "100", "0.10", "'\\u0061'", "nul", "tru", "'", "{", "1.", ".5", "-", "'x'y")
}

// damage inserts, removes or doubles a character.
func (g generator) damage(s string) string {
	if s == "" {
		return s
	}
	i := g.IntN(len(s))
	switch g.IntN(3) {
	case 0:
		return s[:i] + g.pick(" ", ".", "[", "]", "(", ")", "'", `"`, ",", "*", "?", "@", "$", "!", "\\", "-", ":", "é") + s[i:]
	case 1:
		return strings.ToValidUTF8(s[:i]+s[i+1:], "")
	}
	return strings.ToValidUTF8(s[:i]+s[i:i+1]+s[i:], "")
}
