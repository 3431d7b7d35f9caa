package lsp

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var edits = flag.Int("edits", 2000, "how many random edits TestManyEdits makes")

// typist makes random edits of a document, and sends them.
type typist struct {
	e       *editor
	r       *rand.Rand
	uri     string
	version int
	good    string // the text as it was opened
	text    string
	cut     string   // what was cut last
	before  []string // texts to go back to
}

// pieces are what is typed: what closes and opens texts, templates and definitions.
var pieces = []string{"", "\n", "$", "#if(", "#end", "\"", "'", "\u00e9", "\U0001F600", "\r\n", "  ", "x: ", "$input.path('$.a')", openapi[300:400], "{", "]", "\x00", "|", "&a ", "*a", "<<: *a\n"}

// edit types, cuts, pastes or undoes.
func (y *typist) edit() {
	l := linesOf(y.text)
	from := y.r.IntN(len(y.text) + 1)
	to := min(len(y.text), from+y.r.IntN(20))
	c := change{Range: &span{l.position(from), l.position(to)}, Text: pieces[y.r.IntN(len(pieces))]}
	switch n := y.r.IntN(10); {
	case n < 2: // cut some lines
		to = min(len(y.text), from+y.r.IntN(400))
		c = change{Range: &span{l.position(from), l.position(to)}}
		a, b := l.offset(c.Range.Start), l.offset(c.Range.End)
		y.cut = y.text[min(a, b):b]
	case n < 4:
		c.Text = y.cut
	case n < 7 && len(y.before) > 0: // undo, as editors send it: all of the text
		y.before, c = y.before[:len(y.before)-1], change{Text: y.before[len(y.before)-1]}
		y.send(c)
		return
	}
	if y.before = append(y.before, y.text); len(y.before) > 200 {
		y.before = y.before[100:]
	}
	y.send(c)
	if len(y.text) > 20_000 || y.r.IntN(30) == 0 { // most of what is typed at random cannot be read for long
		y.before = nil
		y.send(change{Text: y.good})
	}
}

func (y *typist) send(c change) {
	y.version++
	y.text = apply(y.text, []change{c})
	y.e.notify("textDocument/didChange", changeParams{document{URI: y.uri, Version: y.version}, []change{c}})
}

// ask asks what editors ask while somebody types.
func (y *typist) ask() {
	at := placeParams{document{URI: y.uri}, linesOf(y.text).position(y.r.IntN(len(y.text) + 1))}
	for _, method := range []string{"completion", "hover", "definition"} {
		y.e.call("textDocument/"+method, at, nil)
	}
	for _, method := range []string{"documentSymbol", "codeLens"} {
		y.e.call("textDocument/"+method, closeParams{document{URI: y.uri}}, nil)
	}
	y.e.call("textDocument/codeAction", actionParams{document{URI: y.uri}, span{End: position{Line: 1000}}}, nil)
}

// typists are those of a document in each notation.
func typists(e *editor) []*typist {
	e.casesBeside("api.yaml")
	require.NoError(e.t, os.MkdirAll(filepath.Join(e.dir, "tf"), 0o755))
	var list []*typist
	for i, f := range []struct{ name, text string }{
		{"api.yaml", lambda}, {"other.yaml", openapi + "components: {}\n"}, {"tf/main.tf", terraform(`"{\"a\": $util.escapeJavascript('x')}"`)},
		{"a.json", `{"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200", "responseTemplates": {"application/json": "{\"a\": $util.escapeJavascript('x')}"}}}}`},
		{"a.vtl", "#set($a = $input.path('$'))\n{\"a\": \"$util.escapeJavascript($a.b)\"#if($a.c), \"c\": [#foreach($c in $a.c)$c#end]#end}\n"},
	} {
		list = append(list, &typist{e: e, r: rand.New(rand.NewPCG(1, uint64(i))), good: f.text, text: f.text, uri: e.open(f.name, f.text), version: 1})
	}
	return list
}

// TestManyEdits: whatever is typed, cut, pasted and undone, the server answers all
// along, has the text that the editor has, and takes no more memory.
func TestManyEdits(t *testing.T) {
	e := startAfter(t, time.Millisecond)
	all := typists(e)
	go func() { // nobody waits for what is reported meanwhile
		for range e.told {
		}
	}()
	var early uint64
	for n := range *edits {
		y := all[n%len(all)]
		if y.edit(); n%20 < len(all) {
			y.ask()
		}
		if n == *edits/4 {
			early = inUse()
		}
	}
	require.Less(t, inUse(), early+(8<<20), "it grows")
	for _, y := range all[1:] { // the mistake of each is still offered to be mended
		y.send(change{Text: y.good})
		var h *hover
		at := strings.Index(y.text, "escapeJavascript")
		e.call("textDocument/hover", placeParams{document{URI: y.uri}, linesOf(y.text).position(at)}, &h)
		require.NotNil(t, h, y.uri)
		require.Contains(t, y.text[linesOf(y.text).offset(h.Range.Start):linesOf(y.text).offset(h.Range.End)], "escapeJavascript(", y.uri)
	}
}

// inUse is the memory in use.
func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
