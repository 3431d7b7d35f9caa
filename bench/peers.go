package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gatemap/gatemap"
)

// Peers are the other engines, each a warm process that takes a JSON object a
// line and answers with one:
//
//	{"op": "prepare", "id", "variant", "template", "body", "parameters"} -> {"output"}
//	{"op": "run", "id", "ns"}                                           -> {"n", "ns"}
//
// prepare gets a case ready, does it once and gives its output; run repeats it
// for about ns nanoseconds. A case that fails gives {"error"}. Those whose time on
// processors is compared read "integration", "context" and "stageVariables" as well,
// and run "n" times where that stands instead of "ns".
type Peers struct{ byName map[string]*peer }

// caseNumber names the cases of all peers.
var caseNumber atomic.Int64

type peer struct {
	version string
	command []string
	cmd     *exec.Cmd
	in      io.WriteCloser
	lent    bool // somebody else ends it
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

// startPeer starts a peer with a few more variables in its environment.
func startPeer(version string, command []string, environment ...string) (*peer, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), environment...)
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
	return &peer{version: version, command: command, cmd: cmd, in: in, out: bufio.NewReaderSize(out, 1<<20)}, nil
}

// Close ends the processes.
func (p *Peers) Close() error {
	var errs []error
	for _, one := range p.byName {
		if one.lent {
			continue
		}
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
	N          int64             `json:"n,omitempty"`

	Integration *gatemap.Integration `json:"integration,omitempty"`
	Context     map[string]string    `json:"context,omitempty"`
	Variables   map[string]string    `json:"stageVariables,omitempty"`
}

type peerAnswer struct {
	Output string `json:"output"`
	Error  string `json:"error"`
	N      int64  `json:"n"`
	NS     int64  `json:"ns"`
}

// prepare gets a case ready and returns its name there and its output.
func (p *Peers) prepare(c peerCase) (id, output string, err error) {
	one := p.byName[c.Peer]
	if one == nil {
		return "", "", &Unavailable{c.Peer + " is not on this machine"}
	}
	id = fmt.Sprintf("%s-%d", c.Variant, caseNumber.Add(1))
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
	ids, err := p.prepareAlike(cases...)
	if err != nil {
		return nil, err
	}
	r := &series{ns: make([][]float64, len(cases))}
	times := make([]int64, len(cases))
	for i, c := range cases {
		r.names = append(r.names, c.Peer)
		if _, err := p.run(c.Peer, ids[i], warm); err != nil {
			return nil, err
		}
		if times[i], err = p.times(c.Peer, ids[i], each); err != nil {
			return nil, err
		}
	}
	for round := range rounds {
		for k := range cases {
			i := (round + k) % len(cases)
			ns, err := p.cpu(cases[i].Peer, ids[i], times[i])
			if err != nil {
				return nil, err
			}
			r.ns[i] = append(r.ns[i], ns)
		}
	}
	return r, nil
}

// prepareAlike gets cases ready whose outputs have to be alike.
func (p *Peers) prepareAlike(cases ...peerCase) (ids []string, err error) {
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
			return nil, fmt.Errorf("%s gives another output than %s: %.300q, not %.300q", c.Peer, cases[0].Peer, output, first)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// times returns how many operations take a peer about as long as each on processors.
// Each number is tried three times: what the peer's runtime does once in a while would
// make an operation look long, and the rounds so short that asking is most of them.
func (p *Peers) times(name, id string, each time.Duration) (int64, error) {
	for n := int64(1); ; n *= 4 {
		best := math.Inf(1)
		for range 3 {
			ns, err := p.cpu(name, id, n)
			if err != nil {
				return 0, err
			}
			best = min(best, ns)
		}
		if took := best * float64(n); took > float64(each)/8 {
			return max(1, int64(float64(each)/best)), nil
		}
	}
}

// cpu repeats a prepared case n times, and returns the ns of an operation on
// processors, with those of the collector and the compilers of the peer. What it
// takes to ask is some tenths of a millisecond. Where the system does not tell, it is
// the time on the wall.
func (p *Peers) cpu(name, id string, n int64) (float64, error) {
	one := p.byName[name]
	before := cpuOf(one.cmd.Process.Pid)
	answer, err := one.ask(peerRequest{Op: "run", ID: id, N: n})
	if err != nil {
		return 0, err
	}
	took := cpuOf(one.cmd.Process.Pid) - before
	if took <= 0 {
		took = time.Duration(answer.NS)
	}
	return float64(took) / float64(answer.N), nil
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
