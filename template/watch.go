package template

import (
	"slices"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// watcher notes what a template assigns to $context.responseOverride, in
// whatever way, and what it assigns twice. Names are compared exactly; what
// the request template had set does not count
// (rules/templates.md#overridden-twice).
type watcher struct {
	status   bool     // responseOverride.status was set
	headers  []string // the headers that were set
	repeated string   // what was set twice, "" for nothing
	request  bool     // repeated is of requestOverride
	set      []string // the parameters of requestOverride that were set

	onOverride, onHeader func(key jsondoc.Value) // made once
}

func (w *watcher) init() {
	w.onOverride = func(key jsondoc.Value) {
		if key.Str() == "status" {
			if w.status {
				w.repeated = "status"
			}
			w.status = true
		}
	}
	w.onHeader = func(key jsondoc.Value) {
		name := key.Str()
		if slices.Contains(w.headers, name) {
			w.repeated = "header." + name
		}
		w.headers = append(w.headers, name)
	}
}

func (w *watcher) reset() {
	clear(w.headers)
	clear(w.set)
	w.status, w.headers, w.repeated = false, w.headers[:0], ""
	w.set, w.request = w.set[:0], false
}

// watch looks at the maps of $context that contextMap has made.
func (w *watcher) watch(context *jsondoc.Map) {
	override, _ := context.Get("responseOverride")
	override.MapRef().Watch(w.onOverride)
	if h, _ := override.Get("header"); h.Kind() == jsondoc.MapRef {
		h.MapRef().Watch(w.onHeader)
	}
}

// watchRequest looks at the maps of requestOverride.
func (w *watcher) watchRequest(context *jsondoc.Map) {
	override, _ := context.Get("requestOverride")
	for _, in := range locations {
		m, _ := override.Get(in)
		if m.Kind() != jsondoc.MapRef {
			continue
		}
		m.MapRef().Watch(func(key jsondoc.Value) {
			name := in + "." + key.Str()
			if slices.Contains(w.set, name) {
				w.repeated, w.request = name, true
			}
			w.set = append(w.set, name)
		})
	}
}
