package oracle

import (
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sort"
	"strings"
	"sync"
	"time"
)

// Evaluate gives the result line of a template line.
type Evaluate func(line []byte) (json.RawMessage, error)

// brokenPrefix begins the error of an answer that is no answer.
const brokenPrefix = "broken: "

// patience is how long an evaluation may take before it counts as broken.
// The oracle's own limit is half of it.
const patience = 10 * time.Second

// Options say what [Run] does.
type Options struct {
	Generator   Generator
	Evaluate    Evaluate
	Oracle      string   // command of the oracle
	Also        []string // further oracles: a case that equals one of them does not differ
	First, N    int      // the numbers of the cases
	Procs       int      // how many oracles run side by side; 0 is one
	MaxFindings int      // how many differing cases are reduced; the others are only counted
	Report      func(Finding)
	Progress    func(done int, t *Tally)
}

// Finding is a reduced case and the two answers to it.
type Finding struct {
	Number   int // of the case it came from
	Category string
	Verdict  Verdict
	Case     Case
	Oracle   Answer
	Ours     Answer
}

// Tally counts cases.
type Tally struct {
	mu         sync.Mutex
	Total      int
	Rendered   int // by the oracle, without error
	Verdicts   map[Verdict]int
	Categories map[string]*CategoryTally
}

// CategoryTally counts the cases of one category.
type CategoryTally struct{ Total, Rendered, Differ int }

func (t *Tally) add(c *Case, oracle Answer, v Verdict) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.Verdicts == nil {
		t.Verdicts = map[Verdict]int{}
		t.Categories = map[string]*CategoryTally{}
	}
	k := t.Categories[c.Category]
	if k == nil {
		k = &CategoryTally{}
		t.Categories[c.Category] = k
	}
	t.Total++
	k.Total++
	if oracle.Error == "" {
		t.Rendered++
		k.Rendered++
	}
	t.Verdicts[v]++
	if v.Differs() {
		k.Differ++
	}
}

// Differences is the number of cases that differed.
func (t *Tally) Differences() int {
	n := 0
	for v, k := range t.Verdicts {
		if v.Differs() {
			n += k
		}
	}
	return n
}

// String writes the counts, a line for each category.
func (t *Tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "%d cases, %d rendered, %d differ\n", t.Total, t.Rendered, t.Differences())
	var verdicts []string
	for v, n := range t.Verdicts {
		if v != Same {
			verdicts = append(verdicts, fmt.Sprintf("  %-45s %7d\n", v, n))
		}
	}
	sort.Strings(verdicts)
	b.WriteString(strings.Join(verdicts, ""))
	for _, name := range Categories() {
		if k := t.Categories[name]; k != nil {
			fmt.Fprintf(&b, "  %-12s %7d cases, %3d%% rendered, %d differ\n", name, k.Total, k.Rendered*100/k.Total, k.Differ)
		}
	}
	return b.String()
}

// batch is how many cases are in flight at once.
const batch = 400

// Run compares cases and reduces those that differ.
func Run(o Options) (*Tally, error) {
	var (
		tally    Tally
		work     = make(chan [2]int)
		wg       sync.WaitGroup
		failures = make(chan error, max(1, o.Procs))
		reporter = reporter{left: o.MaxFindings, seen: map[string]bool{}, report: o.Report}
	)
	for range max(1, o.Procs) {
		wg.Go(func() {
			if err := o.worker(work, &tally, &reporter); err != nil {
				failures <- err
				for range work { // let the others have an end
				}
			}
		})
	}
	for i := o.First; i < o.First+o.N; i += batch {
		work <- [2]int{i, min(i+batch, o.First+o.N)}
	}
	close(work)
	wg.Wait()
	close(failures)
	return &tally, <-failures
}

// reporter passes on findings that are not like an earlier one.
type reporter struct {
	mu     sync.Mutex
	left   int
	seen   map[string]bool
	report func(Finding)
}

func (r *reporter) wants() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.left > 0
}

func (r *reporter) add(f Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	shape := string(f.Verdict) + f.Case.Template
	if r.seen[shape] {
		return
	}
	r.seen[shape] = true
	r.left--
	r.report(f)
}

// worker owns its oracles.
func (o *Options) worker(work <-chan [2]int, tally *Tally, r *reporter) error {
	j, err := NewJudge(o.Evaluate, append([]string{o.Oracle}, o.Also...)...)
	if err != nil {
		return err
	}
	defer j.Close()
	for span := range work {
		cases := make([]Case, 0, span[1]-span[0])
		for i := span[0]; i < span[1]; i++ {
			cases = append(cases, o.Generator.Case(i))
		}
		results, err := j.Ask(cases)
		if err != nil {
			return err
		}
		for i := range results {
			verdict := results[i].Verdict
			if verdict.Differs() && r.wants() {
				f, err := j.Reduce(cases[i], results[i])
				if err != nil {
					return err
				}
				if verdict = f.Verdict; verdict.Differs() {
					r.add(f)
				}
			}
			tally.add(&cases[i], results[i].Oracle, verdict)
		}
		if o.Progress != nil {
			o.Progress(span[1]-o.First, tally)
		}
	}
	return nil
}

// Judge evaluates cases and compares the answers. It is not safe for
// concurrent use.
type Judge struct {
	evaluate Evaluate
	oracles  []*Oracle
}

// NewJudge starts the oracles.
func NewJudge(evaluate Evaluate, commands ...string) (*Judge, error) {
	j := &Judge{evaluate: evaluate}
	for _, c := range commands {
		o, err := StartOracle(c)
		if err != nil {
			j.Close()
			return nil, err
		}
		j.oracles = append(j.oracles, o)
	}
	return j, nil
}

// Close ends the oracles.
func (j *Judge) Close() {
	for _, o := range j.oracles {
		o.Close()
	}
}

// Result is the comparison of one case.
type Result struct {
	Oracle, Ours Answer
	Verdict      Verdict
}

// Ask compares cases. Only what differs from the first oracle is put to the
// others. Where those must agree, because the case reads no body, and do not,
// the answer is one that differs from process to process.
func (j *Judge) Ask(cases []Case) ([]Result, error) {
	ours := make(chan []Answer, 1)
	go func() {
		answers := make([]Answer, len(cases))
		for i := range cases {
			answers[i] = evaluateInTime(j.evaluate, &cases[i])
		}
		ours <- answers
	}()
	answers, err := j.oracles[0].Ask(cases)
	if err != nil {
		return nil, err
	}
	results := make([]Result, len(cases))
	for i, a := range <-ours {
		results[i] = Result{answers[i], a, Compare(answers[i], a)}
	}
	for _, o := range j.oracles[1:] {
		if err := excuse(o, cases, results); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// excuse asks another oracle about what differs.
func excuse(o *Oracle, cases []Case, results []Result) error {
	var asked []Case
	var at []int
	for i, r := range results {
		if r.Verdict.Differs() && r.Verdict != Broken {
			asked, at = append(asked, cases[i]), append(at, i)
		}
	}
	answers, err := o.Ask(asked)
	if err != nil {
		return err
	}
	for k, a := range answers {
		r := &results[at[k]]
		calls := pathCalls(asked[k].Template)
		switch v := Compare(a, r.Ours); {
		case !v.Differs():
			r.Verdict = v
		case a.Error != "" || r.Oracle.Error != "" || a == r.Oracle:
		case !strings.Contains(asked[k].Template, "input"):
			r.Verdict = IdentityHash
		case calls > 1:
			r.Verdict = Mixture
		}
	}
	return nil
}

// pathCalls counts the places of a template that read the body.
func pathCalls(template string) int {
	return strings.Count(template, "input.path(") + strings.Count(template, "input.json(")
}

// Reduce shrinks a differing case. A case to which the oracle gives another
// answer when asked again (an identity hash that went into a number) is kept as
// it is and counts as not compared.
func (j *Judge) Reduce(c Case, r Result) (Finding, error) {
	f := Finding{Number: c.ID, Category: c.Category, Verdict: r.Verdict, Case: c, Oracle: r.Oracle, Ours: r.Ours}
	if varies, err := j.varies(c, r.Oracle); varies || err != nil {
		f.Verdict = IdentityHash
		return f, err
	}
	if anew, err := j.anew(c, r.Ours); !anew.Differs() || err != nil {
		f.Verdict = OracleMemory
		return f, err
	}
	var err error
	f.Case, err = Shrink(c, r.Verdict, func(cases []Case) ([]Verdict, error) {
		results, err := j.Ask(cases)
		verdicts := make([]Verdict, len(results))
		for i := range results {
			verdicts[i] = results[i].Verdict
		}
		return verdicts, err
	})
	if err != nil {
		return f, err
	}
	last, err := j.Ask([]Case{f.Case})
	if err != nil {
		return f, err
	}
	f.Oracle, f.Ours = last[0].Oracle, last[0].Ours
	if varies, err := j.varies(f.Case, f.Oracle); varies || err != nil {
		f.Verdict = IdentityHash
		return f, err
	}
	return f, nil
}

// anew compares with what a new process of the oracles answers, which has not
// seen another case.
func (j *Judge) anew(c Case, ours Answer) (Verdict, error) {
	verdict := Broken
	for _, o := range j.oracles {
		if err := o.restart(); err != nil {
			return verdict, err
		}
		answers, err := o.Ask([]Case{c})
		if err != nil {
			return verdict, err
		}
		if verdict = Compare(answers[0], ours); !verdict.Differs() {
			break
		}
	}
	return verdict, nil
}

// varies reports whether the oracle gives other answers than before.
func (j *Judge) varies(c Case, before Answer) (bool, error) {
	again, err := j.oracles[0].Ask([]Case{c, c, c})
	for _, a := range again {
		if a.Error == "" && a != before {
			return true, nil
		}
	}
	return false, err
}

// evaluateInTime evaluates a case, and turns a panic or an evaluation without
// end into an answer that says so.
func evaluateInTime(evaluate Evaluate, c *Case) Answer {
	done := make(chan Answer, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- Answer{Error: fmt.Sprintf("%spanic: %v\n%s", brokenPrefix, p, debug.Stack())}
			}
		}()
		result, err := evaluate(c.AppendLine(nil))
		if err != nil {
			done <- Answer{Error: err.Error()}
			return
		}
		a, err := ParseAnswer(result)
		if err != nil {
			a = Answer{Error: brokenPrefix + err.Error()}
		}
		done <- a
	}()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case a := <-done:
		return a
	case <-limit.C:
		return Answer{Error: brokenPrefix + "no answer in " + patience.String()}
	}
}
