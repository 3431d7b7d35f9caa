// Command compare measures the benchmarks of this tree against those of an
// earlier commit and prints, for each, the median of the ratios now/before and
// the quartiles.
//
//	go run ./bench/compare -before COMMIT               every row, some minutes
//	go run ./bench/compare -before COMMIT -only 'Template/'
//
// Each round runs both test binaries one after the other, in turns the one or
// the other first, for the same number of operations, on one thread. What is
// compared is the time that the processes were on a processor, without what
// starting and preparing takes, so that other load falls out as far as it can.
// Each round has a copy of both files of its own: where the pages of a program
// lie in memory changes a row of 300 ns by up to a tenth, and stays the same for
// as long as the file is cached.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// floor matches the rows that measure something else than this module.
var floor = regexp.MustCompile(`/(regexp2?/|hand$)|/hand$`)

// A build is the test binary of package bench at one commit.
type build struct{ folder, binary string }

func main() {
	before := flag.String("before", "", "the commit to compare with")
	only := flag.String("only", "", "a regular expression for the rows to measure")
	rounds := flag.Int("rounds", 21, "pairs of runs a row")
	each := flag.Duration("each", 100*time.Millisecond, "about how long one run takes")
	flag.Parse()
	if err := run(*before, *only, *rounds, *each); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(commit, only string, rounds int, each time.Duration) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	if commit == "" || rounds < 1 {
		return fmt.Errorf("-before needs a commit, and -rounds a number above zero")
	}
	temp, err := os.MkdirTemp("", "compare")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	before, now, err := builds(temp, commit)
	if err != nil {
		return err
	}
	defer exec.Command("git", "worktree", "remove", "--force", filepath.Join(temp, "tree")).Run()
	rows, err := common(before, now)
	if err != nil {
		return err
	}
	fmt.Printf("%-62s %12s %8s   %s\n", "row", "before/op", "ratio", "quartiles")
	for _, row := range rows {
		if wanted.MatchString(row) && !floor.MatchString(row) {
			if err := compare(before, now, row, rounds, each); err != nil {
				return err
			}
		}
	}
	return nil
}

// builds compiles both test binaries; the tree of the commit is checked out
// below temp.
func builds(temp, commit string) (before, now build, err error) {
	root, err := exec.Command("git", "rev-parse", "--show-toplevel").Output()
	if err != nil {
		return before, now, fmt.Errorf("not in a repository: %w", err)
	}
	tree := filepath.Join(temp, "tree")
	if out, err := exec.Command("git", "worktree", "add", "--detach", tree, commit).CombinedOutput(); err != nil {
		return before, now, fmt.Errorf("%w: %s", err, out)
	}
	before = build{filepath.Join(tree, "bench"), filepath.Join(temp, "before")}
	now = build{filepath.Join(strings.TrimSpace(string(root)), "bench"), filepath.Join(temp, "now")}
	for _, b := range []build{before, now} {
		cmd := exec.Command("go", "test", "-c", "-ldflags=-s -w", "-o", b.binary, ".")
		cmd.Dir = b.folder
		if out, err := cmd.CombinedOutput(); err != nil {
			return before, now, fmt.Errorf("%s: %w: %s", b.folder, err, out)
		}
	}
	return before, now, nil
}

// common returns the rows that both have.
func common(before, now build) ([]string, error) {
	old, err := before.rows()
	if err != nil {
		return nil, err
	}
	rows, err := now.rows()
	return slices.DeleteFunc(rows, func(row string) bool { return !slices.Contains(old, row) }), err
}

var rowLine = regexp.MustCompile(`(?m)^(Benchmark\S+)\s+\d+\s+([\d.]+) ns/op`)

func (b build) rows() (rows []string, err error) {
	out, _, err := b.bench(".", 1)
	for _, m := range rowLine.FindAllStringSubmatch(string(out), -1) {
		rows = append(rows, m[1])
	}
	return rows, err
}

// bench runs the matching benchmarks for so many operations and returns what
// was printed and the time on a processor.
func (b build) bench(pattern string, operations int) ([]byte, time.Duration, error) {
	cmd := exec.Command(b.binary, "-test.run=^$", "-test.cpu=1", "-test.bench="+pattern, "-test.skip=.*/.*/^hand$", "-test.benchtime="+strconv.Itoa(operations)+"x")
	cmd.Dir = b.folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		return out, 0, fmt.Errorf("%s: %w: %s", pattern, err, bytes.TrimSpace(out))
	}
	return out, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// inCopy is the time of bench in a new copy of the binary.
func (b build) inCopy(pattern string, operations int) (time.Duration, error) {
	program, err := os.ReadFile(b.binary)
	if err != nil {
		return 0, err
	}
	copied := build{b.folder, b.binary + "-copy"}
	if err := os.WriteFile(copied.binary, program, 0o700); err != nil {
		return 0, err
	}
	defer os.Remove(copied.binary)
	_, took, err := copied.bench(pattern, operations)
	return took, err
}

// exactly returns the pattern that matches one row.
func exactly(row string) string {
	parts := strings.Split(row, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

func compare(before, now build, row string, rounds int, each time.Duration) error {
	pattern := exactly(row)
	start, operations, err := before.calibrate(pattern, each)
	if err != nil {
		return err
	}
	startNow, err := now.starting(pattern)
	if err != nil {
		return err
	}
	var ratios, times []float64
	for i := range rounds {
		pair := [2]time.Duration{}
		for j := range pair {
			which := (i + j) % 2
			b, base := before, start
			if which == 1 {
				b, base = now, startNow
			}
			took, err := b.inCopy(pattern, operations)
			if err != nil {
				return err
			}
			pair[which] = max(took-base, 1)
		}
		ratios = append(ratios, float64(pair[1])/float64(pair[0]))
		times = append(times, float64(pair[0])/float64(operations))
	}
	slices.Sort(ratios)
	slices.Sort(times)
	n := len(ratios)
	fmt.Printf("%-62s %12s %8.3f   %.3f-%.3f\n", strings.TrimPrefix(row, "Benchmark"), short(times[n/2]), ratios[n/2], ratios[n/4], ratios[n-1-n/4])
	return nil
}

func short(ns float64) string {
	if ns < 1000 {
		return fmt.Sprintf("%.1fns", ns)
	}
	return time.Duration(ns).Round(time.Duration(max(1, ns/1000))).String()
}

// starting returns what a run of one operation takes on a processor.
func (b build) starting(pattern string) (time.Duration, error) {
	var times []time.Duration
	for range 7 {
		_, took, err := b.bench(pattern, 1)
		if err != nil {
			return 0, err
		}
		times = append(times, took)
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}

// calibrate returns what starting takes and the operations that take about as
// long as each.
func (b build) calibrate(pattern string, each time.Duration) (start time.Duration, operations int, err error) {
	if start, err = b.starting(pattern); err != nil {
		return 0, 0, err
	}
	for operations = 1; operations < 1<<30; {
		_, took, err := b.bench(pattern, operations)
		if err != nil {
			return 0, 0, err
		}
		took -= start
		if took > each/4 {
			return start, max(1, int(float64(operations)*float64(each)/float64(took))), nil
		}
		operations *= 8
	}
	return start, operations, nil
}
