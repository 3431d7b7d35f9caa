package deploy

import (
	"maps"
	"slices"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// uses is what methods need of what is declared: a declaration that no method
// needs is likely to have a name that is not the definition's.
type uses struct {
	seen   map[declaration]bool
	unsure bool // a method calls what only a request tells: it may need anything
}

type declaration struct{ flag, name string }

// use notes that a method needs a declaration.
func (u *uses) use(flag, name string) {
	if u.seen == nil {
		u.seen = make(map[declaration]bool)
	}
	u.seen[declaration{flag, name}] = true
}

// useBackend notes the backend that stands for a URI: the longest prefix that fits.
func (l *loader) useBackend(uri string) {
	best := ""
	for prefix, u := range l.Backends {
		alone := gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: prefix, URL: u}}}
		if _, ok := alone.Target(uri); ok && len(prefix) > len(best) {
			best = prefix
		}
	}
	l.uses.use("--backend", best)
}

// warnUnused warns of what is declared and no method needs. Cases answer for all
// backends.
func (l *loader) warnUnused() {
	if l.uses.unsure {
		return
	}
	functions, backends, services := slices.Sorted(maps.Keys(l.Functions)), slices.Sorted(maps.Keys(l.Backends)), slices.Sorted(maps.Keys(l.Services))
	if l.Replayed {
		functions, backends, services = nil, nil, nil
	}
	for _, of := range []struct {
		flag, what string
		names      []string
	}{
		{"--lambda", "calls a function of that name", functions},
		{"--backend", "calls a URI that begins so", backends},
		{"--service", "calls that service", services},
		{"--authorizer", "has an authorizer of that name", slices.Sorted(maps.Keys(l.Authorizers))},
	} {
		for _, name := range of.names {
			if name != anyFunction && !l.uses.seen[declaration{of.flag, name}] {
				l.warn(definition.Position{File: of.flag + " " + name}, "it is not used: no method %s", of.what)
			}
		}
	}
}
