package live

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/stretchr/testify/require"
)

// TestRetryAfter: RFC 9110, 10.2.3.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"0": 0, "7": 7 * time.Second, "Tue, 24 Nov 2026 09:00:30 GMT": 30 * time.Second, "Tue, 24 Nov 2026 08:00:00 GMT": 0,
	} {
		got, ok := retryAfter(header, now)
		require.True(t, ok, header)
		require.Equal(t, want, got, header)
	}
	for _, header := range []string{"", "-1", "soon", "1.5", "99999999999"} {
		_, ok := retryAfter(header, now)
		require.False(t, ok, header)
	}
}

// TestRetryDelay: the service's wish is a lower bound, up to a minute.
func TestRetryDelay(t *testing.T) {
	r := newRetryer()
	answered := func(header string) error {
		return &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {header}}}},
			Err:      errors.New("throttled"),
		}
	}
	for header, want := range map[string]time.Duration{"30": 30 * time.Second, "3600": answerIn} {
		got, err := r.RetryDelay(1, answered(header))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	got, err := r.RetryDelay(1, answered(""))
	require.NoError(t, err)
	require.Less(t, got, 5*time.Second)
	require.Equal(t, attempts, r.MaxAttempts())

	refused := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	_, err = r.RetryDelay(unanswered-1, refused)
	require.NoError(t, err)
	_, err = r.RetryDelay(unanswered, refused)
	require.Equal(t, refused, err)
}

func TestNetwork(t *testing.T) {
	require.EqualError(t, network(&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Name: "apigateway.nowhere.amazonaws.com"}}),
		"the host apigateway.nowhere.amazonaws.com is not found; is the region right, and is there a network?")
	require.ErrorContains(t, network(&net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}), "no connection: dial tcp: connection refused")
	other := errors.New("other")
	require.Equal(t, other, network(other))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, interrupted(ctx), context.Canceled)
}
