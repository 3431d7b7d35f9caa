package bench

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/gatemap/gatemap"
)

func zzCases(size int) (list []realTemplate, bodies []string) {
	ts, err := realTemplates("..", "/work/shared/realworld")
	if err != nil {
		panic(err)
	}
	for _, t := range ts {
		list = append(list, t)
		bodies = append(bodies, t.body(size))
	}
	return
}

func BenchmarkZZ(b *testing.B) {
	size := 200
	fmt.Sscan(os.Getenv("ZZ"), &size)
	list, bodies := zzCases(size)
	for i, t := range list {
		e, err := gatemap.Compile(withTemplate(t.source), gatemap.Options{})
		if err != nil {
			continue
		}
		body := []byte(bodies[i])
		var req gatemap.Request
		for name, value := range realContext {
			req.Context = append(req.Context, gatemap.Member{Name: name, Value: value})
		}
		for name, value := range realVariables {
			req.StageVariables = append(req.StageVariables, gatemap.Member{Name: name, Value: value})
		}
		backend := gatemap.Backend{StatusCode: 200, Body: body}
		if _, err := e.Evaluate(&req, &backend); err != nil {
			continue
		}
		b.Run(strings.ReplaceAll(t.from, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				r, err := e.Evaluate(&req, &backend)
				if err != nil {
					b.Fatal(err)
				}
				zzSink = r
			}
		})
	}
}

var zzSink any

func TestZZ(t *testing.T) {
	list, bodies := zzCases(200)
	for i, x := range list {
		fmt.Printf("=== %s\n%s\n--- %s\n", x.from, x.source, bodies[i])
	}
}
