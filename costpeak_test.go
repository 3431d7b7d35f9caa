package gatemap

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

var costPeak = flag.Bool("costpeak", false, "evaluate the peakInput of the standard input and say what comes of it: for costCase.peak")

// peakInput is what the process that measures a peak reads.
type peakInput struct {
	Case   *costCase
	Limits Limits
}

// peak is the most that lived while an evaluation ran.
type peak struct {
	bytes int64  // beside those that lived before, to a megabyte
	err   string // of the evaluation
}

// peakMark is what the process writes among the lines of its collector when the
// evaluation begins and ends.
const peakMark = "-- costpeak --\n"

// collected is the line of GODEBUG=gctrace=1 for a collection: the megabytes of
// the heap when it began and ended, and of what it found alive.
var collected = regexp.MustCompile(`(?m)^gc \d+ @.* \d+->\d+->(\d+) MB`)

// peak evaluates the case in a process of its own, whose collector stops it: one
// that runs beside the evaluation finds alive all that is made in the meantime,
// garbage included, which is more the less of a processor the collector gets. It
// runs whenever the heap has grown by a tenth of the limit or less, and each time
// counts.
func (c *costCase) peak(l Limits) (peak, error) {
	in, err := json.Marshal(peakInput{Case: c, Limits: l})
	if err != nil {
		return peak{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return peak{}, err
	}
	cmd := exec.Command(self, "-test.run", "^TestCostSearch$", "-costpeak")
	cmd.Env = append(os.Environ(), "GODEBUG=gcstoptheworld=1,gctrace=1", "GOGC=5")
	var out, trace bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &trace
	if err := cmd.Run(); err != nil {
		return peak{}, fmt.Errorf("%w: %.500s%.500s", err, &out, &trace)
	}
	parts := bytes.Split(trace.Bytes(), []byte(peakMark))
	if len(parts) != 3 {
		return peak{}, fmt.Errorf("the trace of the collector has %d parts: %.500s", len(parts), &trace)
	}
	before, found := collected.FindAllSubmatch(parts[0], -1), collected.FindAllSubmatch(parts[1], -1)
	if len(before) == 0 || len(found) == 0 {
		return peak{}, errors.New("the collector did not run")
	}
	most := 0
	for _, f := range found {
		most = max(most, atoi(f[1]))
	}
	text, _, _ := bytes.Cut(out.Bytes(), []byte("\n"))
	var p peak
	p.bytes = int64(max(0, most-atoi(before[len(before)-1][1]))) << 20
	return p, json.Unmarshal(text, &p.err)
}

func atoi(s []byte) int {
	n, err := strconv.Atoi(string(s))
	if err != nil {
		panic(err)
	}
	return n
}

// measurePeak is the process of costCase.peak.
func measurePeak(t *testing.T) {
	text, err := io.ReadAll(os.Stdin)
	require.NoError(t, err)
	var in peakInput
	require.NoError(t, json.Unmarshal(text, &in))
	e, err := in.Case.engine(in.Limits)
	require.NoError(t, err)
	body, err := expanded(in.Case.Body)
	require.NoError(t, err)
	backend := &Backend{StatusCode: 200, Body: []byte(body)}
	// So that the heap grows by five hundredths of the limit even where little lives.
	ballast := make([]byte, in.Limits.Memory)
	runtime.GC()
	fmt.Fprint(os.Stderr, peakMark)
	resp, failed := e.Evaluate(&Request{}, backend)
	runtime.GC() // at least one, and with what the evaluation gives back
	fmt.Fprint(os.Stderr, peakMark)
	runtime.KeepAlive(resp)
	runtime.KeepAlive(ballast)
	said := ""
	if failed != nil {
		said = failed.Error()
	}
	require.NoError(t, json.NewEncoder(os.Stdout).Encode(said))
}

// What is thrown away does not count, whenever the collector runs; what is kept
// does, all of it.
func TestPeakIsWhatLives(t *testing.T) {
	const limit = 16 << 20
	for name, test := range map[string]struct {
		c           costCase
		least, most float64 // of the limit
	}{
		// [1..100000] takes 1.6 MB, a million times.
		"ranges thrown away": {c: costCase{Template: `#set($l=[0..100000])#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x=$l.add($i))#set($l=[$l,$x])#set($l=[1..100000])#end#end`}, most: 0.7},
		"texts thrown away":  {c: costCase{Body: `{{x*100000}}`, Template: `#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x="$input.body $j")#end#end`}, most: 0.7},
		"lists kept":         {c: costCase{Template: `#set($l=[])#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x=$l.add([1,2,3]))#end#end`}, least: 0.7, most: 1.3},
		"texts kept":         {c: costCase{Body: `{{x*100000}}`, Template: `#set($l=[])#foreach($i in [1..1000])#set($x=$l.add("$input.body $i"))#end`}, least: 0.7, most: 1.3},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := test.c.peak(Limits{Memory: limit, Steps: 4_000_000})
			require.NoError(t, err)
			t.Logf("%d MB, %s", p.bytes>>20, p.err)
			require.GreaterOrEqual(t, float64(p.bytes), test.least*limit)
			require.LessOrEqual(t, float64(p.bytes), test.most*limit)
		})
	}
}

// A search finds what takes twice the memory that it may: here because it may
// take half of what it does.
func TestCostSearchFindsMemory(t *testing.T) {
	s := &search{most: searchMemory / 2, kinds: map[string][]*scored{}}
	kept := &costCase{Template: `#set($l=[])#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x=$l.add([1,2,3]))#end#end`}
	s.try(kept, true)
	s.try(&costCase{Body: `{{x*50000}}`, Template: `#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x="$input.body$j")#end#end`}, true)
	var dear []*costCase
	for _, w := range s.sorted() {
		t.Logf("%.2f of a step's time, %.2f of the memory: %s", w.Time, w.Memory, w.Case)
		if w.dear() {
			dear = append(dear, w.Case)
		}
	}
	require.Equal(t, []*costCase{kept}, dear)
	require.Empty(t, s.failed)
	require.Zero(t, s.bad)
}
