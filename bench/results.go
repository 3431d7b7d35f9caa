package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// WriteResults writes RESULTS.md and its plots into folder.
func WriteResults(folder string, s *Session, outcomes []Outcome) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Results\n\nWritten by `go run ./bench/report%s`. Every figure is a ratio within one run: median of %d interleaved rounds,\n"+
		"or best round against best round where that is nearer to the truth on a noisy machine. The spread is from the 10th to the\n"+
		"90th percentile of the rounds.\n\n", map[bool]string{true: " -peers", false: ""}[s.Peers != nil], s.Rounds)
	fmt.Fprintf(&b, "%s, %s/%s, %d CPUs (%s), %s.\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpuModel(), time.Now().Format(time.DateOnly))
	if s.Peers != nil {
		b.WriteString(s.Peers.describe())
	}
	b.WriteString("| id | what | must | stretch | measured | spread | |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, o := range outcomes {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", o.Row.ID, o.Row.What, o.Must(), o.Stretch(), o.Measured(), o.Spread(), o.Verdict())
	}
	b.WriteString("\n![medium template](medium.svg)\n\n![selection against the number of patterns](selection.svg)\n")
	if err := os.WriteFile(filepath.Join(folder, "RESULTS.md"), b.Bytes(), 0o644); err != nil {
		return err
	}
	for name, plot := range plots(s, outcomes) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(plot), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (p *Peers) describe() string {
	var names []string
	for _, name := range []string{"velocity17", "velocity2", "service", "velocityjs", "airspeed", "serverless-offline", "localstack", "quicktemplate", "sonic", "fastjson", "json/v2"} {
		if v := p.Version(name); v != "" {
			names = append(names, name+" "+v)
		}
	}
	return "Peers: " + strings.Join(names, ", ") + ".\n\n"
}

// cpuModel returns the processor's name where the system tells it.
func cpuModel() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(info)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return "unknown processor"
}
