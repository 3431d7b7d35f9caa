package metrics

import (
	"maps"
	"math"
	"os"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/internal/lazy"
)

// counters count by the values of labels.
type counters struct {
	labels []string
	values map[string]float64 // by the labels as they are written
}

func newCounters(labels ...string) *counters {
	return &counters{labels, map[string]float64{}}
}

func (c *counters) add(values ...string) { c.values[written(c.labels, values)]++ }

// histograms count values by buckets, for each value of one label.
type histograms struct {
	label  string
	values map[string]*histogram // by the label as it is written
}

type histogram struct {
	within [len(buckets)]uint64
	count  uint64
	sum    float64
}

func newHistograms(label string) *histograms {
	return &histograms{label, map[string]*histogram{}}
}

func (h *histograms) observe(v float64, value string) {
	key := written([]string{h.label}, []string{value})
	one := h.values[key]
	if one == nil {
		one = new(histogram)
		h.values[key] = one
	}
	one.count++
	one.sum += v
	for i, bound := range buckets {
		if v <= bound {
			one.within[i]++ // each bucket holds what is in the ones before it, too
		}
	}
}

// escapes are those of a label's value.
var escapes = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
}}

// written writes labels: NAME="VALUE",...
func written(names, values []string) string {
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(name)
		b.WriteString(`="`)
		escapes.Get().WriteString(&b, strings.ToValidUTF8(values[i], "\uFFFD"))
		b.WriteByte('"')
	}
	return b.String()
}

// page is the text of an answer.
type page struct{ text []byte }

func (p *page) head(name, kind, help string) {
	p.text = append(p.text, "# HELP "+name+" "+help+"\n# TYPE "+name+" "+kind+"\n"...)
}

func (p *page) line(name, labels string, v float64) {
	p.text = append(p.text, name...)
	if labels != "" {
		p.text = append(append(append(p.text, '{'), labels...), '}')
	}
	p.text = append(p.text, ' ')
	p.text = append(appendNumber(p.text, v), '\n')
}

// appendNumber writes whole numbers without an exponent.
func appendNumber(dst []byte, v float64) []byte {
	if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
		return strconv.AppendInt(dst, int64(v), 10)
	}
	return strconv.AppendFloat(dst, v, 'g', -1, 64)
}

func (p *page) single(name, kind, help string, v float64) {
	p.head(name, kind, help)
	p.line(name, "", v)
}

func (p *page) counters(name, help string, c *counters) {
	if len(c.values) == 0 {
		return
	}
	p.head(name, "counter", help)
	for _, labels := range slices.Sorted(maps.Keys(c.values)) {
		p.line(name, labels, c.values[labels])
	}
}

func (p *page) histograms(name, help string, h *histograms) {
	if len(h.values) == 0 {
		return
	}
	p.head(name, "histogram", help)
	for _, labels := range slices.Sorted(maps.Keys(h.values)) {
		one := h.values[labels]
		for i, bound := range buckets {
			p.line(name+"_bucket", labels+`,le="`+string(appendNumber(nil, bound))+`"`, float64(one.within[i]))
		}
		p.line(name+"_bucket", labels+`,le="+Inf"`, float64(one.count))
		p.line(name+"_sum", labels, one.sum)
		p.line(name+"_count", labels, float64(one.count))
	}
}

// program writes what Go's runtime says of itself.
func (p *page) program() {
	rows := []struct{ name, kind, help, of string }{
		{"go_gc_cycles_total_gc_cycles_total", "counter", "Collections of garbage.", "/gc/cycles/total:gc-cycles"},
		{"go_goroutines", "gauge", "Goroutines that there are.", "/sched/goroutines:goroutines"},
		{"go_memstats_alloc_bytes_total", "counter", "Bytes that were allocated, also those that are free again.", "/gc/heap/allocs:bytes"},
		{"go_memstats_heap_alloc_bytes", "gauge", "Bytes of the heap that are in use.", "/memory/classes/heap/objects:bytes"},
		{"go_memstats_sys_bytes", "gauge", "Bytes that were taken from the system.", "/memory/classes/total:bytes"},
	}
	samples := make([]metrics.Sample, len(rows))
	for i, row := range rows {
		samples[i].Name = row.of
	}
	metrics.Read(samples)
	for i, row := range rows {
		if samples[i].Value.Kind() == metrics.KindUint64 {
			p.single(row.name, row.kind, row.help, float64(samples[i].Value.Uint64()))
		}
	}
	p.head("go_info", "gauge", "The version of Go.")
	p.line("go_info", written([]string{"version"}, []string{runtime.Version()}), 1)
}

// process writes what the system says of the process, as far as it says it.
func (p *page) process(started time.Time) {
	if cputime.Known {
		p.single("process_cpu_seconds_total", "counter", "Time of the processors that was used, in seconds.", cputime.Now().Seconds())
	}
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		p.single("process_open_fds", "gauge", "Files that are open.", float64(len(open)))
	}
	if statm, err := os.ReadFile("/proc/self/statm"); err == nil {
		if fields := strings.Fields(string(statm)); len(fields) > 1 {
			if pages, err := strconv.ParseFloat(fields[1], 64); err == nil {
				p.single("process_resident_memory_bytes", "gauge", "Bytes that are in memory.", pages*float64(os.Getpagesize()))
			}
		}
	}
	p.single("process_start_time_seconds", "gauge", "When the server began, in seconds since 1970.", float64(started.UnixMilli())/1000)
}
