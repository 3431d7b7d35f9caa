package limit_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/limit"
	"github.com/gatemap/gatemap/gatewayresponse"
)

// api answers when it is told to, and notes what it refuses.
type api struct {
	entered, leave chan struct{}
	refused        []gatemap.ResponseType
}

func (a *api) ServeHTTP(http.ResponseWriter, *http.Request) {
	a.entered <- struct{}{}
	<-a.leave
}

func (a *api) Refuse(w http.ResponseWriter, _ *http.Request, failed *gatemap.GatewayError) {
	a.refused = append(a.refused, failed.Type)
	w.WriteHeader(429)
}

type gauge struct {
	mu  sync.Mutex
	now float64
}

func (g *gauge) Add(n float64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now += n
}

func TestHandler(t *testing.T) {
	a := &api{entered: make(chan struct{}), leave: make(chan struct{})}
	var inFlight gauge
	throttled := 0
	h := limit.Handler(a, 2, &inFlight, func() { throttled++ })
	ask := func() int {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		return w.Code
	}
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() { ask() })
		<-a.entered
	}
	for range 3 {
		require.Equal(t, 429, ask())
	}
	require.Equal(t, 3, throttled)
	require.Equal(t, 2.0, inFlight.now)
	require.Equal(t, gatewayresponse.Throttled, a.refused[0])
	close(a.leave)
	wait.Wait()
	require.Zero(t, inFlight.now)
	wait.Go(func() { require.Equal(t, 200, ask(), "there is room again") })
	<-a.entered
	wait.Wait()
}
