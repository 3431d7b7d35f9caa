// Package reload serves a deployment and replaces it when its files change. A
// deployment that cannot be loaded, or that has errors (deploy.Deployment.Errors)
// where the one before had none, is not taken: the one before stays.
package reload

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/watch"
)

// API answers by the deployment of the moment in which a request begins: one
// that is under way ends with the deployment that it began with.
type API struct {
	load    func() (*deploy.Deployment, error)
	current atomic.Pointer[State]
}

// State is a deployment and how it came to be.
type State struct {
	*deploy.Deployment
	Since time.Time
	Err   error // why a later one was not taken; nil when none was refused
}

// New loads a deployment and serves it.
func New(load func() (*deploy.Deployment, error)) (*API, error) {
	began := time.Now()
	first, err := load()
	if err != nil {
		return nil, err
	}
	a := &API{load: load}
	a.current.Store(&State{Deployment: first, Since: began})
	return a, nil
}

// State is that of the moment.
func (a *API) State() *State { return a.current.Load() }

// ServeHTTP implements http.Handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.State().ServeHTTP(w, r) }

// Refuse is that of the deployment.
func (a *API) Refuse(w http.ResponseWriter, r *http.Request, failed *gatemap.GatewayError) {
	a.State().Refuse(w, r, failed)
}

// Reload loads the deployment again. changed is false when it answers as the one
// before did. The error says why it was not taken.
func (a *API) Reload() (changed bool, err error) {
	before, began := a.State(), time.Now()
	next, err := a.load()
	if err == nil && len(before.Errors()) == 0 {
		err = next.Errors().Err()
	}
	if err != nil {
		a.current.Store(&State{before.Deployment, before.Since, err})
		return false, err
	}
	if next.Digest == before.Digest {
		a.current.Store(&State{before.Deployment, before.Since, nil})
		return before.Err != nil, nil
	}
	a.current.Store(&State{next, began, nil})
	return true, nil
}

// Watch reloads whenever something changes in the folders of the deployment's
// files, until ctx is done, and calls told with what came of it; what changes
// nothing is not told. own are files that the program writes itself.
func (a *API) Watch(ctx context.Context, own []string, told func(err error)) error {
	folders, err := watch.New(own...)
	if err != nil {
		return err
	}
	defer folders.Close()
	files := slices.Clone(a.State().Files)
	added, err := folders.Add(files...)
	if err != nil {
		return fmt.Errorf("%w; --no-watch does without", err)
	}
	// What changes before its folder is watched is not told by the watcher.
	for folders.Newer(added, a.State().Since) || folders.Changed(ctx) {
		said := message(a.State().Err)
		changed, err := a.Reload()
		if changed || err != nil && message(err) != said {
			told(err)
		}
		if added, err = folders.Add(append(files, a.State().Files...)...); err != nil {
			told(err)
		}
	}
	return nil
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
