package bench

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	vector "github.com/emmansun/base64"
	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/tidwall/gjson"
)

func engineRows() []*Row {
	return []*Row{
		{ID: "P1", What: "3 parameters / hand-written; faster than building an http.Header",
			Goals: []Goal{{Must: 2}, {AtLeast: true, Must: 3}}, Measure: parameters},
		{ID: "P2", What: "1 body expression, whole body checked / gjson.ValidBytes + Get, mean of 3 sizes x 3 places (spread: best and worst of the 9)", Goals: []Goal{{Must: 0.85, Stretch: 0.7}}, Measure: oneExpression},
		{ID: "P4", What: "8 body expressions spread over the body / 8 gjson.Get; faster than encoding/json, the worst of 3",
			Goals: []Goal{{Must: 0.65, Stretch: 0.53}, {AtLeast: true, Must: 8, Stretch: 12}}, Measure: eightExpressions},
		{ID: "A1", What: "allocations: selection, parameters, passthrough / template into a Response / owned result",
			Goals: []Goal{{Must: 0}, {Must: 0}, {Must: 1, Stretch: 1}}, Measure: allocations},
		{ID: "A2", What: "working memory / body, 50 KB / 1 MB", Goals: []Goal{{Must: 1.5, Stretch: 1}, {Must: 1.5, Stretch: 1}}, Measure: workingMemory},
		{ID: "N1", What: "passthrough of binary types / aliasing a struct by hand; 10 MB body / 1 KB body", Goals: []Goal{{Must: 3}, {Must: 1.1, Stretch: 1.1}}, Measure: passthrough},
		{ID: "N2", What: "passthrough of text, which has to be UTF-8, 10 MB / utf8.Valid", Goals: []Goal{{Must: 1.1}}, Measure: textPassthrough},
		{ID: "B1", What: "base64 / stdlib into a sized buffer, encode / decode 1 MB", Goals: []Goal{{Must: 1, Stretch: 0.6}, {Must: 1, Stretch: 0.6}}, Measure: base64Speed},
		{ID: "B2", What: "base64 by a codec with vector instructions (Options.Base64) / memcpy, the slower way, 1 MB / 10 MB",
			Goals: []Goal{{Must: 3, Stretch: 2.2}, {Must: 2, Stretch: 1.5}}, Measure: vectorBase64},
		{ID: "E0", What: "Lambda error path with the Serverless Framework's 8 default patterns: 8 KB / 1 KB message, per byte", Goals: []Goal{{Must: 1.5}}, Measure: frameworkPatterns},
	}
}

const headerPrefix = "method.response.header."

// httpIntegration returns an HTTP integration with one response.
func httpIntegration(r gatemap.IntegrationResponse) *gatemap.Integration {
	in := &gatemap.Integration{Type: gatemap.HTTP, URI: "https://backend.example/"}
	r.StatusCode = "200"
	in.IntegrationResponses.Set("200", r)
	pattern := `4\d{2}`
	in.IntegrationResponses.Set("400", gatemap.IntegrationResponse{StatusCode: "400", SelectionPattern: &pattern})
	return in
}

// withTemplate returns an integration whose application/json template is
// source.
func withTemplate(source string) *gatemap.Integration {
	var r gatemap.IntegrationResponse
	r.ResponseTemplates.Set("application/json", &source)
	return httpIntegration(r)
}

// evaluating evaluates into the same Response again and again.
func evaluating(name string, engine *gatemap.Engine, req *gatemap.Request, backend *gatemap.Backend) runner {
	var dst gatemap.Response
	return runner{name, func(n int) {
		for range n {
			if err := engine.EvaluateTo(&dst, req, backend); err != nil {
				panic(err)
			}
			sink += len(dst.Body)
		}
	}}
}

// lambdaSelection returns the selection of a Lambda integration with these
// patterns, from the bytes of the body on.
func lambdaSelection(patterns []string) (func(body []byte) int, error) {
	s := selector(patterns)
	var doc jsondoc.Document
	return func(body []byte) int {
		if err := doc.Parse(body); err != nil {
			panic(err)
		}
		message, _ := doc.Root().Get("errorMessage")
		chosen, err := s.ByMessage(context.Background(), message.Str(), 200)
		if err != nil {
			panic(err)
		}
		return chosen
	}, nil
}

func threeParameters() *gatemap.Engine {
	var r gatemap.IntegrationResponse
	r.ResponseParameters.Set(headerPrefix+"Access-Control-Allow-Origin", "'*'")
	r.ResponseParameters.Set(headerPrefix+"ETag", "integration.response.header.ETag")
	r.ResponseParameters.Set(headerPrefix+"X-Request", "integration.response.header.X-Request")
	return gatemap.MustCompile(httpIntegration(r), gatemap.Options{})
}

var fiveHeaders = []gatemap.Field{
	{Name: "Content-Type", Values: []string{"application/json"}}, {Name: "Date", Values: []string{"Tue, 24 Nov 2026 10:00:00 GMT"}},
	{Name: "ETag", Values: []string{`"5d41402abc4b2a76"`}}, {Name: "Server", Values: []string{"nginx"}}, {Name: "X-Request", Values: []string{"8c1f"}},
}

// headersByHand is the loop that somebody would write for threeParameters:
// look the sources up, keep names and values in a reused slice, check that no
// value splits the response, add the default Content-Type.
func headersByHand(dst []gatemap.Field, backend *gatemap.Backend) []gatemap.Field {
	dst = append(dst[:0], gatemap.Field{Name: "Access-Control-Allow-Origin", Values: starValue})
	for _, name := range [...]string{"ETag", "X-Request"} {
		for i := range backend.Headers {
			if h := &backend.Headers[i]; strings.EqualFold(h.Name, name) && strings.IndexByte(h.Values[0], '\n') < 0 {
				dst = append(dst, gatemap.Field{Name: name, Values: h.Values[:1]})
			}
		}
	}
	return append(dst, gatemap.Field{Name: "Content-Type", Values: jsonValue})
}

var starValue, jsonValue = []string{"*"}, []string{"application/json"}

func parameters(s *Session) ([]Figure, error) {
	backend := &gatemap.Backend{StatusCode: 200, Headers: fiveHeaders, Body: []byte(`{}`)}
	var dst []gatemap.Field
	source := http.Header{"Etag": {`"5d41402abc4b2a76"`}, "X-Request": {"8c1f"}}
	r := s.interleave(
		evaluating("ours", threeParameters(), &gatemap.Request{}, backend),
		runner{"hand", func(n int) {
			for range n {
				dst = headersByHand(dst, backend)
				sink += len(dst)
			}
		}},
		runner{"http", func(n int) {
			for range n {
				h := http.Header{}
				h.Set("Access-Control-Allow-Origin", "*")
				h.Set("ETag", source.Get("ETag"))
				h.Set("X-Request", source.Get("X-Request"))
				h.Set("Content-Type", "application/json")
				sink += len(h)
			}
		}})
	return []Figure{r.Ratio("ours", "hand").Cost(), r.Ratio("ours", "http").Speed()}, nil
}

// documentLookups parses body and looks paths up.
func documentLookups(name string, body []byte, paths ...string) runner {
	var doc jsondoc.Document
	compiled := make([]*jsonpath.Path, len(paths))
	for i, p := range paths {
		var err error
		if compiled[i], err = jsonpath.Compile(p); err != nil {
			panic(err)
		}
	}
	return runner{name, func(n int) {
		for range n {
			if err := doc.Parse(body); err != nil {
				panic(err)
			}
			for _, p := range compiled {
				if !p.Lookup(doc.Root()).IsNull() {
					sink++
				}
			}
		}
	}}
}

func oneExpression(s *Session) ([]Figure, error) {
	var ratios []float64
	for _, size := range []int{998, 51_000, 979_000} {
		body := paddedBody(size)
		for _, path := range []string{"a.b.c", "items.3.id", "z.y.x"} {
			theirs := runner{"gjson", func(n int) {
				for range n {
					if gjson.ValidBytes(body) && gjson.GetBytes(body, path).Exists() {
						sink++
					}
				}
			}}
			r := s.interleave(documentLookups("ours", body, "$."+strings.Replace(path, ".3.", "[3].", 1)), theirs)
			ratios = append(ratios, r.Ratio("ours", "gjson").Cost().Value)
		}
	}
	return []Figure{{geometricMean(ratios), slices.Min(ratios), slices.Max(ratios)}}, nil
}

func geometricMean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += math.Log(v)
	}
	return math.Exp(sum / float64(len(values)))
}

// eightPaths are spread evenly over a paddedBody: its first member, its last
// one, and six items in between. (Eight at its beginning would let gjson stop
// there, where we check the body to its end: that is what P2 measures.)
func eightPaths(body []byte) []string {
	items := int(gjson.GetBytes(body, "items.#").Int())
	paths := []string{"a.b.c"}
	for i, field := range []string{"id", "title", "score", "active", "tags.0", "id"} {
		paths = append(paths, fmt.Sprintf("items.%d.%s", (i+1)*items/7, field))
	}
	return append(paths, "z.y.x")
}

// jsonPath writes a path of gjson as JSONPath.
func jsonPath(path string) string {
	out := "$"
	for step := range strings.SplitSeq(path, ".") {
		if step[0] <= '9' {
			out += "[" + step + "]"
		} else {
			out += "." + step
		}
	}
	return out
}

func eightExpressions(s *Session) ([]Figure, error) {
	figures := []Figure{{}, {Value: 1e9}}
	for _, size := range []int{998, 51_000, 979_000} {
		body := paddedBody(size)
		paths := eightPaths(body)
		ours := make([]string, len(paths))
		for i, p := range paths {
			ours[i] = jsonPath(p)
		}
		r := s.interleave(documentLookups("ours", body, ours...),
			runner{"gjson", func(n int) {
				for range n {
					for _, p := range paths {
						if gjson.GetBytes(body, p).Exists() {
							sink++
						}
					}
				}
			}},
			runner{"encoding/json", func(n int) {
				for range n {
					var v map[string]any
					if err := json.Unmarshal(body, &v); err != nil {
						panic(err)
					}
					sink += len(v)
				}
			}})
		if f := r.Ratio("ours", "gjson").Cost(); f.Value > figures[0].Value {
			figures[0] = f
		}
		if f := r.Ratio("ours", "encoding/json").Speed(); f.Value < figures[1].Value {
			figures[1] = f
		}
	}
	return figures, nil
}

func allocations(*Session) ([]Figure, error) {
	per := func(run func()) Figure {
		run()
		n := testing.AllocsPerRun(200, run)
		return Figure{n, n, n}
	}
	list := listBody(mediumItems)
	plain := evaluating("", threeParameters(), &gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Headers: fiveHeaders, Body: list})
	rendering := evaluating("", gatemap.MustCompile(withTemplate(listTemplate), gatemap.Options{}), &gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: list})
	owned, err := ownedRendering(list)
	if err != nil {
		return nil, err
	}
	return []Figure{per(func() { plain.Run(1) }), per(func() { rendering.Run(1) }), per(owned)}, nil
}

// workingMemory is what parsing keeps beside the body itself.
func workingMemory(*Session) ([]Figure, error) {
	var figures []Figure
	for _, size := range []int{50_000, 1_000_000} {
		body := paddedBody(size)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		// Many, so that what else comes and goes on the heap does not count.
		docs := make([]jsondoc.Document, 64)
		for i := range docs {
			if err := docs[i].Parse(body); err != nil {
				return nil, err
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		held := float64(after.HeapAlloc) - float64(before.HeapAlloc)
		runtime.KeepAlive(docs)
		ratio := held / float64(len(docs)*len(body))
		figures = append(figures, Figure{ratio, ratio, ratio})
	}
	return figures, nil
}

func passthrough(s *Session) ([]Figure, error) {
	engine := gatemap.MustCompile(httpIntegration(gatemap.IntegrationResponse{}), gatemap.Options{BinaryMediaTypes: []string{"*/*"}})
	small := &gatemap.Backend{StatusCode: 200, Body: paddedBody(1000)}
	large := &gatemap.Backend{StatusCode: 200, Body: make([]byte, 10<<20)}
	var dst gatemap.Response
	r := s.interleave(
		evaluating("1 KB", engine, &gatemap.Request{}, small),
		evaluating("10 MB", engine, &gatemap.Request{}, large),
		runner{"hand", func(n int) {
			for range n {
				byHand(&dst, small)
				sink += len(dst.Body)
			}
		}})
	return []Figure{r.Ratio("1 KB", "hand").Cost(), r.Ratio("10 MB", "1 KB").Cost()}, nil
}

// textPassthrough has no binary types: the service replaces what is not UTF-8
// (rules/content-handling.md#table), so that all of the body has to be looked at once.
func textPassthrough(s *Session) ([]Figure, error) {
	engine := gatemap.MustCompile(httpIntegration(gatemap.IntegrationResponse{}), gatemap.Options{})
	body := paddedBody(10 << 20)
	r := s.interleave(
		evaluating("ours", engine, &gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: body[:10<<20]}),
		runner{"utf8.Valid", func(n int) {
			for range n {
				if utf8.Valid(body[:10<<20]) {
					sink++
				}
			}
		}})
	return []Figure{r.Ratio("ours", "utf8.Valid").Cost()}, nil
}

// byHand is what passing an answer through costs at least: the status is
// looked at, the body aliased, one header set.
//
//go:noinline
func byHand(dst *gatemap.Response, backend *gatemap.Backend) {
	dst.StatusCode, dst.Selected = 200, "200"
	if backend.StatusCode/100 == 4 {
		dst.StatusCode, dst.Selected = 400, "400"
	}
	dst.Headers = append(dst.Headers[:0], gatemap.Field{Name: "Content-Type", Values: jsonValue})
	dst.Body = backend.Body
}

func base64Speed(s *Session) ([]Figure, error) {
	raw := paddedBody(1 << 20)
	text := []byte(base64.StdEncoding.EncodeToString(raw))
	buf := make([]byte, 0, 2<<20)
	convert := func(name string, action contenthandling.Action, body []byte) runner {
		return runner{name, func(n int) {
			for range n {
				out, err := action.Append(buf[:0], body, nil)
				if err != nil {
					panic(err)
				}
				sink += len(out)
			}
		}}
	}
	r := s.interleave(
		convert("encode", contenthandling.Encode, raw), convert("decode", contenthandling.Decode, text),
		runner{"stdlib encode", func(n int) {
			for range n {
				base64.StdEncoding.Encode(buf[:len(text)], raw)
			}
		}},
		runner{"stdlib decode", func(n int) {
			for range n {
				m, err := base64.StdEncoding.Decode(buf[:len(text)], text)
				if err != nil {
					panic(err)
				}
				sink += m
			}
		}})
	return []Figure{r.Ratio("encode", "stdlib encode").Cost(), r.Ratio("decode", "stdlib decode").Cost()}, nil
}

// vectorBase64 compares with copying the binary side: what conversion costs
// when somebody brings the fastest codec there is.
func vectorBase64(s *Session) ([]Figure, error) {
	var figures []Figure
	for _, size := range []int{1 << 20, 10 << 20} {
		raw := paddedBody(size)
		raw = raw[:len(raw)/3*3]
		text := []byte(base64.StdEncoding.EncodeToString(raw))
		buf := make([]byte, 0, 2*size)
		r := s.interleave(
			runner{"encode", func(n int) {
				for range n {
					out, _ := contenthandling.Encode.Append(buf[:0], raw, vector.StdEncoding)
					sink += len(out)
				}
			}},
			runner{"decode", func(n int) {
				for range n {
					out, err := contenthandling.Decode.Append(buf[:0], text, vector.StdEncoding)
					if err != nil {
						panic(err)
					}
					sink += len(out)
				}
			}},
			runner{"memcpy", func(n int) {
				for range n {
					sink += copy(buf[:len(raw)], raw)
				}
			}})
		encode, decode := r.Ratio("encode", "memcpy").Cost(), r.Ratio("decode", "memcpy").Cost()
		if encode.Value < decode.Value {
			encode = decode
		}
		figures = append(figures, encode)
	}
	return figures, nil
}

// serverlessPatterns are those that the Serverless Framework deploys by default.
func serverlessPatterns() (patterns []string) {
	for _, code := range []int{400, 401, 403, 404, 422, 502} {
		patterns = append(patterns, fmt.Sprintf(`[\s\S]*\[%d\][\s\S]*`, code))
	}
	return append(patterns, `[\s\S]*(Process\s?exited\s?before\s?completing\s?request|\[500\])[\s\S]*`,
		`([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`)
}

// frameworkPatterns are deployed thousands of times; their cost has to grow
// with the message and no faster.
func frameworkPatterns(s *Session) ([]Figure, error) {
	patterns := serverlessPatterns()
	for _, p := range patterns {
		if _, err := javaregex.Compile(p); err != nil {
			return nil, err
		}
	}
	run := func(name string, size int) (runner, error) {
		choose, err := lambdaSelection(patterns)
		body := errorBody("no code here", size)
		return runner{name, func(n int) {
			for range n {
				sink += choose(body)
			}
		}}, err
	}
	large, err := run("8 KB", 8<<10)
	if err != nil {
		return nil, err
	}
	small, err := run("1 KB", 1<<10)
	if err != nil {
		return nil, err
	}
	f := s.interleave(large, small).Ratio("8 KB", "1 KB").Cost()
	return []Figure{{f.Value / 8, f.Low / 8, f.High / 8}}, nil
}
