package playground

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/local"
)

// dist is what web/build makes, compressed.
//
//go:embed dist
var dist embed.FS

// Options say what is served beside the page.
type Options struct {
	// Hosts are names of the server beside addresses and localhost.
	Hosts []string

	// Given returns what the page begins with when its address ends in #given=NAME;
	// nil where there is none of that name. A nil Given has none.
	Given func(name string) *State

	// Answered returns the requests that Given has as request-NUMBER, the latest
	// first. A nil Answered has none.
	Answered func() []Answered
}

// Answered is a request that a server has answered.
type Answered struct {
	Name  string `json:"name"` // for Given
	Title string `json:"title"`
	About string `json:"about"`
}

// policy lets the page run its own scripts and its engine, and ask its own server;
// nothing else is loaded, and nothing is sent anywhere.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler serves the page at /, what it begins with at /given/NAME.json and what was
// answered at /given/requests.json, to people at this machine.
func Handler(o Options) http.Handler {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is wrong
	}
	return handler(files, o)
}

func handler(files fs.FS, o Options) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", &site{files: files})
	mux.HandleFunc("/given/{name}", o.given)
	mux.HandleFunc("/given/requests.json", o.answered)
	return local.Guard(mux, o.Hosts, policy)
}

func (o *Options) given(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutSuffix(r.PathValue("name"), ".json")
	var state *State
	if ok && o.Given != nil {
		state = o.Given(name)
	}
	if state == nil {
		http.Error(w, "nothing is given under this name", http.StatusNotFound)
		return
	}
	tell(w, state)
}

func (o *Options) answered(w http.ResponseWriter, _ *http.Request) {
	list := []Answered{}
	if o.Answered != nil {
		list = append(list, o.Answered()...)
	}
	tell(w, list)
}

// tell answers with JSON that is not kept.
func tell(w http.ResponseWriter, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(data)
}
