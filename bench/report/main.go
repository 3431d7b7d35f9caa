// Command report measures the goals of package bench against what a user would
// take instead and against the hand-written floors, prints them as ratios with
// their spread, and exits with 1 when a must is missed.
//
//	go run ./bench/report            every row that needs no other runtime; writes bench/RESULTS.md
//	go run ./bench/report -quick     the same in about a minute, without the slow rows
//	go run ./bench/report -peers     also against Velocity, velocityjs, airspeed, serverless-offline, LocalStack,
//	                                 sonic, fastjson and encoding/json/v2
//	go run ./bench/report -json      one JSON object a row
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"text/tabwriter"
	"time"

	"github.com/gatemap/gatemap/bench"
)

type options struct {
	quick, asJSON, peers bool
	rounds               int
	only, folder, cache  string
	real                 string
	detail               bool
}

func main() {
	if child, err := bench.Child(); child {
		if err != nil {
			fmt.Fprintln(os.Stderr, "report:", err)
			os.Exit(2)
		}
		return
	}
	var o options
	flag.BoolVar(&o.quick, "quick", false, "short rounds, no slow rows, write nothing")
	flag.BoolVar(&o.asJSON, "json", false, "print one JSON object a row")
	flag.BoolVar(&o.peers, "peers", false, "measure the other runtimes as well")
	flag.IntVar(&o.rounds, "rounds", 11, "rounds, at least 11 for a claim")
	flag.StringVar(&o.only, "only", "", "a regular expression for the ids to measure; nothing is written")
	flag.StringVar(&o.folder, "folder", "bench", "the folder that RESULTS.md is written to")
	flag.StringVar(&o.cache, "cache", "", "where the peers are installed (default: in the user's cache folder)")
	flag.StringVar(&o.real, "real", "", "a folder with more templates of public repositories for the rows R1 (default ../shared/realworld, if it is there)")
	flag.BoolVar(&o.detail, "detail", false, "print the figures of each template of the rows R1 and of each notation of R12, and the parts of a request of G1")
	flag.Parse()
	ok, err := run(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

func run(o options) (ok bool, err error) {
	only, err := regexp.Compile(o.only)
	if err != nil {
		return false, err
	}
	session := &bench.Session{Rounds: o.rounds, Each: 12 * time.Millisecond, Real: o.real}
	if o.detail {
		session.Detail = func(line string) { fmt.Fprintln(os.Stderr, line) }
	}
	if o.quick {
		session.Each, session.Quick = 3*time.Millisecond, true
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	if o.peers {
		if session.Peers, err = startPeers(o); err != nil {
			return false, err
		}
		defer func() { err = errors.Join(err, session.Peers.Close()) }()
	}
	var outcomes []bench.Outcome
	ok = true
	for _, row := range bench.Rows() {
		if row.Slow && o.quick || row.Peers && !o.peers || !only.MatchString(row.ID) {
			continue
		}
		outcome := measure(session, row)
		outcomes = append(outcomes, outcome)
		ok = ok && (outcome.OK() || outcome.Unavailable())
		if o.asJSON {
			if err := printJSON(outcome); err != nil {
				return false, err
			}
		} else {
			fmt.Fprintf(os.Stderr, "%s\t%s\n", row.ID, outcome.Measured())
		}
	}
	if !o.asJSON {
		printTable(outcomes)
	}
	if o.quick || o.only != "" {
		return ok, nil
	}
	return ok, bench.WriteResults(o.folder, session, outcomes)
}

// attempts is how often a row is measured that misses: a neighbour on the
// machine can spoil one measurement, a regression spoils all.
const attempts = 3

func measure(session *bench.Session, row *bench.Row) (outcome bench.Outcome) {
	for range attempts {
		figures, err := row.Measure(session)
		if outcome = (bench.Outcome{Row: row, Figures: figures, Err: err}); outcome.OK() || err != nil {
			break
		}
	}
	return outcome
}

func startPeers(o options) (*bench.Peers, error) {
	folder := o.cache
	if folder == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, err
		}
		folder = filepath.Join(cache, "gatemap-peers")
	}
	return bench.StartPeers(filepath.Join(o.folder, "peers", "install.sh"), folder)
}

func printJSON(o bench.Outcome) error {
	line, err := json.Marshal(struct {
		ID       string `json:"id"`
		Must     string `json:"must"`
		Stretch  string `json:"stretch"`
		Measured string `json:"measured"`
		OK       bool   `json:"ok"`
	}{o.Row.ID, o.Must(), o.Stretch(), o.Measured(), o.OK()})
	fmt.Println(string(line))
	return err
}

func printTable(outcomes []bench.Outcome) {
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "id\twhat\tmust\tstretch\tmeasured\tspread\t")
	for _, o := range outcomes {
		verdict := ""
		if !o.OK() && !o.Unavailable() {
			verdict = "MISSED"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", o.Row.ID, o.Row.What, o.Must(), o.Stretch(), o.Measured(), o.Spread(), verdict)
	}
	w.Flush()
}
