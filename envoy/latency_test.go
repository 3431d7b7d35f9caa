package envoy

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkLatency measures what the processor adds: requests through Envoy with it
// and through Envoy alone, in turns, as the ratio of the times that half of them and
// all but one in a hundred take.
func BenchmarkLatency(b *testing.B) {
	needEnvoy(b)
	body := fmt.Sprintf(`{"items":[%s]}`, strings.TrimSuffix(strings.Repeat(`{"id":7,"name":"Rex","price":12.5},`, 30), ","))
	backend := keptBackend(b, body)
	text, err := os.ReadFile("envoy.yaml")
	require.NoError(b, err)
	_, rest, ok := strings.Cut(string(text), "                  - name: envoy.filters.http.ext_proc\n")
	require.True(b, ok)
	filter, _, ok := strings.Cut(rest, "                  - name: envoy.filters.http.router\n")
	require.True(b, ok)
	change := []string{"port_value: 9000", fmt.Sprintf("port_value: %d", backend), "    - name: backend\n", "    - name: backend\n"}
	s := serving(b, define(b, map[string]string{
		"/mapped": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"[#foreach($i in $input.path('$.items')){\"id\":$i.id,\"n\":\"$i.name\"}#if($foreach.hasNext),#end#end]"}}}}`,
		"/status": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"201","responseParameters":{"method.response.header.X-A":"integration.response.header.X-A"}}}}`,
	}), Options{})
	with := start(b, s, change...)
	alone := start(b, s, append(change, "                  - name: envoy.filters.http.ext_proc\n"+filter, "")...)
	for _, path := range []string{"/mapped", "/status"} {
		for _, connections := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/%d", path[1:], connections), func(b *testing.B) {
				var through, plain []time.Duration
				for range b.N {
					for range 20 {
						through = append(through, with.times(b, path, connections)...)
						plain = append(plain, alone.times(b, path, connections)...)
					}
				}
				slices.Sort(through)
				slices.Sort(plain)
				p50, p99 := len(plain)/2, len(plain)*99/100
				b.ReportMetric(float64(through[p50])/float64(plain[p50]), "p50-ratio")
				b.ReportMetric(float64(through[p99])/float64(plain[p99]), "p99-ratio")
				b.ReportMetric(float64(plain[p50].Microseconds()), "alone-p50-us")
				b.ReportMetric(float64((through[p50] - plain[p50]).Microseconds()), "added-p50-us")
				b.ReportMetric(float64((through[p99] - plain[p99]).Microseconds()), "added-p99-us")
			})
		}
	}
}

// keptBackend answers on connections that stay.
func keptBackend(b *testing.B, body string) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-A", "a")
		io.WriteString(w, body)
	})}
	go server.Serve(l)
	b.Cleanup(func() { server.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

// times are those of 50 requests on each of some connections.
func (p *proxy) times(b *testing.B, path string, connections int) []time.Duration {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var all []time.Duration
	var wait sync.WaitGroup
	for range connections {
		wait.Go(func() {
			own := make([]time.Duration, 0, 50)
			for i := range 51 {
				began := time.Now()
				got, err := client.Get("http://" + p.address + path)
				if err != nil {
					b.Error(err)
					return
				}
				io.Copy(io.Discard, got.Body)
				got.Body.Close()
				if i > 0 { // the first connects
					own = append(own, time.Since(began))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, own...)
		})
	}
	wait.Wait()
	return all
}
