package bench

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
	javaregex "github.com/gatemap/gatemap/internal/java/regex"
)

// run reports a runner as a benchmark.
func run(b *testing.B, r runner) {
	b.Run(r.Name, func(b *testing.B) {
		b.ReportAllocs()
		r.Run(b.N)
	})
}

func BenchmarkSelectByStatus(b *testing.B) {
	for _, n := range []int{1, 5, 10, 20} {
		patterns := statusPatterns(n)
		run(b, byStatus(fmt.Sprintf("gatemap/%d", n), n))
		run(b, inTurn(fmt.Sprintf("regexp/%d", n), stdlibMatchers(patterns), "503"))
		run(b, inTurn(fmt.Sprintf("regexp2/%d", n), regexp2Matchers(patterns), "503"))
	}
	run(b, matching("hand", matchStatusByHand, "404"))
}

func BenchmarkSelectByMessage(b *testing.B) {
	choose, err := lambdaSelection(messagePatterns)
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []int{138, 2200, 25_000} {
		body := errorBody("Connection refused by upstream", size)
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				choose(body)
			}
		})
	}
}

func BenchmarkRegularPattern(b *testing.B) {
	for _, pattern := range regularPatterns {
		for _, size := range []int{30, 2048} {
			subject := padded("error code 77 in the backend ", size)
			run(b, ours(fmt.Sprintf("%s/%d", pattern, size), pattern, subject))
		}
	}
}

func BenchmarkCompilePattern(b *testing.B) {
	for _, pattern := range []string{`4\d{2}`, `.*Bad Request.*`, `([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`, `2(?!06)\d{2}`} {
		b.Run(pattern, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := javaregex.Compile(pattern); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParameters(b *testing.B) {
	run(b, evaluating("gatemap", threeParameters(), &gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Headers: fiveHeaders, Body: []byte("{}")}))
}

func BenchmarkBodyExpressions(b *testing.B) {
	for _, size := range []int{998, 51_000, 979_000} {
		body := paddedBody(size)
		run(b, documentLookups(fmt.Sprintf("1/%d", size), body, "$.z.y.x"))
		run(b, documentLookups(fmt.Sprintf("3/%d", size), body, "$.a.b.c", "$.items[3].id", "$.z.y.x"))
	}
}

func BenchmarkTemplate(b *testing.B) {
	for _, c := range sizes() {
		ours, err := rendering(c.name, c.source, c.body, false)
		if err != nil {
			b.Fatal(err)
		}
		run(b, ours)
		b.Run(c.name+"/hand", func(b *testing.B) {
			var dst []byte
			for b.Loop() {
				dst = c.byHand(dst[:0], c.body)
			}
		})
	}
}

func BenchmarkCompileTemplate(b *testing.B) {
	for _, c := range sizes()[:2] {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := compiled(c.source); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPassthrough(b *testing.B) {
	for _, size := range []int{138, 1 << 10, 1 << 20, 10 << 20} {
		backend := &gatemap.Backend{StatusCode: 200, Body: make([]byte, size)}
		binary := gatemap.MustCompile(httpIntegration(gatemap.IntegrationResponse{}), gatemap.Options{BinaryMediaTypes: []string{"*/*"}})
		run(b, evaluating(fmt.Sprintf("binary/%d", size), binary, &gatemap.Request{}, backend))
		run(b, evaluating(fmt.Sprintf("text/%d", size), gatemap.MustCompile(httpIntegration(gatemap.IntegrationResponse{}), gatemap.Options{}), &gatemap.Request{}, backend))
	}
}

func BenchmarkBase64(b *testing.B) {
	for _, size := range []int{1 << 10, 1 << 20, 10 << 20} {
		raw := paddedBody(size)
		text := base64.StdEncoding.AppendEncode(nil, raw)
		var buf []byte
		for name, c := range map[string]struct {
			action contenthandling.Action
			body   []byte
		}{"encode": {contenthandling.Encode, raw}, "decode": {contenthandling.Decode, text}} {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				b.SetBytes(int64(size))
				for b.Loop() {
					var err error
					if buf, err = c.action.Append(buf[:0], c.body, nil); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkParallel evaluates one engine on all processors.
func BenchmarkParallel(b *testing.B) {
	engine := gatemap.MustCompile(withTemplate(smallTemplate), gatemap.Options{})
	backend := &gatemap.Backend{StatusCode: 200, Body: smallBody()}
	b.Run(fmt.Sprint(runtime.GOMAXPROCS(0)), func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			var dst gatemap.Response
			req := new(gatemap.Request)
			for pb.Next() {
				if err := engine.EvaluateTo(&dst, req, backend); err != nil {
					b.Error(err)
					return
				}
			}
		})
	})
}

// BenchmarkExamples evaluates the integrations in the folder examples with
// their backend results.
func BenchmarkExamples(b *testing.B) {
	for _, name := range []string{"lambda-errors/not-found.json", "lambda-errors/success.json", "dynamodb-list/items.json"} {
		folder := filepath.Join("..", "examples", filepath.Dir(name))
		file, err := os.ReadFile(filepath.Join(folder, "integration.json"))
		if err != nil {
			b.Fatal(err)
		}
		in, err := gatemap.ParseIntegration(file)
		if err != nil {
			b.Fatal(err)
		}
		body, err := os.ReadFile(filepath.Join("..", "examples", name))
		if err != nil {
			b.Fatal(err)
		}
		run(b, evaluating(name, gatemap.MustCompile(in, gatemap.Options{}), &gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: body}))
	}
}

// BenchmarkConstructs evaluates each construct of the rows for some lengths of a
// list.
func BenchmarkConstructs(b *testing.B) {
	for _, c := range constructs {
		for _, items := range []int{100, 1000, 10_000} {
			r := c.runner(items)
			r.Name = c.id + "/" + r.Name
			run(b, r)
		}
	}
}
