// Package limit bounds how many requests are answered at the same time.
package limit

import (
	"net/http"
	"sync/atomic"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatewayresponse"
)

// API answers requests, and refuses those that it must not answer.
type API interface {
	http.Handler
	Refuse(w http.ResponseWriter, r *http.Request, failed *gatemap.GatewayError)
}

// Gauge is told of each request that begins (1) and ends (-1).
type Gauge interface{ Add(float64) }

// Handler returns api with at most that many requests in it; 0 is any number.
// What is more is not kept waiting: it is refused as the service refuses what it
// throttles, THROTTLED, and counted by throttled.
func Handler(api API, most int, inFlight Gauge, throttled func()) http.Handler {
	var now atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer now.Add(-1)
		if n := now.Add(1); most > 0 && n > int64(most) {
			throttled()
			api.Refuse(w, r, gatemap.NewGatewayError(gatewayresponse.Throttled, "Too many requests are in flight", nil))
			return
		}
		inFlight.Add(1)
		defer inFlight.Add(-1)
		api.ServeHTTP(w, r)
	})
}
