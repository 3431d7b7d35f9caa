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
}

// policy lets the page run its own scripts and its engine, and ask its own server;
// nothing else is loaded, and nothing is sent anywhere.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler serves the page at / and what it begins with at /given/NAME.json, to
// people at this machine.
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
	data, err := json.Marshal(state)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(data)
}
