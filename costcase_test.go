package gatemap

import (
	"context"
	"encoding/json"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
)

// costCase is an input of an evaluation that may cost much. In each of its
// texts {{TEXT*N}} stands for N times TEXT.
type costCase struct {
	Body      string `json:"body,omitempty"`
	Template  string `json:"template,omitempty"`
	Pattern   string `json:"pattern,omitempty"`   // selectionPattern of a Lambda integration
	Parameter string `json:"parameter,omitempty"` // value of a header's responseParameters
}

// cost is what one evaluation took.
type cost struct {
	cpu   time.Duration // user and system time of the process
	steps int64
	alloc uint64 // bytes, garbage included
	err   error
}

// engine compiles the case; the error is one of the case.
func (c *costCase) engine(l Limits) (*Engine, error) {
	r := on("200", "")
	if c.Template != "" {
		source, err := expanded(c.Template)
		if err != nil {
			return nil, err
		}
		r.ResponseTemplates = Ordered[*string]{{Key: "application/json", Value: &source}}
	}
	if c.Parameter != "" {
		r.ResponseParameters = Ordered[string]{{Key: "method.response.header.h", Value: c.Parameter}}
	}
	if c.Pattern == "" {
		return Compile(integration(HTTP, "", r), Options{Limits: l})
	}
	pattern, err := expanded(c.Pattern)
	if err != nil {
		return nil, err
	}
	other := r
	other.StatusCode, other.SelectionPattern = "500", &pattern
	return Compile(integration(AWS, lambdaURI, r, other), Options{Limits: l})
}

// measure evaluates the case once.
func (c *costCase) measure(l Limits) (cost, error) {
	e, err := c.engine(l)
	if err != nil {
		return cost{}, err
	}
	body, err := expanded(c.Body)
	if err != nil {
		return cost{}, err
	}
	backend := &Backend{StatusCode: 200, Body: []byte(body)}
	x := exchange{engine: e, ctx: context.Background(), dst: new(Response)}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := cputime.Now()
	x.accept(nil, backend)
	failed := x.steps()
	took := cputime.Now() - start
	runtime.ReadMemStats(&after)
	out := cost{cpu: took, steps: x.use().Meter().Spent(), alloc: after.TotalAlloc - before.TotalAlloc}
	if failed != nil {
		out.err = failed
	}
	x.release()
	return out, nil
}

func (c *costCase) String() string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(c); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// aSecond is what an evaluation with the default limits may take on a quiet
// machine; a test that runs beside others allows ten times as much.
const aSecond = time.Second

func requireCheap(t *testing.T, c cost) {
	t.Helper()
	t.Logf("%v of CPU, %d steps, %d MB allocated, %v", c.cpu.Round(time.Millisecond), c.steps, c.alloc>>20, c.err)
	most := 10 * aSecond
	if os.Getenv("GATEMAP_COST") != "" {
		most = aSecond
	}
	require.LessOrEqual(t, c.cpu, most)
}
