package lang

import (
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/internal/meter"
)

// costTable has a row for each method of each class: with the values for which
// that is the most, how long a step takes, 0 for calls that end before a clock
// can tell.
const costTable = "testdata/cost.csv"

// How long a step may take. An evaluation of 20,000,000 steps ends within a
// second when none takes more than 50 ns.
const (
	mostStepTime = 50 * time.Nanosecond
	// callSteps is what the smallest call takes around it: the statement, its
	// reference and its argument, and the round of a loop.
	callSteps = 6
	// costSteps end a call that takes longer.
	costSteps = 1_000_000
	// clockTime is what looking at the clock and some chance add.
	clockTime = 50 * time.Microsecond
	// timedFor is how long a call is repeated.
	timedFor = time.Millisecond / 2
	// fewLists is how many lists of arguments are tried.
	fewLists = 3
)

// costRow is what a step of a method takes, with the receiver and the arguments
// for which that is the most.
type costRow struct {
	class, method string
	picoseconds   int64
	call          string
}

// sizes are the values that methods are timed with.
var sizes = []struct {
	name string
	of   makers
	most int // calls
}{
	{"16 B", makersOf(16, "0123456789abcde,", 64), 64},
	{"16 B, not ASCII", makersOf(16, "0ßéαж€9😀", 64), 64},
	{"2 KB, not ASCII", makersOf(2<<10, "0ßéαж€9😀", 1<<10), 8},
	{"64 KB", makersOf(1<<16, "0123456789abcde,", 1<<14), 2},
	{"64 KB, not ASCII", makersOf(1<<16, "0ßéαж€9😀", 1<<14), 2},
	{"64 KB, one letter", makersOf(1<<16, ",,,,,,,,,,,,,,,,", 1<<14), 2},
}

// smallValues are what the classes of arguments are read from.
var smallValues = sync.OnceValue(func() map[string]Value {
	var rt Runtime
	values := map[string]Value{}
	for name, of := range sizes[0].of {
		values[name] = of(&rt)
	}
	return values
})

// timeCall returns what a step of a call takes, in picoseconds, and how many
// steps it has.
func timeCall(of makers, most int, receiver, method string, names []string) (picoseconds, steps int64) {
	var rt Runtime
	rt.Meter = new(meter.Meter)
	rt.Meter.Begin(context.Background(), meter.Limits{Steps: costSteps, Match: costSteps, Memory: -1}, nil)
	for calls := 1; ; calls = min(4*calls, most) {
		this, args := make([]Value, calls), make([][]Value, calls)
		for i := range this {
			this[i] = of[receiver](&rt)
			for _, n := range names {
				args[i] = append(args[i], of[n](&rt))
			}
		}
		rt.Meter.Begin(context.Background(), meter.Limits{Steps: costSteps, Match: costSteps, Memory: -1}, nil)
		start := cputime.Now()
		for i := range this {
			_, _, err := Call(&rt, this[i], method, args[i])
			if err != nil && rt.Meter.Err() != nil {
				break
			}
		}
		took := max(cputime.Now()-start-clockTime, 0)
		steps = rt.Meter.Spent() + int64(calls)*callSteps
		if calls == most || took > timedFor {
			return took.Nanoseconds() * 1000 / steps, steps / int64(calls)
		}
	}
}

// dearest times a method in every way, those that take long a few times more.
func dearest(c *class, receiver string, m *method) costRow {
	row := costRow{class: c.name, method: m.name + "/" + strconv.Itoa(len(m.params))}
	for _, size := range sizes {
		lists := argumentLists(m, smallValues())
		for _, names := range lists[:min(fewLists, len(lists))] {
			ps, _ := timeCall(size.of, size.most, receiver, m.name, names)
			for range 6 {
				if ps <= max(row.picoseconds, mostStepTime.Nanoseconds()*500) {
					break
				}
				again, _ := timeCall(size.of, size.most, receiver, m.name, names)
				ps = min(ps, again)
			}
			if ps > row.picoseconds {
				row.picoseconds, row.call = ps, receiver+"."+m.name+"("+strings.Join(names, ", ")+"), "+size.name
			}
		}
	}
	return row
}

// TestCostOfMethods times every method of every class when GATEMAP_COST is set;
// by itself on a quiet machine.
func TestCostOfMethods(t *testing.T) {
	if !costTimed || !cputime.Known {
		t.Skip("times every method, for minutes, where GATEMAP_COST is set")
	}
	t.Run("steps", costOfSteps)
	t.Run("looks", timeBetweenLooks)
}

// costOfSteps times a step of every method, on values of a few bytes, of a
// kilobyte and of 64 KB. None may take more than a step is worth.
func costOfSteps(t *testing.T) {
	loadClasses()
	warmUp(t)
	var rt Runtime
	rows := map[string]costRow{}
	for _, receiver := range slices.Sorted(maps.Keys(sizes[0].of)) {
		c := classOf(sizes[0].of[receiver](&rt))
		for _, list := range c.methods {
			for _, m := range list {
				row := dearest(c, receiver, m)
				if key := row.class + "." + row.method; row.picoseconds >= rows[key].picoseconds {
					rows[key] = row
				}
			}
		}
	}
	table := [][]string{{"class", "method/parameters", "ns a step", "call"}}
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		r := rows[key]
		table = append(table, []string{r.class, r.method, fmt.Sprintf("%.1f", float64(r.picoseconds)/1000), r.call})
		if r.picoseconds > 1000*mostStepTime.Nanoseconds() {
			t.Errorf("a step of %s takes %d ns", r.call, r.picoseconds/1000)
		}
	}
	if *update {
		writeCosts(t, table)
	}
}

func writeCosts(t *testing.T, table [][]string) {
	f, err := os.Create(costTable)
	require.NoError(t, err)
	require.NoError(t, csv.NewWriter(f).WriteAll(table))
	require.NoError(t, f.Close())
}

// TestCostTable: the table has a row for every method that a value of these
// tests has.
func TestCostTable(t *testing.T) {
	f, err := os.Open(costTable)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	table, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	have := map[string]bool{}
	for _, row := range table[1:] {
		have[row[0]+"."+row[1]] = true
		ns, err := strconv.ParseFloat(row[2], 64)
		require.NoError(t, err)
		require.LessOrEqual(t, ns, float64(mostStepTime.Nanoseconds()), row)
	}
	loadClasses()
	var rt Runtime
	for _, of := range sizes[0].of {
		c := classOf(of(&rt))
		for name, list := range c.methods {
			for _, m := range list {
				require.True(t, have[c.name+"."+name+"/"+strconv.Itoa(len(m.params))], "%s.%s: run TestCostOfMethods with -update", c.name, name)
			}
		}
	}
}
