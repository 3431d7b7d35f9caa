package caddy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/traps"
)

// payloadLimit is the service's (rules/limits.md#quotas).
const payloadLimit = 10 << 20

// TestTraps: backends that answer in odd ways, behind Caddy's reverse_proxy.
func TestTraps(t *testing.T) {
	var routes strings.Builder
	wants := make([]string, len(traps.All))
	for i, tt := range traps.All {
		answer, want := tt.At(payloadLimit)
		wants[i] = want
		timeout := ""
		if tt.Timeout > 0 {
			timeout = fmt.Sprintf("timeout %v", tt.Timeout)
		}
		fmt.Fprintf(&routes, "\thandle_path /%d/* {\n\t\tgatemap {\n\t\t\tdefinition %s\n\t\t\t%s\n\t\t}\n\t\treverse_proxy %s\n\t}\n",
			i, define(t, map[string]string{"/pets/{petId}": tt.Integration}), timeout, backend(t, answer, tt.Pause))
	}
	s := run(t, routes.String())
	for i, tt := range traps.All {
		t.Run(tt.Name, func(t *testing.T) {
			s := &site{t: t, port: s.port}
			method := tt.Method
			if method == "" {
				method = "GET"
			}
			accepts := ""
			if tt.Accepts != "" {
				accepts = "Accept-Encoding: " + tt.Accepts + "\r\n"
			}
			got, body := s.ask(fmt.Sprintf("%s /%d/pets/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", method, i, accepts))
			require.Equal(t, tt.Status, got.StatusCode, body)
			require.Equal(t, wants[i], body)
			if name, value, ok := strings.Cut(tt.Header, ": "); ok {
				require.Equal(t, value, got.Header.Get(name), got.Header)
			}
			for _, name := range tt.Absent {
				require.NotContains(t, got.Header, name)
			}
			require.Len(t, got.Header.Values("X-Amzn-Requestid"), 1)
			require.Equal(t, got.StatusCode < 500, got.Header.Get("X-Amzn-Trace-Id") != "")
		})
	}
}
