package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
)

// Peers are the other engines, each a warm process that takes a JSON object a
// line and answers with one:
//
//	{"op": "prepare", "id", "variant", "template", "body", "parameters"} -> {"output"}
//	{"op": "run", "id", "ns"}                                           -> {"n", "ns", "cpu"}
//
// prepare gets a case ready, does it once and gives its output; run repeats it
// for about ns nanoseconds. A case that fails gives {"error"}. cpu is the time that
// the process was on processors, with that of its collector and compilers, where a
// peer knows it. Those that evaluate whole integrations read "integration",
// "context" and "stageVariables".
type Peers struct {
	byName map[string]*peer
	asked  int
}

type peer struct {
	version string
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

// StartPeers installs the peers into folder and starts those that this machine
// can run. Close it.
func StartPeers(installer, folder string) (*Peers, error) {
	install := exec.Command(installer, folder)
	install.Stderr = os.Stderr
	listing, err := install.Output()
	if err != nil {
		return nil, fmt.Errorf("install peers: %w", err)
	}
	p := &Peers{byName: map[string]*peer{}}
	for line := range strings.Lines(string(listing)) {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		started, err := startPeer(fields[1], fields[2:])
		if err != nil {
			return nil, errors.Join(fmt.Errorf("start %s: %w", fields[0], err), p.Close())
		}
		p.byName[fields[0]] = started
	}
	return p, nil
}

func startPeer(version string, command []string) (*peer, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stderr = io.Discard
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &peer{version: version, cmd: cmd, in: in, out: bufio.NewReaderSize(out, 1<<20)}, nil
}

// Close ends the processes.
func (p *Peers) Close() error {
	var errs []error
	for _, one := range p.byName {
		errs = append(errs, one.in.Close(), one.cmd.Wait())
	}
	return errors.Join(errs...)
}

// Version returns the version of a peer, "" if it does not run here.
func (p *Peers) Version(name string) string {
	if one := p.byName[name]; one != nil {
		return one.version
	}
	return ""
}

// peerCase is a case for a peer.
type peerCase struct {
	Peer, Variant  string
	Template, Body string
	Parameters     map[string]string

	Integration        *gatemap.Integration
	Context, Variables map[string]string
}

type peerRequest struct {
	Op         string            `json:"op"`
	ID         string            `json:"id"`
	Variant    string            `json:"variant,omitempty"`
	Template   string            `json:"template,omitempty"`
	Body       string            `json:"body,omitempty"`
	Parameters map[string]string `json:"parameters,omitempty"`
	NS         int64             `json:"ns,omitempty"`

	Integration *gatemap.Integration `json:"integration,omitempty"`
	Context     map[string]string    `json:"context,omitempty"`
	Variables   map[string]string    `json:"stageVariables,omitempty"`
}

type peerAnswer struct {
	Output string `json:"output"`
	Error  string `json:"error"`
	N      int64  `json:"n"`
	NS     int64  `json:"ns"`
	CPU    int64  `json:"cpu"`
}

// prepare gets a case ready and returns its name there and its output.
func (p *Peers) prepare(c peerCase) (id, output string, err error) {
	one := p.byName[c.Peer]
	if one == nil {
		return "", "", &Unavailable{c.Peer + " is not on this machine"}
	}
	p.asked++
	id = fmt.Sprintf("%s-%d", c.Variant, p.asked)
	answer, err := one.ask(peerRequest{
		Op: "prepare", ID: id, Variant: c.Variant, Template: c.Template, Body: c.Body, Parameters: c.Parameters,
		Integration: c.Integration, Context: c.Context, Variables: c.Variables,
	})
	return id, answer.Output, err
}

// compare measures cases against one another by the time on processors: in every
// round each of them runs once. Their outputs have to be alike. Before that each
// runs for as long as warm.
func (p *Peers) compare(rounds int, each, warm time.Duration, cases ...peerCase) (*series, error) {
	ids := make([]string, len(cases))
	r := &series{ns: make([][]float64, len(cases))}
	first := ""
	for i, c := range cases {
		id, output, err := p.prepare(c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Peer, err)
		}
		if i == 0 {
			first = output
		}
		if output != first {
			return nil, fmt.Errorf("%s gives another output: %.300q, not %.300q", c.Peer, output, first)
		}
		ids[i] = id
		r.names = append(r.names, c.Peer)
		if _, err := p.cpu(c.Peer, id, warm); err != nil {
			return nil, err
		}
	}
	for round := range rounds {
		for k := range cases {
			i := (round + k) % len(cases)
			ns, err := p.cpu(cases[i].Peer, ids[i], each)
			if err != nil {
				return nil, err
			}
			r.ns[i] = append(r.ns[i], ns)
		}
	}
	return r, nil
}

// cpu repeats a prepared case for about each, and returns the ns on processors of an
// operation.
func (p *Peers) cpu(name, id string, each time.Duration) (float64, error) {
	answer, err := p.byName[name].ask(peerRequest{Op: "run", ID: id, NS: each.Nanoseconds()})
	if err != nil {
		return 0, err
	}
	return float64(answer.CPU) / float64(answer.N), nil
}

// run repeats a prepared case for about each, and returns ns per operation.
func (p *Peers) run(name, id string, each time.Duration) (float64, error) {
	answer, err := p.byName[name].ask(peerRequest{Op: "run", ID: id, NS: each.Nanoseconds()})
	if err != nil {
		return 0, err
	}
	return float64(answer.NS) / float64(answer.N), nil
}

func (p *peer) ask(request peerRequest) (answer peerAnswer, err error) {
	line, err := json.Marshal(request)
	if err != nil {
		return answer, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return answer, err
	}
	reply, err := p.out.ReadBytes('\n')
	if err != nil {
		return answer, fmt.Errorf("peer died: %w", err)
	}
	if err := json.Unmarshal(reply, &answer); err != nil {
		return answer, err
	}
	if answer.Error != "" {
		return answer, errors.New(answer.Error)
	}
	return answer, nil
}

// warmUp is how long a peer runs a case before it is measured: long enough
// for a virtual machine to compile what is hot.
const warmUp = 5 * time.Second

// peerRound is how long a peer runs in a round.
const peerRound = 150 * time.Millisecond

// versus measures ours against peers' cases: in every round each of them runs
// once. It returns how many times slower than ours each case is. Outputs have
// to be ours but for white space; same compares them.
func (p *Peers) versus(rounds int, each time.Duration, ours runner, same func(output string) bool, cases ...peerCase) ([]Figure, error) {
	ids := make([]string, len(cases))
	for i, c := range cases {
		id, output, err := p.prepare(c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Peer, err)
		}
		if same != nil && !same(output) {
			return nil, fmt.Errorf("%s gives another output: %.200q", c.Peer, output)
		}
		if _, err := p.run(c.Peer, id, warmUp); err != nil {
			return nil, err
		}
		ids[i] = id
	}
	r := &series{names: []string{"ours"}, ns: make([][]float64, 1+len(cases))}
	n := calibrate(ours, each)
	for range rounds {
		start := time.Now()
		ours.Run(n)
		r.ns[0] = append(r.ns[0], float64(time.Since(start).Nanoseconds())/float64(n))
		for i, c := range cases {
			ns, err := p.run(c.Peer, ids[i], each)
			if err != nil {
				return nil, err
			}
			r.ns[i+1] = append(r.ns[i+1], ns)
		}
	}
	figures := make([]Figure, len(cases))
	for i := range cases {
		r.names = append(r.names, fmt.Sprint(i))
		figures[i] = r.Ratio("ours", fmt.Sprint(i)).Speed()
	}
	return figures, nil
}
