package envoy

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/traps"
)

// payloadLimit is the service's (rules/limits.md#quotas).
const payloadLimit = 10 << 20

// TestTraps: backends that answer in odd ways, behind Envoy.
func TestTraps(t *testing.T) {
	for _, tt := range traps.All {
		t.Run(tt.Name, func(t *testing.T) {
			answer, want := tt.At(payloadLimit)
			p := start(t, serving(t, define(t, map[string]string{"/pets/{petId}": tt.Integration}), Options{Timeout: tt.Timeout}))
			if tt.Name == "too large, declared" {
				answer, tt.Pause = answer+"<pause>", time.Second // otherwise it may be cut before it is refused
			}
			p.gives(answer)
			p.pause.Store(int64(tt.Pause))
			method := tt.Method
			if method == "" {
				method = "GET"
			}
			var headers []string
			if tt.Accepts != "" {
				headers = append(headers, "Accept-Encoding: "+tt.Accepts)
			}
			got, body := p.ask(request(method, "/pets/7", headers...))
			require.Equal(t, tt.Status, got.StatusCode, body)
			if len(want) > 1000 {
				require.True(t, want == body, "%d bytes", len(body))
			} else {
				require.Equal(t, want, strings.TrimSuffix(body, "\n"))
			}
			if name, value, ok := strings.Cut(tt.Header, ": "); ok {
				require.Equal(t, value, got.Header.Get(name), got.Header)
			}
			for _, name := range tt.Absent {
				require.NotContains(t, got.Header, name)
			}
			if strings.Contains(tt.Name, "body cut") {
				return // Envoy answers by its local_reply_config
			}
			require.Len(t, got.Header.Values("X-Amzn-Requestid"), 1)
			require.Equal(t, got.StatusCode < 500, got.Header.Get("X-Amzn-Trace-Id") != "")
		})
	}
}

func sized(headers, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", headers, len(body), body)
}
