package bench

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/dlclark/regexp2/v2"
	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/selection"
	"github.com/tidwall/gjson"
)

func selectionRows() []*Row {
	return []*Row{
		{ID: "S1", What: "select by status, 20 patterns / one hand-written 3-character match", Goals: []Goal{{Must: 2, Stretch: 0.6}}, Measure: statusAgainstHand},
		{ID: "S2", What: "select by status, 20 patterns / 1 pattern", Goals: []Goal{{Must: 1.2, Stretch: 1}}, Measure: statusAgainstCount},
		{ID: "S3", What: "select by status, 20 patterns: faster than stdlib / regexp2 in turn",
			Goals: []Goal{{AtLeast: true, Must: 200, Stretch: 450}, {AtLeast: true, Must: 400, Stretch: 900}}, Measure: statusAgainstEngines},
		{ID: "S4", What: "simple message patterns / hand-written matcher, the worst of them", Goals: []Goal{{Must: 2, Stretch: 1.2}}, Measure: messageAgainstHand},
		{ID: "S5", What: "errorMessage + 5 patterns: faster than gjson + stdlib, 138 B / 2 KB",
			Goals: []Goal{{AtLeast: true, Must: 8, Stretch: 14}, {AtLeast: true, Must: 60, Stretch: 140}}, Measure: messageAgainstGJSON},
		{ID: "S6", What: "regular pattern: faster than stdlib, the worst at 30 B / at 2 KB",
			Goals: []Goal{{AtLeast: true, Must: 1, Stretch: 4}, {AtLeast: true, Must: 3, Stretch: 4}}, Measure: regularAgainstStdlib},
		{ID: "S7", What: "ReDoS: t(2n)/t(n), the worst / (a+)+$ n=2000 against stdlib",
			Goals: []Goal{{Must: 2.2}, {Must: 0.5, Stretch: 0.1}}, Measure: linearPatterns},
		{ID: "S8", What: "irregular: time to give up with twice the step budget / with the budget, against 2", Goals: []Goal{{Must: 2}}, Measure: budgetOvershoot},
	}
}

// statusPatterns returns n different patterns of which only the last matches
// "503".
func statusPatterns(n int) []string {
	all := []string{"200", "201", "204", "301", "302", "304", `400`, "401", "403", "404", "409", "410", "415", "422", "429", `1\d{2}`, "418", "451", "500", `5\d{2}`}
	return append(append([]string{}, all[:n-1]...), `5\d{2}`)
}

func selector(patterns []string) *selection.Selector {
	responses := make([]selection.Response, len(patterns)+1)
	for i, p := range patterns {
		responses[i] = selection.Response{StatusCode: 400 + i, Pattern: javaregex.MustCompile(p)}
	}
	responses[len(patterns)] = selection.Response{StatusCode: 200}
	return selection.New(responses, selection.Options{})
}

var sink int

func byStatus(name string, n int) runner {
	s := selector(statusPatterns(n))
	return runner{name, func(n int) {
		for range n {
			chosen, err := s.ByStatus(context.Background(), 503)
			if err != nil {
				panic(err)
			}
			sink += chosen
		}
	}}
}

func matching(name string, match func(string) bool, subject string) runner {
	return runner{name, func(n int) {
		for range n {
			if match(subject) {
				sink++
			}
		}
	}}
}

func statusAgainstHand(s *Session) ([]Figure, error) {
	r := s.interleave(byStatus("ours", 20), matching("hand", matchStatusByHand, "404"))
	return []Figure{r.Ratio("ours", "hand").Cost()}, nil
}

func statusAgainstCount(s *Session) ([]Figure, error) {
	r := s.interleave(byStatus("20", 20), byStatus("1", 1))
	return []Figure{r.Ratio("20", "1").Cost()}, nil
}

// inTurn tries matchers one after the other until one matches.
func inTurn(name string, matchers []func(string) bool, subject string) runner {
	return runner{name, func(n int) {
		for range n {
			for i, match := range matchers {
				if match(subject) {
					sink += i
					break
				}
			}
		}
	}}
}

func stdlibMatchers(patterns []string) (m []func(string) bool) {
	for _, p := range patterns {
		m = append(m, regexp.MustCompile(`\A(?:`+p+`)\z`).MatchString)
	}
	return m
}

func regexp2Matchers(patterns []string) (m []func(string) bool) {
	for _, p := range patterns {
		re := regexp2.MustCompile(`\A(?:`+p+`)\z`, regexp2.RE2)
		re.MatchTimeout = 100 * time.Millisecond
		m = append(m, func(s string) bool { ok, _ := re.MatchString(s); return ok })
	}
	return m
}

func statusAgainstEngines(s *Session) ([]Figure, error) {
	patterns := statusPatterns(20)
	r := s.interleave(byStatus("ours", 20), inTurn("stdlib", stdlibMatchers(patterns), "503"), inTurn("regexp2", regexp2Matchers(patterns), "503"))
	return []Figure{r.Ratio("ours", "stdlib").Speed(), r.Ratio("ours", "regexp2").Speed()}, nil
}

// padded returns a subject of size bytes that begins with text.
func padded(text string, size int) string {
	if len(text) >= size {
		return text
	}
	return text + strings.Repeat(" and so it goes on", size/18+1)[:size-len(text)]
}

func ours(name, pattern, subject string) runner {
	re := javaregex.MustCompile(pattern)
	return runner{name, func(n int) {
		for range n {
			ok, err := re.Matches(subject)
			if err != nil {
				panic(err)
			}
			if ok {
				sink++
			}
		}
	}}
}

func messageAgainstHand(s *Session) ([]Figure, error) {
	contains := func(literal string) func(string) bool {
		return func(s string) bool { return matchContainsByHand(s, literal) }
	}
	prefix := func(literal string) func(string) bool {
		return func(s string) bool { return matchPrefixByHand(s, literal) }
	}
	worst := Figure{}
	for _, c := range []struct {
		pattern string
		hand    func(string) bool
		text    string
	}{
		{`.*Bad Request.*`, contains("Bad Request"), "error: Bad Request for item 7"},
		{`.*Bad Request.*`, contains("Bad Request"), "error: no such item, sorry 12"},
		{`^\[404\].*`, prefix("[404]"), "[404] no such thing, sorry 123"},
		{`Malformed.*`, prefix("Malformed"), "Malformed input: not a number"},
		{`Malformed.*`, prefix("Malformed"), "something else altogether here"},
		{`.*"status":400.*`, contains(`"status":400`), `{"status":400,"reason":"none"}`},
	} {
		for _, size := range []int{30, 2048} {
			subject := padded(c.text, size)
			r := s.interleave(ours("ours", c.pattern, subject), matching("hand", c.hand, subject))
			if f := r.Ratio("ours", "hand").Cost(); f.Value > worst.Value {
				worst = f
			}
		}
	}
	return []Figure{worst}, nil
}

// messagePatterns are five patterns as people deploy them; the last matches
// anything on one line.
var messagePatterns = []string{`.*Bad Request.*`, `^\[404\].*`, `.*Task timed out.*`, `Malformed.*`, `.+`}

func messageAgainstGJSON(s *Session) ([]Figure, error) {
	var figures []Figure
	for _, size := range []int{138, 2200} {
		body := errorBody("Connection refused by upstream", size)
		select5, err := lambdaSelection(messagePatterns)
		if err != nil {
			return nil, err
		}
		matchers := stdlibMatchers(messagePatterns)
		theirs := runner{"gjson", func(n int) {
			for range n {
				message := gjson.GetBytes(body, "errorMessage").String()
				for i, match := range matchers {
					if match(message) {
						sink += i
						break
					}
				}
			}
		}}
		r := s.interleave(runner{"ours", func(n int) {
			for range n {
				select5(body)
			}
		}}, theirs)
		figures = append(figures, r.Ratio("ours", "gjson").Speed())
	}
	return figures, nil
}

// regularPatterns need an automaton: neither literals nor gaps between
// literals.
var regularPatterns = []string{
	`(?i).*timed? ?out.*`,
	`([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`,
	`.*[Ee]rror (code )?\d+.*`,
	`(a|b|c|d)*[^x]+z?`,
	`(?:[a-z]+ )*[a-z]+`,
	`.*(not found|does not exist|no such \w+).*`,
}

func regularAgainstStdlib(s *Session) ([]Figure, error) {
	figures := []Figure{{Value: 1e9}, {Value: 1e9}}
	for _, pattern := range regularPatterns {
		for i, size := range []int{30, 2048} {
			subject := padded("error code 77 in the backend ", size)
			r := s.interleave(ours("ours", pattern, subject), matching("stdlib", stdlibMatchers([]string{pattern})[0], subject))
			if f := r.Ratio("ours", "stdlib").Speed(); f.Value < figures[i].Value {
				figures[i] = f
			}
		}
	}
	return figures, nil
}

func linearPatterns(s *Session) ([]Figure, error) {
	worst := Figure{}
	hostile := append([]string{`(a+)+$`, `(a|aa)*b`, `(.*a){8}`, `(a*)*c`, `(\n|.)+!x`}, regularPatterns...)
	for _, pattern := range hostile {
		subject := func(n int) string { return strings.Repeat("a", n) + "!" }
		r := s.interleave(ours("2n", pattern, subject(40_000)), ours("n", pattern, subject(20_000)))
		if f := r.Ratio("2n", "n").Cost(); f.Value > worst.Value {
			worst = f
		}
	}
	subject := strings.Repeat("a", 2000) + "!"
	r := s.interleave(ours("ours", `(a+)+$`, subject), matching("stdlib", stdlibMatchers([]string{`(a+)+$`})[0], subject))
	return []Figure{worst, r.Ratio("ours", "stdlib").Cost()}, nil
}

// budgetOvershoot shows that the budget is counted in steps: with twice the
// steps giving up takes twice the time, nothing else decides when.
func budgetOvershoot(s *Session) ([]Figure, error) {
	const steps = 100_000
	giveUp := func(name string, budget int) (runner, error) {
		re, err := javaregex.Compile(`(a|aa)+\1?$`, javaregex.WithBudget(budget))
		if err != nil {
			return runner{}, err
		}
		subject := strings.Repeat("a", 60) + "!"
		if _, err := re.Matches(subject); err == nil {
			return runner{}, fmt.Errorf("a budget of %d steps is not used up", budget)
		}
		return runner{name, func(n int) {
			for range n {
				if _, err := re.Matches(subject); err == nil {
					panic("the budget is not deterministic")
				}
			}
		}}, nil
	}
	twice, err := giveUp("twice", 2*steps)
	if err != nil {
		return nil, err
	}
	once, err := giveUp("once", steps)
	if err != nil {
		return nil, err
	}
	f := s.interleave(twice, once).Ratio("twice", "once").Cost()
	return []Figure{{f.Value / 2, f.Low / 2, f.High / 2}}, nil
}
