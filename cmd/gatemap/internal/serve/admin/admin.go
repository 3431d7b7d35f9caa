// Package admin is what a server tells about itself: health, metrics, and the
// last requests with their reasons. It is for the people of the machine that the
// server runs on.
package admin

import (
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/history"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/local"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/reload"
)

// Options are what is told.
type Options struct {
	API     *reload.API
	History *history.History
	Metrics http.Handler

	// Playground is the page that evaluates in the browser, nil without one. It is
	// asked for what it has, as at the root, and shows a request when its address
	// ends in #given=request-NUMBER.
	Playground http.Handler

	// Hosts are names that a Host header may have beside addresses and
	// localhost.
	Hosts []string
}

// Handler returns the handler of GET /, /health, /metrics, /requests and
// /requests/NUMBER. Pages are HTML for a browser and JSON for everybody else;
// the endings .html and .json say which.
func Handler(o Options) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/health", o.health)
	mux.Handle("/metrics", o.Metrics)
	mux.HandleFunc("/style.css", style)
	mux.HandleFunc("/requests", o.requests)
	mux.HandleFunc("/requests.html", o.requests)
	mux.HandleFunc("/requests.json", o.requests)
	mux.HandleFunc("/requests/{number}", o.request)
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/requests", http.StatusFound) })
	guarded := local.Guard(mux, o.Hosts, policy)
	fresh := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		guarded.ServeHTTP(w, r)
	})
	if o.Playground == nil {
		return fresh
	}
	all := http.NewServeMux()
	all.Handle("/", fresh)
	all.Handle(playgroundAt, http.StripPrefix(strings.TrimSuffix(playgroundAt, "/"), o.Playground))
	return all
}

const playgroundAt = "/playground/"

// policy: nothing of what requests have held is ever markup, and nothing is loaded
// from elsewhere.
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// health is the state of the definitions.
type health struct {
	Status  string    `json:"status"` // ok, or stale when a later definition was refused
	Since   time.Time `json:"since"`  // when the definition was read that is served
	Methods int       `json:"methods"`
	Faults  []string  `json:"faults,omitempty"`  // methods that answer 500
	Refused string    `json:"refused,omitempty"` // why the later definition was refused
}

// health answers 200 as long as there is something to serve.
func (o *Options) health(w http.ResponseWriter, _ *http.Request) {
	state := o.API.State()
	h := health{Status: "ok", Since: state.Since.UTC(), Methods: len(state.Methods)}
	for _, f := range state.Faults {
		h.Faults = append(h.Faults, f.Error())
	}
	if state.Err != nil {
		h.Status, h.Refused = "stale", state.Err.Error()
	}
	writeJSON(w, h)
}

func (o *Options) requests(w http.ResponseWriter, r *http.Request) {
	list := o.History.List()
	if !html(r, r.URL.Path) {
		all := make([]summary, len(list))
		for i, item := range list {
			all[i] = summaryOf(item)
		}
		writeJSON(w, all)
		return
	}
	render(w, "list", list)
}

func (o *Options) request(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimSuffix(strings.TrimSuffix(r.PathValue("number"), ".json"), ".html")
	number, err := strconv.ParseUint(name, 10, 64)
	item := o.History.Find(number)
	if err != nil || item == nil {
		http.Error(w, "no such request; the last ones are kept", http.StatusNotFound)
		return
	}
	whole := detailOf(r.Context(), item)
	if o.Playground != nil && item.Exchange != nil && item.Exchange.Operation != nil {
		whole.Playground = playgroundAt + "#given=request-" + strconv.FormatUint(number, 10)
	}
	if !html(r, r.URL.Path) {
		writeJSON(w, whole)
		return
	}
	render(w, "request", whole)
}

// html reports whether a browser asks, or somebody asks for a page by its
// ending.
func html(r *http.Request, path string) bool {
	switch {
	case strings.HasSuffix(path, ".html"):
		return true
	case strings.HasSuffix(path, ".json"):
		return false
	}
	accept := strings.Join(r.Header.Values("Accept"), ",")
	page, exact := quality(accept, "text", "html")
	data, asExact := quality(accept, "application", "json")
	return page > 0 && (page > data || page == data && exact > asExact)
}

// quality is the weight that an Accept header gives a type, by the most exact of the
// ranges that it is in (RFC 9110, 12.5.1), and how exact that is: the type itself is 2,
// */* is 0. Without one the weight is 0: it is not accepted.
func quality(accept, kind, subtype string) (weight float64, exact int) {
	exact = -1
	for part := range strings.SplitSeq(accept, ",") {
		name, parameters, err := mime.ParseMediaType(part)
		how := slices.Index([]string{"*/*", kind + "/*", kind + "/" + subtype}, name)
		if err != nil || how <= exact {
			continue
		}
		weight, exact = 1, how
		if q, err := strconv.ParseFloat(parameters["q"], 64); err == nil {
			weight = q
		}
	}
	return weight, exact
}

func writeJSON(w http.ResponseWriter, v any) {
	data, err := json.MarshalIndent(v, "", "  ") // escapes <, > and &
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(append(data, '\n'))
}
