package server

import (
	"context"
	"net/http"
	"time"
)

// patience is how long a request goes on whose client has closed the connection:
// a client that has only closed its half still reads the answer, and TCP does not
// tell. It is longer than the service lets a backend take (29 s).
const patience = 30 * time.Second

// ending is the key of the context that ends when requests are broken off.
type ending struct{}

// patient returns next, whose requests do not end with the connection at once.
func patient(next http.Handler, patience time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
		defer cancel()
		closed := context.AfterFunc(r.Context(), func() {
			timer := time.AfterFunc(patience, cancel)
			context.AfterFunc(ctx, func() { timer.Stop() })
		})
		defer closed()
		if end, ok := r.Context().Value(ending{}).(context.Context); ok {
			defer context.AfterFunc(end, cancel)()
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
