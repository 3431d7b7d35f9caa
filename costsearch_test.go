package gatemap

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	costSearch = flag.Duration("costsearch", 0, "look so long for inputs that cost more than their steps are worth")
	costCorpus = flag.String("costcorpus", "", "the folder where the search keeps the dearest inputs from run to run")
	costSeed   = flag.Uint64("costseed", 1, "of the search")
)

// A search works on evaluations with part of the default limits, in proportion,
// and looks at the dearest with all of them.
const (
	searchSteps   = 120_000
	searchMemory  = 16 << 20
	searchPayload = 64 << 10
	searchOutput  = 64 << 10
	// peakSteps are the times searchSteps that an evaluation gets to fill the memory:
	// what asks for less than that part of it at first is not looked at for memory.
	peakSteps = 30
	// stepTime is what a step may take so that all of them take a second.
	stepTime = time.Second / 20_000_000
	// freeSteps are what an evaluation takes beside its steps.
	freeSteps = 20_000
	// keptPerKind is how many inputs of a kind are kept, and keptKinds how many kinds.
	keptPerKind = 3
	keptKinds   = 300
	// confirmed is how many of the dearest are evaluated with the default limits.
	confirmed = 30
)

// scored is an input with what it costs, 1 being all that it may.
type scored struct {
	Case   *costCase `json:"case"`
	Time   float64   `json:"time"`           // of the CPU, for the steps
	Memory float64   `json:"memory"`         // of one and a half times the limit
	Full   float64   `json:"full,omitempty"` // seconds of CPU with the default limits
	Error  string    `json:"error,omitempty"`
}

func (s *scored) score() float64 { return max(s.Time, s.Memory) }

// dear reports whether w costs more than it may.
func (w *scored) dear() bool { return w.Full > 1 || w.Memory > 1 }

// search is the state of one.
type search struct {
	g     *costGenerator
	most  float64 // bytes of memory that an input may take
	kinds map[string][]*scored
	tried int
	bad   int // that could not be compiled
	// failed says of which the memory could not be measured: the process ended.
	failed []string
}

// TestCostSearch looks for inputs of which an evaluation takes more CPU time or
// memory than its limits are worth: it changes the dearest ones it knows, and
// keeps what is dearer. With -costcorpus it begins with what it has kept before.
func TestCostSearch(t *testing.T) {
	if *costPeak {
		measurePeak(t)
		return
	}
	if *costSearch == 0 {
		t.Skip("searches dear inputs for as long as -costsearch says")
	}
	g, err := newCostGenerator(*costSeed)
	require.NoError(t, err)
	s := &search{g: g, most: 1.5 * searchMemory, kinds: map[string][]*scored{}}
	s.load(t)
	log := time.Now()
	for end := time.Now().Add(*costSearch); time.Now().Before(end); {
		s.try(s.next(), s.tried%8 == 0)
		if time.Since(log) > time.Minute {
			log = time.Now()
			t.Logf("%d tried, %d did not compile, %d kinds", s.tried, s.bad, len(s.kinds))
			s.save(t)
		}
	}
	worst := s.confirm()
	s.save(t)
	t.Logf("%d tried, %d did not compile, %d kinds", s.tried, s.bad, len(s.kinds))
	for _, w := range worst[:min(10, len(worst))] {
		t.Logf("%.2f s of CPU, %.2f of a step's time, %.2f of the memory: %s", w.Full, w.Time, w.Memory, w.Case)
	}
	require.Empty(t, s.failed)
	for _, w := range worst {
		if w.dear() {
			t.Errorf("%.2f s of CPU, %.2f of the memory: %s", w.Full, w.Memory, w.Case)
		}
	}
}

// next is a new input, or one of the dearest with a change.
func (s *search) next() *costCase {
	if len(s.kinds) < 8 || s.g.r.IntN(5) == 0 {
		return s.g.make()
	}
	all := s.sorted()
	// The dearer, the likelier; but half of the time any of them, so that one place
	// in the code does not take all of the search.
	k := s.g.r.IntN(len(all))
	if s.g.r.IntN(2) == 0 {
		k = int(float64(k) * s.g.r.Float64())
	}
	return s.g.change(all[k].Case, all[s.g.r.IntN(len(all))].Case)
}

// sorted are all inputs that are kept, the dearest first.
func (s *search) sorted() []*scored {
	var all []*scored
	for _, list := range s.kinds {
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b *scored) int {
		return cmp.Or(cmp.Compare(b.score(), a.score()), strings.Compare(a.Case.String(), b.Case.String()))
	})
	return all
}

var searchLimits = Limits{Steps: searchSteps, Matching: searchSteps, Memory: searchMemory, Payload: searchPayload, Output: searchOutput}

// peakLimits are those for the peak of memory, a sixteenth of the default ones,
// with the steps that it takes to fill the memory.
var peakLimits = Limits{Steps: peakSteps * searchSteps, Memory: searchMemory, Payload: searchPayload, Output: 10 << 20 / 16}

// try measures an input and keeps it if it is among the dearest of its kind. The
// memory is measured where it ended the evaluation, and with memory wherever
// there was much for the steps, which takes a process.
func (s *search) try(c *costCase, memory bool) {
	s.tried++
	w, alloc, ok := s.measured(c)
	if !ok {
		s.bad++
		return
	}
	if memory && float64(alloc) > s.most/peakSteps || strings.Contains(w.Error, "for memory") {
		// What takes much for its steps takes more than the limit, with the
		// steps for that.
		p, err := c.peak(peakLimits)
		if err != nil {
			s.failed = append(s.failed, fmt.Sprint(err, ": ", c))
		}
		w.Memory = float64(p.bytes) / s.most
	}
	kind := kindOf(c)
	list := s.kinds[kind]
	if len(list) == keptPerKind && list[keptPerKind-1].score() >= w.score() {
		return
	}
	for range 2 { // a time that was too long by chance
		if again, _, ok := s.measured(c); ok && again.Time < w.Time {
			w.Time = again.Time
		}
	}
	list = append(list, w)
	slices.SortFunc(list, func(a, b *scored) int { return cmp.Compare(b.score(), a.score()) })
	s.kinds[kind] = list[:min(len(list), keptPerKind)]
	if len(s.kinds) > keptKinds {
		all := s.sorted()
		delete(s.kinds, kindOf(all[len(all)-1].Case))
	}
}

// measured is an input with the time it takes, and the bytes that it asks for.
func (s *search) measured(c *costCase) (w *scored, alloc uint64, ok bool) {
	k, err := c.measure(searchLimits)
	if err != nil || k.steps == 0 {
		return nil, 0, false
	}
	w = &scored{Case: c, Time: float64(k.cpu) / float64(stepTime*time.Duration(k.steps+freeSteps))}
	if k.err != nil {
		w.Error = k.err.Error()
	}
	return w, k.alloc, true
}

var costWord = regexp.MustCompile(`\.[a-zA-Z]+|#[a-z]+|\(\?.|\[\?|\.\.`)

// kindOf tells kinds of inputs apart by the last operations in them.
func kindOf(c *costCase) string {
	switch {
	case c.Pattern != "":
		return fmt.Sprint("pattern ", costWord.FindAllString(c.Pattern, 3))
	case c.Parameter != "":
		return fmt.Sprint("parameter ", costWord.FindAllString(c.Parameter, 3))
	}
	_, inner, _ := strings.Cut(c.Template, "#foreach($i")
	words := costWord.FindAllString(inner, -1)
	words = slices.DeleteFunc(words, func(w string) bool {
		return w == "#set" || w == "#foreach" || w == "#end" || w == ".add" || w == ".put"
	})
	return fmt.Sprint("template ", words[max(0, len(words)-1):])
}

// confirm evaluates the dearest with the default limits, and returns them, the
// dearest first.
func (s *search) confirm() []*scored {
	all := s.sorted()
	all = all[:min(len(all), confirmed)]
	for _, w := range all {
		for i := range 3 {
			k, err := w.Case.measure(Limits{})
			if err != nil {
				break
			}
			if i == 0 || k.cpu.Seconds() < w.Full {
				w.Full = k.cpu.Seconds()
			}
			if w.Full < 0.8 {
				break
			}
		}
	}
	slices.SortFunc(all, func(a, b *scored) int { return cmp.Compare(max(b.Full, b.Memory), max(a.Full, a.Memory)) })
	return all
}

// load tries what an earlier search has kept.
func (s *search) load(t *testing.T) {
	if *costCorpus == "" {
		return
	}
	names, err := filepath.Glob(filepath.Join(*costCorpus, "*.json"))
	require.NoError(t, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		var w scored
		require.NoError(t, json.Unmarshal(text, &w), name)
		s.try(w.Case, true)
	}
}

// save writes what is kept, and removes what no longer is.
func (s *search) save(t *testing.T) {
	if *costCorpus == "" {
		return
	}
	require.NoError(t, os.MkdirAll(*costCorpus, 0o755))
	kept := map[string]bool{}
	for _, w := range s.sorted() {
		h := fnv.New64a()
		_, _ = h.Write([]byte(w.Case.String()))
		name := filepath.Join(*costCorpus, fmt.Sprintf("%016x.json", h.Sum64()))
		kept[name] = true
		text, err := json.MarshalIndent(w, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(name, append(text, '\n'), 0o644))
	}
	names, err := filepath.Glob(filepath.Join(*costCorpus, "*.json"))
	require.NoError(t, err)
	for _, name := range names {
		if !kept[name] {
			require.NoError(t, os.Remove(name))
		}
	}
}
