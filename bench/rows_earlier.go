package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/gatemap/gatemap"
)

// What the library and the command take against what they took at an earlier commit,
// each in processes of their own.
func earlierRows() []*Row {
	return []*Row{
		{ID: "R8", What: "Compile without patterns / that of b196819: without a template, with one; what an engine with the Serverless Framework's 8 patterns keeps / 10 KB",
			Goals: []Goal{{Must: 0.35}, {Must: 0.45}, {Must: 1}}, Measure: compiling},
		{ID: "R7c", What: "CPU time of a cold evaluation of a list / that of b196819: 10 MB, 50 MB", Slow: true, Goals: []Goal{{Must: 0.5}, {Must: 0.4}}, Measure: coldAgainstEarlier},
		{ID: "R9", What: "gatemap replay, CPU time of a line of 1 KB / that of b196819", Goals: []Goal{{Must: 0.15, Stretch: 0.11}}, Measure: replaying},
		{ID: "R9b", What: "the same / jq that writes the same lines", Goals: []Goal{{Must: 2}}, Measure: replayingLikeJq},
		{ID: "R11", What: "gatemap version, from start to end / a program of Go that prints a line", Goals: []Goal{{Must: 2.5, Stretch: 2}}, Measure: starting},
		{ID: "R12", What: "5,000 methods in OpenAPI, the worse of JSON and YAML, a number in each template that no other has: peak of list and lint / size of the file; CPU time / that of b196819, whose lint has fewer rules and shows no payloads",
			Goals: largeGoals, Measure: largeDefinitions(numbered, openAPI...)},
		{ID: "R12w", What: "the same with a word of 1 to 15 letters in the place of the number", Slow: true, Goals: largeGoals, Measure: largeDefinitions(worded, openAPI...)},
		{ID: "R12r", What: "as R12 with texts that ten methods each have in common", Slow: true, Goals: largeGoals, Measure: largeDefinitions(usual, openAPI...)},
		{ID: "R12b", What: "as R12 in the worst of aws-cli, CloudFormation in JSON and YAML, SAM, Terraform, terraform show -json (4,000 methods, which is as many values as are read) and the Serverless Framework", Slow: true,
			Goals: largeGoals, Measure: largeDefinitions(numbered, otherNotations...)},
		{ID: "R12br", What: "as R12b with texts that ten methods each have in common", Slow: true, Goals: largeGoals, Measure: largeDefinitions(usual, otherNotations...)},
	}
}

var (
	largeGoals     = []Goal{{Name: "list", Must: 15}, {Name: "lint", Must: 15}, {Name: "list", Must: 0.5}, {Name: "lint", Must: 0.5}}
	openAPI        = []string{"OpenAPI JSON", "OpenAPI YAML"}
	otherNotations = []string{"aws-cli", "CloudFormation JSON", "CloudFormation YAML", "SAM", "Terraform", "terraform show -json", "Serverless Framework"}
)

// engines starts the engine of this tree, "now", and with "before" that of the
// earlier commit.
func (s *Session) engines(names ...string) (p *Peers, err error) {
	p = &Peers{byName: map[string]*peer{}}
	for _, name := range names {
		path, err := s.program("engine")
		if name == "before" && err == nil {
			_, path, err = s.pair("engine")
		}
		var started *peer
		if err == nil {
			started, err = startPeer("", []string{path})
		}
		if err != nil {
			return nil, errors.Join(err, p.Close())
		}
		p.byName[name] = started
	}
	return p, nil
}

// besideJVM starts the engine of this tree beside the JVM that runs what the service
// does, which stays when that is closed.
func (s *Session) besideJVM() (*Peers, error) {
	service := s.Peers.byName["service"]
	if service == nil {
		return nil, &Unavailable{"service is not on this machine: it needs mvn, javac and java"}
	}
	p, err := s.engines("now")
	if err != nil {
		return nil, err
	}
	lent := *service
	lent.lent = true
	p.byName["service"] = &lent
	return p, nil
}

// lambdaIntegration has a response for each pattern and a default one.
func lambdaIntegration(patterns []string) *gatemap.Integration {
	in := &gatemap.Integration{Type: gatemap.AWS, URI: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations"}
	in.IntegrationResponses.Set("200", gatemap.IntegrationResponse{StatusCode: "200"})
	for i, pattern := range patterns {
		status := fmt.Sprint(400 + i)
		in.IntegrationResponses.Set(status, gatemap.IntegrationResponse{StatusCode: status, SelectionPattern: &pattern})
	}
	return in
}

func compiling(s *Session) ([]Figure, error) {
	p, err := s.engines("now", "before")
	if err != nil {
		return nil, err
	}
	defer p.Close()
	var figures []Figure
	template := smallTemplate
	for _, one := range []gatemap.IntegrationResponse{{StatusCode: "200"}, {StatusCode: "200", ResponseTemplates: gatemap.Ordered[*string]{{Key: "application/json", Value: &template}}}} {
		in := &gatemap.Integration{Type: gatemap.HTTP, URI: "https://backend.example/", IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{{Key: "200", Value: one}}}
		r, err := p.compare(s.Rounds, s.Each, 10*s.Each, peerCase{Peer: "now", Variant: "compile", Integration: in}, peerCase{Peer: "before", Variant: "compile", Integration: in})
		if err != nil {
			return nil, err
		}
		figures = append(figures, r.Ratio("now", "before").Cost())
	}
	_, output, err := p.prepare(peerCase{Peer: "now", Variant: "kept", Integration: lambdaIntegration(serverlessPatterns())})
	if err != nil {
		return nil, err
	}
	var kept float64
	if _, err := fmt.Sscan(output, &kept); err != nil {
		return nil, err
	}
	kept /= 10 << 10
	return append(figures, Figure{kept, kept, kept}), nil
}

// coldAgainstEarlier starts a process for each evaluation.
func coldAgainstEarlier(s *Session) ([]Figure, error) {
	var figures []Figure
	for _, size := range []int{10_000_000, 50_000_000} {
		c := peerCase{Variant: "cold", Integration: withTemplate(listTemplate), Body: string(listBody(size / itemBytes))}
		r := &series{names: []string{"now", "before"}, ns: make([][]float64, 2)}
		for round := range 2*s.few() + 1 {
			for turn := range r.names {
				i := (round + turn) % 2
				c.Peer = r.names[i]
				ns, err := s.coldTime(c)
				if err != nil {
					return nil, err
				}
				r.ns[i] = append(r.ns[i], ns)
			}
		}
		figures = append(figures, r.Ratio("now", "before").Cost())
	}
	return figures, nil
}

// coldTime runs a case once, in a process of its own.
func (s *Session) coldTime(c peerCase) (ns float64, err error) {
	p, err := s.engines(c.Peer)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	id, _, err := p.prepare(c)
	if err != nil {
		return 0, err
	}
	return p.cpu(c.Peer, id, 1)
}

// replayed is a folder with a file of lines for replay.
type replayed struct{ folder, file string }

// replayedLines are as many lines as make the start of a process small beside them.
const replayedLines = 4000

// writeReplayed writes the file, whose lines have one integration and bodies of
// their own.
func writeReplayed() (r replayed, err error) {
	if r.folder, err = os.MkdirTemp("", "gatemap-replay"); err != nil {
		return r, err
	}
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	in := withTemplate(smallTemplate)
	for i := range replayedLines {
		body := bytes.Replace(smallBody(), []byte("48151623"), fmt.Append(nil, 48151623+i), 1)
		if err = lines.Encode(map[string]any{"id": fmt.Sprint("line-", i), "integration": in, "request": map[string]any{"headers": map[string]any{}},
			"backend": map[string]any{"statusCode": 200, "headers": map[string]any{"Content-Type": []string{"application/json"}}, "body": string(body)}}); err != nil {
			break
		}
	}
	r.file = filepath.Join(r.folder, "lines.ndjson")
	if err == nil {
		err = os.WriteFile(r.file, text.Bytes(), 0o600)
	}
	if err != nil {
		os.RemoveAll(r.folder)
	}
	return r, err
}

// asJq is smallTemplate as a program of jq, which gives the lines of replay. It
// does not even escape.
const asJq = `(.backend.body | fromjson) as $o | {id, statusCode: .backend.statusCode, headers: {"Content-Type": ["application/json"]},
body: "{\n  \"id\": \($o.id),\n  \"name\": \"\($o.name)\",\n  \"status\": \"\($o.status)\",\n  \"owner\": \"\($o.owner.name)\",\n  \"email\": \"\($o.owner.email)\",\n  \"total\": \($o.total)\n}",
selected: "200"}`

// processes runs commands one after the other, round by round, compares what they
// print, and returns their CPU times.
func processes(rounds int, commands map[string][]string) (*series, error) {
	r := &series{}
	for name := range commands {
		r.names = append(r.names, name)
	}
	slices.Sort(r.names)
	r.ns = make([][]float64, len(r.names))
	var first []byte
	for round := range rounds {
		for k := range r.names {
			i := (round + k) % len(r.names)
			args := commands[r.names[i]]
			cmd := exec.Command(args[0], args[1:]...)
			out, err := cmd.Output()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.names[i], err)
			}
			if first == nil {
				first = out
			}
			if !bytes.Equal(out, first) {
				return nil, fmt.Errorf("%s prints something else: %.300q, not %.300q", r.names[i], out, first)
			}
			r.ns[i] = append(r.ns[i], float64(cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()))
		}
	}
	return r, nil
}

func replaying(s *Session) ([]Figure, error) {
	now, before, err := s.pair("gatemap")
	if err != nil {
		return nil, err
	}
	lines, err := writeReplayed()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(lines.folder)
	r, err := processes(s.few(), map[string][]string{"now": {now, "replay", lines.file}, "before": {before, "replay", lines.file}})
	if err != nil {
		return nil, err
	}
	return []Figure{r.Ratio("now", "before").Cost()}, nil
}

func replayingLikeJq(s *Session) ([]Figure, error) {
	jq, err := exec.LookPath("jq")
	if err != nil {
		return nil, &Unavailable{"jq is not installed"}
	}
	now, err := s.program("gatemap")
	if err != nil {
		return nil, err
	}
	lines, err := writeReplayed()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(lines.folder)
	r, err := processes(s.few(), map[string][]string{"now": {now, "replay", lines.file}, "jq": {jq, "-c", asJq, lines.file}})
	if err != nil {
		return nil, err
	}
	return []Figure{r.Ratio("now", "jq").Cost()}, nil
}

// few is how often a row runs what takes long.
func (s *Session) few() int {
	if s.Quick {
		return 3
	}
	return max(3, s.Rounds/2)
}

// starting measures how long processes take, which is less than their CPU time
// where they have several threads.
func starting(s *Session) ([]Figure, error) {
	command, err := s.program("gatemap")
	if err != nil {
		return nil, err
	}
	hello, err := s.program("hello")
	if err != nil {
		return nil, err
	}
	commands := [][]string{{command, "version"}, {hello}}
	r := &series{names: []string{"gatemap", "hello"}, ns: make([][]float64, 2)}
	for round := range 4*s.Rounds + 1 {
		for k := range commands {
			i := (round + k) % 2
			cmd := exec.Command(commands[i][0], commands[i][1:]...)
			began := time.Now()
			if err := cmd.Run(); err != nil {
				return nil, fmt.Errorf("%s: %w", r.names[i], err)
			}
			if round > 0 { // the first reads the file
				r.ns[i] = append(r.ns[i], float64(time.Since(began)))
			}
		}
	}
	return []Figure{r.Ratio("gatemap", "hello").Cost()}, nil
}

// manyMethodsOf is how many methods a large definition has.
const manyMethodsOf = 5000

// largeDefinitions measures list and lint of this tree against those of the earlier
// commit, and returns for each figure the worst of the notations, each of which it
// tells in detail.
func largeDefinitions(of func(methods int) amount, names ...string) func(*Session) ([]Figure, error) {
	return func(s *Session) ([]Figure, error) {
		now, before, err := s.pair("gatemap")
		if err != nil {
			return nil, err
		}
		folder, err := os.MkdirTemp("", "gatemap-definitions")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(folder)
		worst := make([]Figure, 4)
		for _, d := range notations() {
			if !slices.Contains(names, d.name) {
				continue
			}
			path, size, err := d.write(folder, of(manyMethodsOf))
			if err != nil {
				return nil, err
			}
			rounds := 1
			if !s.Quick {
				rounds = 3
			}
			for i, command := range []string{"list", "lint"} {
				peak, ratio, err := beside(rounds, []string{now, command, path}, []string{before, command, path})
				if err != nil {
					return nil, fmt.Errorf("%s: %w", d.name, err)
				}
				peak.scale(1 / float64(size))
				s.detail("%s: %s, %.1f MB: peak %s, CPU time %s", command, d.name, float64(size)/1e6, format(peak.Value), format(ratio.Value))
				worst[i], worst[i+2] = worst[i].worse(peak), worst[i+2].worse(ratio)
			}
		}
		return worst, nil
	}
}

// beside runs two commands in turns and returns the peak of the first one's memory
// and its CPU time over the other's. Both have to end well, or with findings.
func beside(rounds int, now, before []string) (peak, ratio Figure, err error) {
	var peaks, ratios []float64
	for range rounds {
		var u [2]usage
		for i, args := range [][]string{now, before} {
			if u[i], err = usageOf(args[0], args[1:]...); err != nil {
				return peak, ratio, err
			}
			if u[i].Code > 1 {
				return peak, ratio, fmt.Errorf("%q ends with %d", args, u[i].Code)
			}
		}
		peaks = append(peaks, float64(u[0].Resident))
		ratios = append(ratios, float64(u[0].CPU)/float64(u[1].CPU))
	}
	return spread(peaks), spread(ratios), nil
}

func (f *Figure) scale(by float64) { f.Value, f.Low, f.High = f.Value*by, f.Low*by, f.High*by }

func (f Figure) worse(g Figure) Figure {
	if g.Value > f.Value {
		return g
	}
	return f
}
