package bench

import (
	"fmt"
	"os"
	"slices"
	"time"
)

// What templates of public repositories take, on bodies made of the members that
// each reads: the JVM that the service is known to run, and the engine of an earlier
// commit, beside a whole Evaluate whose result is kept.
func realRows() []*Row {
	three := []Goal{{Name: "median", AtLeast: true, Must: 6, Stretch: 8}, {Name: "nine of ten", AtLeast: true}, {Name: "worst", AtLeast: true, Must: 2, Stretch: 3}}
	const jvm = "CPU time of Velocity 1.7 with JsonPath and json-smart on a warm JVM over ours, each with 256 MB of memory, templates of public repositories, bodies of "
	return []*Row{
		{ID: "R1a", What: jvm + "0.2 KB: median, nine of ten reach it, worst", Goals: three, Peers: true, Slow: true, Measure: realAgainst(200, (*Session).besideJVMWithMemory)},
		{ID: "R1b", What: "the same with 2 KB", Goals: three, Peers: true, Slow: true, Measure: realAgainst(2000, (*Session).besideJVMWithMemory)},
		{ID: "R1c", What: "the same with 20 KB", Goals: three, Peers: true, Slow: true, Measure: realAgainst(20_000, (*Session).besideJVMWithMemory)},
		{ID: "R1e", What: "the same with 2 KB and the memory that each takes by itself", Goals: []Goal{{Name: "median", AtLeast: true}, {AtLeast: true}, {AtLeast: true}}, Peers: true, Slow: true, Measure: realAgainst(2000, (*Session).besideJVM)},
		{ID: "R1d", What: "CPU time of b196819 over ours, the same templates with bodies of 0.2, 2 and 20 KB: median, nine of ten reach it, worst",
			Goals: []Goal{{AtLeast: true, Must: 1}, {AtLeast: true}, {AtLeast: true}}, Slow: true, Measure: realAgainstEarlier},
	}
}

// realFolder is where the report looks for more templates than the repository has.
const realFolder = "../shared/realworld"

func (s *Session) realTemplates() ([]realTemplate, error) {
	folder := s.Real
	if folder == "" {
		folder = realFolder
	}
	if _, err := os.Stat(folder); err != nil {
		folder = ""
	}
	return realTemplates(moduleFolder(), folder)
}

// realContext is what the templates find of the request.
var (
	realContext   = map[string]string{"stage": "prod", "requestId": "r-1", "domainName": "api.example.com"}
	realVariables = map[string]string{"Region": "eu-west-1"}
)

// asked is a case of two peers, ours and another one.
type asked struct {
	name  string
	ids   []string
	times [2]int64 // that it runs in a round
}

// realCases prepares the templates for peers, of which the first is ours. What ends
// with an error has no answer to compare.
func (p *Peers) realCases(templates []realTemplate, size int, peers ...string) (list []asked, err error) {
	for _, t := range templates {
		var cases []peerCase
		for _, peer := range peers {
			c := peerCase{Peer: peer, Variant: "evaluate", Body: t.body(size), Context: realContext, Variables: realVariables}
			if peer == "service" {
				c.Template = t.source
			} else {
				c.Integration = withTemplate(t.source)
			}
			cases = append(cases, c)
		}
		if _, _, err := p.prepare(cases[0]); err != nil {
			continue
		}
		name := fmt.Sprintf("%s, %d bytes", t.from, size)
		ids, err := p.prepareAlike(cases...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, asked{name: name, ids: ids})
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no template gives an answer")
	}
	return list, nil
}

// speeds measures how many times ours each case costs the second peer.
func (p *Peers) speeds(s *Session, cases []asked, each, warm time.Duration, peers ...string) ([]float64, error) {
	for range 2 {
		for _, c := range cases {
			for i, id := range c.ids {
				if _, err := p.run(peers[i], id, warm); err != nil {
					return nil, err
				}
			}
		}
	}
	for k := range cases {
		for i, id := range cases[k].ids {
			var err error
			if cases[k].times[i], err = p.times(peers[i], id, each); err != nil {
				return nil, err
			}
		}
	}
	times := make([][2][]float64, len(cases))
	for round := range max(5, s.few()) {
		for k := range cases {
			for turn := range 2 {
				i := (round + turn) % 2
				ns, err := p.cpu(peers[i], cases[k].ids[i], cases[k].times[i])
				if err != nil {
					return nil, fmt.Errorf("%s: %w", cases[k].name, err)
				}
				times[k][i] = append(times[k][i], ns)
			}
		}
	}
	speeds := make([]float64, len(cases))
	for k, pair := range times {
		r := &series{names: []string{"ours", "theirs"}, ns: pair[:]}
		speeds[k] = r.Ratio("ours", "theirs").Speed().Value
		s.detail("%.2f\t%.1f µs\t%.1f µs\t%s", speeds[k], r.Best("ours")/1e3, r.Best("theirs")/1e3, cases[k].name)
	}
	return speeds, nil
}

// across are the figures of a row over templates: the median, what nine of ten reach,
// and the worst, with the spread of the first over the templates.
func across(speeds []float64) []Figure {
	slices.Sort(speeds)
	low, high := speeds[0], speeds[len(speeds)-1]
	var figures []Figure
	for _, q := range []float64{0.5, 0.1, 0} {
		figures = append(figures, Figure{quantile(speeds, q), low, high})
	}
	return figures
}

// withMemory is what both engines are started with for rows beside the JVM: a heap of
// 256 MB, in which a collector has little to do. What they are given otherwise is not
// alike: the JVM takes a 64th of the machine's memory to begin with and a quarter in
// the end, where this process collects at 4 MB. What that costs is in R1d and R1e.
var withMemory = []string{"GOGC=off", "GOMEMLIMIT=256MiB", "JAVA_TOOL_OPTIONS=-Xms256m -Xmx256m"}

// serviceWithMemory is the name of the JVM that has it. It is started once: what it
// has compiled serves all rows.
const serviceWithMemory = "service with 256 MB"

func (s *Session) besideJVMWithMemory() (*Peers, error) {
	service := s.Peers.byName["service"]
	if service == nil {
		return nil, &Unavailable{"service is not on this machine: it needs mvn, javac and java"}
	}
	engine, err := s.program("engine")
	if err != nil {
		return nil, err
	}
	if s.Peers.byName[serviceWithMemory] == nil {
		jvm, err := startPeer(service.version, service.command, withMemory...)
		if err != nil {
			return nil, err
		}
		s.Peers.byName[serviceWithMemory] = jvm
	}
	now, err := startPeer("", []string{engine}, withMemory...)
	if err != nil {
		return nil, err
	}
	lent := *s.Peers.byName[serviceWithMemory]
	lent.lent = true
	return &Peers{byName: map[string]*peer{"now": now, "service": &lent}}, nil
}

func realAgainst(size int, beside func(*Session) (*Peers, error)) func(*Session) ([]Figure, error) {
	return func(s *Session) ([]Figure, error) {
		p, err := beside(s)
		if err != nil {
			return nil, err
		}
		defer p.Close()
		templates, err := s.realTemplates()
		if err != nil {
			return nil, err
		}
		cases, err := p.realCases(templates, size, "now", "service")
		if err != nil {
			return nil, err
		}
		speeds, err := p.speeds(s, cases, peerRound/6, peerRound, "now", "service")
		if err != nil {
			return nil, err
		}
		return across(speeds), nil
	}
}

func realAgainstEarlier(s *Session) ([]Figure, error) {
	p, err := s.engines("now", "before")
	if err != nil {
		return nil, err
	}
	defer p.Close()
	templates, err := s.realTemplates()
	if err != nil {
		return nil, err
	}
	var all []float64
	for _, size := range []int{200, 2000, 20_000} {
		cases, err := p.realCases(templates, size, "now", "before")
		if err != nil {
			return nil, err
		}
		speeds, err := p.speeds(s, cases, s.Each, s.Each, "now", "before")
		if err != nil {
			return nil, err
		}
		all = append(all, speeds...)
	}
	return across(all), nil
}
