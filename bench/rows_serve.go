package bench

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
)

func serveRows() []*Row {
	return []*Row{
		{ID: "G6", What: "responses a second, 8 clients, gatemap serve as a process with 100 methods, of which one maps 100 items / httputil.ReverseProxy without a mapping as a process",
			Goals: []Goal{{AtLeast: true, Must: 0.7}}, Measure: serveThroughput},
		{ID: "G7", What: "gatemap serve with 100 methods: its first answer, from the start of the process / 100 ms; resident memory after the load of G6 / 40 MB, and with --admin",
			Goals: []Goal{{Name: "first answer", Must: 1}, {Name: "memory", Must: 1}, {Name: "with --admin", Must: 1}}, Measure: serveFootprint},
	}
}

// command is gatemap serve with the API of the rows, in a folder of its own.
type command struct{ folder, program, definition string }

// buildCommand builds the command and writes the definition. The caller removes
// it.
func buildCommand() (*command, error) {
	folder, err := os.MkdirTemp("", "gatemap")
	if err != nil {
		return nil, err
	}
	c := &command{folder, filepath.Join(folder, "gatemap"), filepath.Join(folder, "api.json")}
	api := &formats.API{Format: formats.AWSCLI}
	for _, op := range apiOperations() {
		api.Methods = append(api.Methods, *op)
	}
	text, _, err := emit.Convert(api, formats.OpenAPI)
	if err == nil {
		err = os.WriteFile(c.definition, text, 0o600)
	}
	if err == nil {
		var out []byte
		if out, err = exec.Command("go", "build", "-o", c.program, "github.com/gatemap/gatemap/cmd/gatemap").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w: %s", err, out)
		}
	}
	if err != nil {
		c.remove()
		return nil, err
	}
	return c, nil
}

func (c *command) remove() { os.RemoveAll(c.folder) }

// process is the command that runs.
type process struct {
	cmd *exec.Cmd
	url string
}

// start starts the command in front of a backend, and waits until it says where
// it is. A line for each request goes to nobody.
func (c *command) start(backend string, flags ...string) (*process, error) {
	args := append([]string{"serve", "--listen", "127.0.0.1:0", "--backend", "http://backend.example=" + backend}, flags...)
	cmd := exec.Command(c.program, append(args, c.definition)...)
	cmd.Dir = c.folder
	return startServer(cmd)
}

// startServer starts a server and waits until it says where it is.
func startServer(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "serving "); ok {
			p.url = url
			go io.Copy(io.Discard, out)
			return p, nil
		}
	}
	p.end()
	return nil, fmt.Errorf("%s does not say where it is", filepath.Base(cmd.Path))
}

func (p *process) end() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// resident is the resident memory in bytes.
func (p *process) resident() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.ParseFloat(strings.TrimSpace(rest[:strings.Index(rest+" kB", " kB")]), 64)
	return kilobytes * 1024, err
}

func serveThroughput(s *Session) ([]Figure, error) {
	g, err := startGateways()
	if err != nil {
		return nil, err
	}
	defer g.close()
	c, err := buildCommand()
	if err != nil {
		return nil, err
	}
	defer c.remove()
	p, err := c.start(g.backend.URL)
	if err != nil {
		return nil, err
	}
	defer p.end()
	program, err := s.program("proxy")
	if err != nil {
		return nil, err
	}
	proxy, err := startServer(exec.Command(program, g.backend.URL))
	if err != nil {
		return nil, err
	}
	defer proxy.end()
	var ratios []float64
	for range 2*s.Rounds + 1 { // the first goes through what is not warm
		plain, err := g.hammer(proxy.url)
		if err != nil {
			return nil, err
		}
		mapped, err := g.hammer(p.url + "/resource7/1")
		if err != nil {
			return nil, err
		}
		ratios = append(ratios, float64(plain)/float64(mapped))
	}
	ratios = ratios[1:]
	return []Figure{spread(ratios)}, nil
}

func serveFootprint(s *Session) ([]Figure, error) {
	g, err := startGateways()
	if err != nil {
		return nil, err
	}
	defer g.close()
	c, err := buildCommand()
	if err != nil {
		return nil, err
	}
	defer c.remove()
	var first, memory, admin []float64
	for range s.Rounds {
		took, resident, err := footprint(g, c)
		if err != nil {
			return nil, err
		}
		first, memory = append(first, took.Seconds()/0.1), append(memory, resident/(40<<20))
		if _, resident, err = footprint(g, c, "--admin", "127.0.0.1:0"); err != nil {
			return nil, err
		}
		admin = append(admin, resident/(40<<20))
	}
	return []Figure{spread(first), spread(memory), spread(admin)}, nil
}

// footprint starts the command, measures the time until it has answered, loads
// it, and gives its memory.
func footprint(g *gateways, c *command, flags ...string) (time.Duration, float64, error) {
	began := time.Now()
	p, err := c.start(g.backend.URL, flags...)
	if err != nil {
		return 0, 0, err
	}
	defer p.end()
	resp, err := http.Get(p.url + "/resource7/1")
	if err != nil {
		return 0, 0, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	took := time.Since(began)
	resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK {
		return 0, 0, fmt.Errorf("the first answer is %d: %v", resp.StatusCode, err)
	}
	for range 5 {
		if _, err := g.hammer(p.url + "/resource7/1"); err != nil {
			return 0, 0, err
		}
	}
	resident, err := p.resident()
	return took, resident, err
}
