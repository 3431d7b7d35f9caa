package gatemaphttp

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/gatemap/gatemap"
)

// Domain is several APIs side by side under their base paths, as behind a custom
// domain name: the longest base path that a request's path begins with takes it.
// A path that is no API's is 403, Forbidden; the API with the shortest base path
// tells its hooks and its logger of it.
type Domain struct {
	apis []*API // the longest base path first
}

// NewDomain puts APIs side by side. No two of them may have one base path.
func NewDomain(apis ...*API) (*Domain, error) {
	if len(apis) == 0 {
		return nil, errors.New("gatemaphttp: a domain without an API")
	}
	d := &Domain{slices.Clone(apis)}
	slices.SortStableFunc(d.apis, func(a, b *API) int { return len(b.base) - len(a.base) })
	for i, a := range d.apis {
		if slices.ContainsFunc(d.apis[:i], func(b *API) bool { return a.base == b.base }) {
			return nil, fmt.Errorf("gatemaphttp: two APIs with the base path %q", a.base)
		}
	}
	return d, nil
}

// ServeHTTP implements http.Handler.
func (d *Domain) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.find(r).ServeHTTP(w, r) }

// Refuse is that of the API which would take the request.
func (d *Domain) Refuse(w http.ResponseWriter, r *http.Request, failed *gatemap.GatewayError) {
	d.find(r).Refuse(w, r, failed)
}

func (d *Domain) find(r *http.Request) *API {
	path := clean(r.URL.EscapedPath())
	for _, a := range d.apis {
		if _, ok := cutPath(path, a.base); ok {
			return a
		}
	}
	return d.apis[len(d.apis)-1]
}
