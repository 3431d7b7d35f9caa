package doc

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	javatext "github.com/gatemap/gatemap/internal/java/text"
)

var (
	oracle     = flag.String("oracle", "", "command that answers template lines as the service's engine does")
	count      = flag.Int("pairs", 1000, "number of texts")
	update     = flag.Bool("update", false, "record the answers of the oracle")
	oracleSeed = flag.Uint64("seed", 1, "seed of the texts")
)

// TestOracle reads dirty JSON and compares what is printed of it, and what is
// refused, with the answers in testdata/recorded.ndjson. Where -oracle names
// the reference engine, it is asked about new texts instead, and with -update
// its answers are recorded.
func TestOracle(t *testing.T) {
	texts, answers := recordedTexts(t)
	if *oracle != "" {
		g := dirt{rand.New(rand.NewPCG(*oracleSeed, 2))}
		texts = make([]string, *count)
		for i := range texts {
			texts[i] = g.text()
		}
		answers = askTemplates(t, *oracle, texts)
	}
	differences := 0
	for i, want := range answers {
		if got := bothPrints(texts[i]); got != want {
			if differences++; differences <= 25 {
				t.Errorf("%q\n want %q\n got  %q", texts[i], want, got)
			}
		}
	}
	require.Zero(t, differences)
	if *oracle != "" && *update {
		recordTexts(t, texts, answers)
	}
}

// recordFile has a line for each text: a list of it and of the answer.
const recordFile = "testdata/recorded.ndjson"

func recordedTexts(t *testing.T) (texts, answers []string) {
	lines, err := os.ReadFile(recordFile)
	require.NoError(t, err)
	for line := range strings.Lines(string(lines)) {
		var row [2]string
		require.NoError(t, json.Unmarshal([]byte(line), &row))
		texts, answers = append(texts, row[0]), append(answers, row[1])
	}
	require.NotEmpty(t, texts)
	return texts, answers
}

func recordTexts(t *testing.T, texts, answers []string) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for i := range texts {
		require.NoError(t, enc.Encode([2]string{texts[i], answers[i]}))
	}
	require.NoError(t, os.WriteFile(recordFile, b.Bytes(), 0o644))
}

// bothPrints gives what $input.json('$')~$input.path('$') prints, "error" when
// the text is refused. A document that is null prints as "".
func bothPrints(text string) string {
	if text == "" {
		text = "{}"
	}
	var d Document
	if d.ParseString(text) != nil {
		return "error"
	}
	if d.Root().IsNull() {
		return `""~`
	}
	js, err := AppendJSON(nil, d.Root(), Compact, 0)
	if err != nil {
		return "error"
	}
	plain, err := AppendText(append(js, '~'), d.Root(), 0)
	if err != nil {
		return "error"
	}
	return string(javatext.AppendOutput(nil, string(plain)))
}

func askTemplates(t *testing.T, command string, texts []string) []string {
	cmd := exec.Command("sh", "-c", command)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	go func() {
		defer in.Close()
		for _, text := range texts {
			line, _ := json.Marshal(map[string]string{"template": "$input.json('$')~$input.path('$')", "body": text})
			// The oracle reads its input with the parser under test, which drops DEL.
			line = bytes.ReplaceAll(line, []byte{0x7F}, []byte(`\u007f`))
			if _, err := in.Write(append(line, '\n')); err != nil {
				return
			}
		}
	}()
	var answers []string
	for r := bufio.NewReader(out); ; {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			var a struct{ Output, Error string }
			require.NoError(t, json.Unmarshal(line, &a), "%s", line)
			if a.Error != "" {
				a.Output = "error"
			}
			answers = append(answers, a.Output)
		}
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
	}
	require.NoError(t, cmd.Wait())
	require.Len(t, answers, len(texts))
	return answers
}

// dirt makes JSON with the mistakes that json-smart forgives, and others.
type dirt struct{ *rand.Rand }

func (g dirt) pick(of ...string) string { return of[g.IntN(len(of))] }

func (g dirt) text() string {
	s := g.blank() + g.value(4) + g.blank()
	for g.IntN(3) == 0 {
		s = g.damage(s)
	}
	return s
}

func (g dirt) blank() string {
	if g.IntN(4) > 0 {
		return ""
	}
	return g.pick(" ", "  ", "\n", "\t", "\r\n", "\x01", "\f", "\u00a0", "\x1a", "\v", "\x7f")
}

func (g dirt) damage(s string) string {
	if s == "" {
		return "x"
	}
	runes := []rune(s)
	i := g.IntN(len(runes))
	switch g.IntN(4) {
	case 0:
		return string(runes[:i]) + g.pick("{", "}", "[", "]", ":", ",", `"`, "'", "\\", " ", "a", "1", "-", ".", "e", "~", "|", "\x1a", "é", "😀", "/", "null", "\x00") + string(runes[i:])
	case 1:
		return string(runes[:i]) + string(runes[i+1:])
	case 2:
		return string(runes[:i])
	}
	return string(runes[:i]) + string(runes[i:i+1]) + string(runes[i:])
}

func (g dirt) value(depth int) string {
	if depth == 0 || g.IntN(3) == 0 {
		return g.scalar()
	}
	sep := func() string {
		if g.IntN(8) == 0 {
			return g.pick(",,", " ", ", ,", " , ", "", ";", ":")
		}
		return ","
	}
	var b strings.Builder
	if g.IntN(2) == 0 {
		b.WriteByte('[')
		for n := g.IntN(4); n > 0; n-- {
			b.WriteString(g.blank() + g.value(depth-1) + g.blank())
			if n > 1 || g.IntN(8) == 0 {
				b.WriteString(sep())
			}
		}
		return b.String() + "]"
	}
	b.WriteByte('{')
	for n := g.IntN(4); n > 0; n-- {
		b.WriteString(g.blank() + g.key() + g.blank() + ":" + g.blank() + g.value(depth-1) + g.blank())
		if n > 1 || g.IntN(8) == 0 {
			b.WriteString(sep())
		}
	}
	return b.String() + "}"
}

func (g dirt) key() string {
	return g.pick(`"a"`, `"b"`, `"a"`, "a", "b", "'a'", `'x"y'`, `"x'y"`, `"\u0061"`, `""`, "a b", "1", "null", `"é"`, `"a\/b"`, "$x", "x-1", `"\ud83d\ude00"`)
}

func (g dirt) scalar() string {
	switch g.IntN(5) {
	case 0:
		return g.number()
	case 1:
		return g.pick("null", "true", "false", "NaN", "nul", "nullx", "True", "Infinity", "undefined", "abc", "a b", "-x", "tru e", "x:y", "@a", "NaN ", "(", "é", "😀")
	}
	quote := g.pick(`"`, `"`, `"`, "'")
	var b strings.Builder
	b.WriteString(quote)
	for n := g.IntN(6); n > 0; n-- {
		b.WriteString(g.pick("a", "b", " ", "é", "😀", "/", "1", ",", ":", "{", "\u2028", "\u0085", "\x7f", "\n", "\t", "\x01", "\x1a", "ÿ",
			`\n`, `\"`, `\'`, `\\`, `\/`, `\t`, `\b`, `\f`, `\r`, `\u00e9`, `\ud83d\ude00`, `\ud83d`, `\ude00`, `\u0041`, `\x41`, `\xe9`,
			`\u20ac`, `\u0000`, `\u001f`, `\q`, `\é`, `\😀`, `\u12`, `\xz`, `\ud83d😀`, "\\\n", "'", `<>&`))
	}
	b.WriteString(quote)
	return b.String()
}

func (g dirt) number() string {
	switch g.IntN(3) {
	case 0:
		return g.pick("0", "-0", "1", "-1", "01", "-01", "2147483647", "2147483648", "-2147483648", "-2147483649", "9223372036854775807",
			"9223372036854775808", "-9223372036854775808", "-9223372036854775809", "0000000000000000000001", "123456789012345678901234567890",
			"-", "--1", "+1", "1-", "00000000000000000000", "-00000000000000000000")
	case 1:
		return g.pick("1.0", "1.", ".5", "-.5", "-.", "1.5e3", "1e5", "1E+5", "1e-7", "1e", "1e+", "1e400", "-1e400", "1e-400", "1.2.3", "1e5.5",
			"-e5", "1ee5", "0.1", "100.0", "1e21", "1.7976931348623157e308", "4.9e-324", "1.0x", "1 2", "1x", "1~", "1é", "0x10", "1_0", "1,5",
			"1234567890.123456789", "0.12345678901234567", "0.123456789012345678", "1234567890123456789.", "1e10000000000000000", "1.00000000000000000e-5",
			"-0.000000000000000000", "123456789012345678e5", "1234567890123456789e-30", "0.0000000000000000001", "1.5e2147483647000000", "1e-00000000000000005")
	}
	digits := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteByte(byte('0' + g.IntN(10)))
		}
		return b.String()
	}
	s := g.pick("", "-") + digits(1+g.IntN(20))
	if g.IntN(2) == 0 {
		s += "." + digits(g.IntN(12))
	}
	if g.IntN(3) == 0 {
		s += g.pick("e", "E") + g.pick("", "-", "+") + digits(1+g.IntN(3))
	}
	return s
}
