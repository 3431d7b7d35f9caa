package bench

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

func gatewayRows() []*Row {
	return []*Row{
		{ID: "G1", What: "latency over loopback, medium mapping of 100 items / httputil.ReverseProxy without one, 50th / 99th percentile",
			Goals: []Goal{{Must: 1.15}, {Must: 1.3}}, Measure: gatewayLatency},
		{ID: "G1b", What: "the same / httputil.ReverseProxy whose ModifyResponse has the mapping written by hand, 50th / 99th percentile",
			Goals: []Goal{{Must: 1.15}, {Must: 1.3}}, Measure: gatewayLatencyByHand},
		{ID: "G2", What: "responses a second, 8 clients, medium mapping / httputil.ReverseProxy without one",
			Goals: []Goal{{AtLeast: true, Must: 0.8}}, Measure: gatewayThroughput},
		{ID: "G3", What: "allocations of a response that needs no body / httputil.ReverseProxy, without a network", Goals: []Goal{{Must: 1}}, Measure: gatewayAllocations},
	}
}

// gateways are a backend with a body of 100 items, and three servers in front of
// it: a plain reverse proxy, one that maps the body, and a reverse proxy with
// the same mapping written by hand.
type gateways struct {
	backend, plain, mapped, byHand *httptest.Server
	client                         *http.Client

	near    http.RoundTripper                    // asks the backend
	handler func(http.RoundTripper) http.Handler // that maps its body
}

func startGateways() (*gateways, error) {
	body := listBody(mediumItems)
	g := &gateways{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	g.backend = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Write(body)
	}))
	target, err := url.Parse(g.backend.URL)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = transport
	g.plain = httptest.NewServer(proxy)
	mapping := *proxy
	mapping.ModifyResponse = mapByHand
	g.byHand = httptest.NewServer(&mapping)
	m := &gatemaphttp.Method{Engine: gatemap.MustCompile(withTemplate(listTemplate), gatemap.Options{FoldHeaderNames: true})}
	g.near = transport
	g.handler = func(t http.RoundTripper) http.Handler { return m.Proxy(target, t) }
	g.mapped = httptest.NewServer(g.handler(g.near))
	return g, nil
}

// mapByHand makes the response of listTemplate.
func mapByHand(r *http.Response) error {
	defer r.Body.Close()
	body := make([]byte, r.ContentLength)
	if _, err := io.ReadFull(r.Body, body); err != nil {
		return err
	}
	mapped := listByHand(make([]byte, 0, len(body)), body)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(mapped)), int64(len(mapped))
	r.Header.Set("Content-Length", strconv.Itoa(len(mapped)))
	return nil
}

func (g *gateways) close() {
	g.client.CloseIdleConnections()
	g.plain.Close()
	g.mapped.Close()
	g.byHand.Close()
	g.backend.Close()
}

// get asks once and returns how long that took.
func (g *gateways) get(u string) (time.Duration, error) {
	began := time.Now()
	got, err := g.client.Get(u)
	if err != nil {
		return 0, err
	}
	defer got.Body.Close()
	_, err = io.Copy(io.Discard, got.Body)
	return time.Since(began), err
}

// gatewayRequests is how many requests a round makes of each server.
const gatewayRequests = 200

func gatewayLatency(s *Session) ([]Figure, error) {
	if s.Detail != nil {
		g, err := startGateways()
		if err != nil {
			return nil, err
		}
		defer g.close()
		if err := g.partsOfRequest(s); err != nil {
			return nil, err
		}
	}
	return latencies(s, func(g *gateways) *httptest.Server { return g.plain })
}

func gatewayLatencyByHand(s *Session) ([]Figure, error) {
	return latencies(s, func(g *gateways) *httptest.Server { return g.byHand })
}

// latencies are the ratios of the 50th and the 99th percentile over those of base.
func latencies(s *Session, base func(*gateways) *httptest.Server) ([]Figure, error) {
	g, err := startGateways()
	if err != nil {
		return nil, err
	}
	defer g.close()
	baseURL := base(g).URL
	var half, tail []float64
	for range s.Rounds {
		times := map[string][]time.Duration{}
		for range gatewayRequests {
			for _, u := range []string{baseURL, g.mapped.URL} {
				d, err := g.get(u)
				if err != nil {
					return nil, err
				}
				times[u] = append(times[u], d)
			}
		}
		at := func(u string, percent int) float64 {
			slices.Sort(times[u])
			return float64(times[u][len(times[u])*percent/100])
		}
		half = append(half, at(g.mapped.URL, 50)/at(baseURL, 50))
		tail = append(tail, at(g.mapped.URL, 99)/at(baseURL, 99))
	}
	return []Figure{spread(half), spread(tail)}, nil
}

// spread is the median of ratios, with their 10th and 90th percentile.
func spread(ratios []float64) Figure {
	slices.Sort(ratios)
	return Figure{quantile(ratios, 0.5), quantile(ratios, 0.1), quantile(ratios, 0.9)}
}

func gatewayThroughput(s *Session) ([]Figure, error) {
	g, err := startGateways()
	if err != nil {
		return nil, err
	}
	defer g.close()
	var ratios []float64
	for range s.Rounds {
		plain, err := g.hammer(g.plain.URL)
		if err != nil {
			return nil, err
		}
		mapped, err := g.hammer(g.mapped.URL)
		if err != nil {
			return nil, err
		}
		ratios = append(ratios, float64(plain)/float64(mapped))
	}
	return []Figure{spread(ratios)}, nil
}

// hammer asks with 8 clients at once and returns how long all of it took.
func (g *gateways) hammer(u string) (time.Duration, error) {
	const clients = 8
	errs := make([]error, clients)
	var wg sync.WaitGroup
	began := time.Now()
	for i := range clients {
		wg.Go(func() {
			for range gatewayRequests / clients {
				if _, err := g.get(u); err != nil {
					errs[i] = err
					return
				}
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(began)
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return elapsed, nil
}

// still answers every request with the same response, and discards what a
// server is told to send.
type still struct {
	header http.Header
	body   []byte
}

// RoundTrip implements http.RoundTripper.
func (s *still) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: s.header.Clone(), ContentLength: int64(len(s.body)), Body: io.NopCloser(bytes.NewReader(s.body)),
	}, nil
}

type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) WriteHeader(int)             {}
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n *nowhere) Flush()                      {}

func gatewayAllocations(*Session) ([]Figure, error) {
	target := &url.URL{Scheme: "http", Host: "backend"}
	transport := &still{
		header: http.Header{"Content-Type": {"application/json"}, "Etag": {`"x"`}, "Date": {"Sun, 29 Nov 2026 20:00:00 GMT"}, "X-Request": {"1"}},
		body:   bytes.Repeat([]byte("x"), 64<<10),
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = transport
	m := &gatemaphttp.Method{Engine: threeParameters()}
	r := httptest.NewRequest("GET", "http://gateway/pets/7?q=1", nil)
	r.Header.Set("Accept", "application/json")
	w := &nowhere{make(http.Header)}
	count := func(h http.Handler) float64 {
		return testing.AllocsPerRun(200, func() {
			clear(w.header)
			h.ServeHTTP(w, r)
		})
	}
	ratio := count(m.Proxy(target, transport)) / count(proxy)
	return []Figure{{ratio, ratio, ratio}}, nil
}
