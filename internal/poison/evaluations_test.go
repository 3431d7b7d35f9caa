package poison_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/conformance"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/internal/testenv"
)

// Memory that nobody may read any more is overwritten in all tests of the package.
var _ = testenv.Poison()

// caseFiles are the lines of the repository that have answers.
var caseFiles = []string{"../../testdata/rules/*.ndjson", "../../internal/vtl/testdata/*.ndjson"}

// TestLines evaluates every line that the repository has, in one process and in
// several orders. Each one lies in the same buffer as the one before, which is
// overwritten in between.
func TestLines(t *testing.T) {
	lines := caseLines(t)
	want := make([]string, len(lines))
	deviations := map[string]string{} // cases that expect what their input does not hold, by id
	text, err := os.ReadFile("../../testdata/deviations.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &deviations))
	buf := make([]byte, 0, 1<<20)
	for round := range 3 {
		order := rand.New(rand.NewPCG(1, uint64(round))).Perm(len(lines))
		for _, i := range order {
			buf = append(buf[:0], lines[i]...)
			result, err := conformance.Evaluate(buf)
			poison.Bytes(buf)
			require.NoError(t, err, "%s", lines[i])
			if round == 0 {
				want[i] = string(result)
			}
			require.Equal(t, want[i], string(result), "%s", lines[i])
			diff, err := conformance.Check(lines[i], result)
			var is struct{ ID any }
			require.NoError(t, json.Unmarshal(lines[i], &is))
			if deviations[fmt.Sprint(is.ID)] == "" && !errors.Is(err, conformance.ErrNoExpectation) {
				require.NoError(t, err, "%s", lines[i])
				require.Empty(t, diff, "%s", lines[i])
			}
		}
	}
}

func caseLines(t *testing.T) (lines [][]byte) {
	for _, pattern := range caseFiles {
		names, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			s := bufio.NewScanner(bytes.NewReader(text))
			s.Buffer(nil, 1<<24)
			for s.Scan() {
				if !bytes.Contains(s.Bytes(), []byte(`"skip"`)) {
					lines = append(lines, bytes.Clone(s.Bytes()))
				}
			}
			require.NoError(t, s.Err())
		}
	}
	require.NotEmpty(t, lines)
	return lines
}

// valueTemplates take everything that the engine compiles from the body: paths,
// patterns, replacements, formats, names, numbers and JSON in strings.
var valueTemplates = []string{
	`$input.path($input.path("$.path")) $input.json($input.path("$.path"))`,
	`#set($p = $input.path("$.path"))#foreach($i in [1..3])$input.path($p),#end`,
	`#set($id = $input.path("$.id"))$input.path("$.${id}.v") $input.json("$.items[?(@.id == '$id')]") $input.json("$..['$id']")`,
	`#foreach($q in $input.path("$.paths"))$input.json($q) #end`,
	`#set($s = $input.path("$.text"))$s.replaceAll($input.path("$.re"), $input.path("$.with")) $s.matches($input.path("$.re")) #foreach($x in $s.split($input.path("$.sep")))[$x]#end`,
	`$input.path("$.id").format($input.path("$.fmt"), "a", 1) $input.path("$.fmt").formatted("b", 2)`,
	`#set($o = $util.parseJson($input.path("$.json")))$o.id $o.list[0] #set($o.id = $input.path("$.id"))$o #set($p = "$" + ".id")$input.path($p)`,
	`#foreach($i in $input.path("$.items"))$i.id=$i.v;#end`,
	`#set($m = {})#foreach($i in $input.path("$.items"))$!m.put($i.id, $i)#end$m.keySet() $m`,
	`$input.path("$.esc") $input.json("$.esc") $util.escapeJavaScript($input.path("$.esc")) $util.base64Decode($util.base64Encode($input.path("$.id"))) $util.urlDecode($util.urlEncode($input.path("$.esc")))`,
	`#set($b = $input.path("$"))#set($b.added = $b.id)$b.items.add($b.id)$input.json("$")`,
	`#set($l = $input.path("$.items"))$l.remove(0).id $l.iterator().next() $l.subList(0, 1)`,
	`#set($context.responseOverride.header.X = $input.path("$.id"))#set($context.responseOverride.status = 202)$context.responseOverride.header`,
	`$input.params("h") $input.params().header $stageVariables.v $context.c $context.deep.c $input.body`,
	`#define($d)$input.path("$.id")#end$d#macro(m $x)<$x>#end#m($input.path("$.id"))#set($q = "$d-$input.path('$.id')")$q`,
	`#foreach($i in [1..90])#set($long = "$!long$input.path('$.id'),")#end$long #set($other = "$long;" + $input.path("$.id"))$other`,
	`#set($r = $input.path("$"))#set($r.made = $r.items.subList(0, 1))$input.json("$.made[0].id") $input.path("$.made[*].v") #set($r.made = $r.text.lines().toList())$input.json("$..made[0]") $input.path("$.items[0].keys()")`,
	`$input.path($input.path("$.bad")) $input.path("$.items[0].v").substring($input.path("$.n"))`,
	`$input.path("$.id").matches($input.path("$.badre"))`,
	`$input.path("$.id").getBytes($input.path("$.id"))`,
	`$util.parseJson($input.path("$.text"))`,
}

// parameters are names of headers and what they are mapped from.
var parameters = [][2]string{
	{"X-Id", "integration.response.body.id"}, {"X-Esc", "integration.response.body.items[1].v"}, {"X-All", "integration.response.body.items[*].id"},
	{"X-H", "integration.response.header.H"}, {"X-C", "context.c"}, {"X-V", "stageVariables.v"},
}

// body is a payload in which everything bears the tag. Tags of one length make
// bodies of one shape: what is read at the place of another body is a tag, too.
func body(tag string, dst []byte) []byte {
	return append(dst, strings.ReplaceAll(`{"errorMessage":"failed\u0020TAG","id":"TAG","TAG":{"v":"of TAG"},"path":"$.TAG.v","paths":["$.id","$['TAG']","$.items[0].TAG","$..TAG","$.items[?(@.id=='TAG')].v"],`+
		`"text":"a TAG, b TAG; \"TAG","re":"T([a-z]+)(?<x>TAG|\\d+)T","with":"<$1 TAG>","sep":"TAG[,;] ?","fmt":"TAG %2$s %s TAG %d %%","json":"{\"id\":\"TAG\",\"list\":[\"TAG\"]}",`+
		`"items":[{"id":"TAG","v":"first TAG","TAG":1},{"id":"x","v":"TAG\u0041","TAG":"TAG"}],"esc":"\"TAG\"\n\u00e9 TAG","bad":"$.[TAG","badre":"(TAG","n":3}`, "TAG", tag)...)
}

// newTag gives tags of one length.
func newTag(n int) string { return fmt.Sprintf("Tq%05dT", n) }

// engine compiles an integration with one template for all answers; "" is none.
func engine(t testing.TB, kind, template string) *gatemap.Engine {
	responses := gatemap.Ordered[gatemap.IntegrationResponse]{{Key: "200"}, {Key: "400"}}
	pattern := "failed .*|200"
	for i := range responses {
		r := &responses[i].Value
		r.StatusCode = responses[i].Key
		if template != "" {
			r.ResponseTemplates.Set("application/json", &template)
		}
		for _, p := range parameters {
			r.ResponseParameters.Set("method.response.header."+p[0], p[1])
		}
	}
	responses[1].Value.SelectionPattern = &pattern
	e, err := gatemap.Compile(&gatemap.Integration{Type: gatemap.IntegrationType(kind), IntegrationResponses: responses,
		URI: "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations"}, gatemap.Options{})
	require.NoError(t, err)
	return e
}

// message is a request and an answer that bear the tag; the body lies in buf.
func message(tag string, buf []byte) (*gatemap.Request, *gatemap.Backend) {
	one := []gatemap.Field{{Name: "h", Values: []string{tag}}}
	return &gatemap.Request{Headers: one, Querystring: one, PathParameters: one,
			Context:        []gatemap.Member{{Name: "c", Value: tag}, {Name: "deep", Value: []gatemap.Member{{Name: "c", Value: tag}}}},
			StageVariables: []gatemap.Member{{Name: "v", Value: tag}}},
		&gatemap.Backend{StatusCode: 200, Headers: []gatemap.Field{{Name: "H", Values: []string{tag}}}, Body: body(tag, buf)}
}

// answer is everything that an evaluation gives, as text.
func answer(r *gatemap.Response, err error) string {
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d %s %q %q", r.StatusCode, r.Selected, r.Headers, r.Body)
}

// engines are two for each template and for none, so that each one finds what
// the other has left behind.
func engines(t testing.TB) (list []*gatemap.Engine) {
	for _, template := range append([]string{""}, valueTemplates...) {
		for _, kind := range []string{"HTTP", "AWS"} {
			list = append(list, engine(t, kind, template))
		}
	}
	return list
}

// references are the answers to one tag of every engine, to memory that nobody
// overwrites. Those to another tag differ in the tag only.
func references(t testing.TB, list []*gatemap.Engine) []string {
	answers := make([]string, len(list))
	for i, e := range list {
		req, backend := message(newTag(0), nil)
		answers[i] = answer(e.Evaluate(req, backend))
		require.Contains(t, answers[i], newTag(0), "engine %d", i)
		require.NotContains(t, answers[i], poison.Text[:1], "engine %d", i)
	}
	return answers
}

// TestOneBuffer evaluates bodies of one shape that lie in one buffer, with all
// engines in turn and one Response. Explanations and errors are read after the
// buffer was overwritten.
func TestOneBuffer(t *testing.T) {
	list := engines(t)
	want := references(t, list)
	var dst gatemap.Response
	buf := make([]byte, 4<<10)
	for n := range 40 {
		tag := newTag(n + 1)
		for i, e := range list {
			want := strings.ReplaceAll(want[i], newTag(0), tag)
			// Elsewhere each time: the tags of the one before are not read again.
			at := 7 * (n + i) % 256
			req, backend := message(tag, buf[at:at])
			err := e.EvaluateTo(&dst, req, backend)
			if err == nil {
				require.Equal(t, want, answer(&dst, nil), "engine %d", i)
			}
			x, explained := e.Explain(req, backend)
			poison.Bytes(backend.Body)
			if err != nil {
				require.Equal(t, want, err.Error(), "engine %d", i)
				require.Equal(t, want, explained.Error(), "engine %d", i)
				require.Equal(t, 500, dst.StatusCode)
			} else {
				require.Equal(t, want, answer(x.Response, nil), "engine %d", i)
			}
			told := x.String() + x.Log(time.Time{})
			require.NotContains(t, told, poison.Text[:1], "engine %d", i)
			require.NotContains(t, told, `\xa5`, "engine %d", i)
			require.Empty(t, foreign(told, tag), "engine %d: %s", i, told)
		}
	}
}

// TestForeignTags lets a hundred goroutines use the same engines, each with
// bodies of its own tags in a buffer of its own, and looks for the tags of
// others in everything that comes out.
func TestForeignTags(t *testing.T) {
	list := engines(t)
	want := references(t, list)
	var wg sync.WaitGroup
	failures := make(chan string, 100)
	for g := range 100 {
		wg.Go(func() {
			var dst gatemap.Response
			buf := make([]byte, 4<<10)
			for n := range 4 {
				tag := newTag(100*n + g + 1)
				for k := range list {
					i := (k + g) % len(list)
					at := 7 * (n + k) % 256
					req, backend := message(tag, buf[at:at])
					err := list[i].EvaluateTo(&dst, req, backend)
					poison.Bytes(backend.Body)
					got := answer(&dst, err)
					if i < 2 { // without a template the body is the backend's
						continue
					}
					if want := strings.ReplaceAll(want[i], newTag(0), tag); got != want {
						failures <- fmt.Sprintf("engine %d: %q, want %q; foreign tags: %q", i, got, want, foreign(got, tag))
						return
					}
				}
			}
		})
	}
	wg.Wait()
	close(failures)
	for f := range failures {
		t.Error(f)
	}
}

var tags = regexp.MustCompile(`Tq\d{5}T`)

// foreign returns the tags in a text that are of another evaluation.
func foreign(text, tag string) []string {
	return slices.DeleteFunc(tags.FindAllString(text, -1), func(found string) bool { return found == tag })
}
