package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/gatemap/gatemap"
)

// What a caller pays who keeps the result, and who evaluates a large body once.
func callerRows() []*Row {
	return []*Row{
		{ID: "R6", What: "Evaluate / EvaluateTo into memory that is there, medium; its allocations", Goals: []Goal{{Must: 1.3, Stretch: 1.2}, {Must: 3, Stretch: 2}}, Measure: ownedResult},
		{ID: "R7", What: "peak of a cold evaluation of 10 MB beside body and output / body: a list, `$input.json('$')`, one member",
			Goals: []Goal{{Must: 1, Stretch: 0.5}, {Must: 1.5, Stretch: 0.5}, {Must: 1, Stretch: 0.5}}, Measure: coldPeaks(10_000_000)},
		{ID: "R7b", What: "the same with 50 MB", Goals: []Goal{{Must: 1, Stretch: 0.5}, {Must: 1.5, Stretch: 0.5}, {Must: 1, Stretch: 0.5}}, Slow: true, Measure: coldPeaks(50_000_000)},
		{ID: "R3", What: "an item of the list, 4 of its members printed, as bodies are / where all are alike and compact: not alike, indented, beyond ASCII",
			Goals: []Goal{{Must: 1.5, Stretch: 1.3}, {Must: 1.7}, {Must: 2.5}}, Measure: otherBodies},
		{ID: "R10", What: "medium, body to output / by hand eight bytes at a time: checking every byte (RFC 8259), trusting the body",
			Goals: []Goal{{Must: 1.25, Stretch: 1}, {Must: 2}}, Measure: againstWords},
		{ID: "R2", What: "`$input.json('$')` of 20 KB / reading one member of it: objects alike, not alike",
			Goals: []Goal{{Must: 4.4, Stretch: 2.6}, {Must: 4.4, Stretch: 2.6}}, Measure: wholeJSON},
	}
}

// unbounded lets bodies and lists be as large as they are.
var unbounded = gatemap.Options{Limits: gatemap.Limits{Payload: -1, Output: -1, ForeachRounds: -1}}

func ownedResult(s *Session) ([]Figure, error) {
	engine := gatemap.MustCompile(withTemplate(listTemplate), unbounded)
	req, backend := &gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: listBody(mediumItems)}
	own := func(n int) {
		for range n {
			r, err := engine.Evaluate(req, backend)
			if err != nil {
				panic(err)
			}
			owned = r.Body
		}
	}
	r := s.interleaveCPU(runner{"Evaluate", own}, evaluating("EvaluateTo", engine, req, backend))
	allocs := testing.AllocsPerRun(200, func() { own(1) })
	return []Figure{r.Ratio("Evaluate", "EvaluateTo").Cost(), {allocs, allocs, allocs}}, nil
}

func wholeJSON(s *Session) ([]Figure, error) {
	var figures []Figure
	for _, body := range [][]byte{listBody(140), unlikeBody(140)} {
		run := func(name, template string) runner {
			return evaluating(name, gatemap.MustCompile(withTemplate(template), unbounded), &gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: body})
		}
		r := s.interleaveCPU(run("all", `$input.json('$')`), run("one", `$input.path('$.count')`))
		figures = append(figures, r.Ratio("all", "one").Cost())
	}
	return figures, nil
}

// coldTemplates are evaluated in processes of their own.
var coldTemplates = []string{listTemplate, `$input.json('$')`, `$input.path('$.items[3].id')`}

// coldPeaks measures the peak of resident memory in child processes.
func coldPeaks(size int) func(*Session) ([]Figure, error) {
	return func(s *Session) ([]Figure, error) {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		var figures []Figure
		for i := range coldTemplates {
			var peaks []float64
			for range max(3, s.Rounds/4) {
				cmd := exec.Command(self)
				cmd.Env, cmd.Stderr = append(os.Environ(), fmt.Sprint(coldVariable, "=", i, " ", size)), os.Stderr
				out, err := cmd.Output()
				if err != nil {
					return nil, fmt.Errorf("cold evaluation: %w", err)
				}
				var peak float64
				if err := json.Unmarshal(out, &peak); err != nil {
					return nil, err
				}
				peaks = append(peaks, peak)
			}
			figures = append(figures, spread(peaks))
		}
		return figures, nil
	}
}

// coldChild evaluates what the variable says and prints the peak.
func coldChild(what string) error {
	var template, size int
	if _, err := fmt.Sscan(what, &template, &size); err != nil {
		return err
	}
	peak, err := coldPeak(coldTemplates[template], size)
	if err != nil {
		return err
	}
	_, err = fmt.Println(peak)
	return err
}

// coldPeak evaluates once and returns what that took beside body and output, over
// the body. What a program does before its first large body has been done.
func coldPeak(template string, size int) (float64, error) {
	engine := gatemap.MustCompile(withTemplate(template), unbounded)
	body := listBody(size / itemBytes)
	if _, err := engine.Evaluate(nil, &gatemap.Backend{StatusCode: 200, Body: listBody(10)}); err != nil {
		return 0, err
	}
	debug.FreeOSMemory()
	before, err := peakMemory(true)
	if err != nil {
		return 0, err
	}
	r, err := engine.Evaluate(nil, &gatemap.Backend{StatusCode: 200, Body: body})
	if err != nil {
		return 0, err
	}
	after, err := peakMemory(false)
	runtime.KeepAlive(body)
	return float64(after-before-len(r.Body)) / float64(len(body)), err
}

// itemBytes is about how long an item of listBody is.
const itemBytes = 140

// peakMemory returns the most that the process has had in memory so far; with
// reset, what it has now, from which the peak begins anew. Where the system does
// not tell, it is all that was asked for.
func peakMemory(reset bool) (int, error) {
	if runtime.GOOS != "linux" {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.TotalAlloc), nil
	}
	if reset {
		if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
			return 0, err
		}
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmHWM:" {
			kb, err := strconv.Atoi(fields[1])
			return kb << 10, err
		}
	}
	return 0, errors.New("the system does not tell the peak of memory")
}

func otherBodies(s *Session) ([]Figure, error) {
	var runners []runner
	for _, c := range []struct {
		name string
		body func(int) []byte
	}{{"alike", listBody}, {"not alike", unlikeBody}, {"indented", indentedBody}, {"foreign", foreignBody}} {
		r, err := rendering(c.name, listTemplate, c.body(mediumItems), false)
		if err != nil {
			return nil, err
		}
		runners = append(runners, r)
	}
	r := s.interleaveCPU(runners...)
	return []Figure{r.Ratio("not alike", "alike").Cost(), r.Ratio("indented", "alike").Cost(), r.Ratio("foreign", "alike").Cost()}, nil
}

func againstWords(s *Session) ([]Figure, error) {
	body := listBody(mediumItems)
	ours, err := rendering("ours", listTemplate, body, false)
	if err != nil {
		return nil, err
	}
	byWords := func(name string, check bool) runner {
		var dst []byte
		return runner{name, func(n int) {
			for range n {
				var ok bool
				if dst, ok = listByWords(dst[:0], body, check); !ok {
					panic("the floor refuses its body")
				}
				sink += len(dst)
			}
		}}
	}
	var dst []byte
	r := s.interleaveCPU(ours, byWords("checks", true), byWords("trusts", false), runner{"hand", func(n int) {
		for range n {
			dst = listByHand(dst[:0], body)
			sink += len(dst)
		}
	}})
	return []Figure{r.Ratio("ours", "checks").Cost(), r.Ratio("ours", "trusts").Cost()}, nil
}
