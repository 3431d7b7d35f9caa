package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

func apiRows() []*Row {
	return []*Row{
		{ID: "G4", What: "responses a second, 8 clients, an API with 100 methods that maps 100 items / httputil.ReverseProxy without a mapping",
			Goals: []Goal{{AtLeast: true, Must: 0.7}}, Measure: apiThroughput},
		{ID: "G5", What: "compiling an API with 100 methods, and its first answer / 100 ms", Goals: []Goal{{Must: 1}}, Measure: apiStart},
	}
}

// apiMethods is how many methods an API of the rows has.
const apiMethods = 100

// apiOperations are methods with two templates and two mapped headers each, one
// of which has the medium mapping.
func apiOperations() []*gatemap.Operation {
	text, pattern := listTemplate, `4\d{2}`
	message := `{"message":$input.json('$.message')}`
	ops := make([]*gatemap.Operation, apiMethods)
	for i := range ops {
		ops[i] = &gatemap.Operation{HTTPMethod: "GET", Path: fmt.Sprintf("/resource%d/{id}", i), Integration: &gatemap.Integration{
			Type: gatemap.HTTP, HTTPMethod: "GET", URI: "http://backend.example/{id}",
			RequestParameters: gatemap.Ordered[string]{{Key: "integration.request.path.id", Value: "method.request.path.id"}},
			IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{
				{Key: "200", Value: gatemap.IntegrationResponse{StatusCode: "200",
					ResponseParameters: gatemap.Ordered[string]{{Key: "method.response.header.X-Request", Value: "integration.response.header.X-Request"}, {Key: "method.response.header.X-Static", Value: "'x'"}},
					ResponseTemplates:  gatemap.Ordered[*string]{{Key: "application/json", Value: &text}}}},
				{Key: "404", Value: gatemap.IntegrationResponse{StatusCode: "404", SelectionPattern: &pattern,
					ResponseTemplates: gatemap.Ordered[*string]{{Key: "application/json", Value: &message}}}},
			},
		}}
	}
	return ops
}

func compileAPI(endpoints *gatemaphttp.Endpoints) (*gatemaphttp.API, error) {
	a, err := gatemaphttp.NewAPI(apiOperations(), gatemaphttp.APIOptions{Endpoints: endpoints})
	if err != nil {
		return nil, err
	}
	return a, a.Faults().Err()
}

func apiThroughput(s *Session) ([]Figure, error) {
	g, err := startGateways()
	if err != nil {
		return nil, err
	}
	defer g.close()
	target, err := url.Parse(g.backend.URL)
	if err != nil {
		return nil, err
	}
	a, err := compileAPI(&gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://backend.example", URL: target}}, Transport: &http.Transport{MaxIdleConnsPerHost: 16}})
	if err != nil {
		return nil, err
	}
	server := httptest.NewServer(a)
	defer server.Close()
	var ratios []float64
	for range s.Rounds {
		plain, err := g.hammer(g.plain.URL)
		if err != nil {
			return nil, err
		}
		mapped, err := g.hammer(server.URL + "/resource7/1")
		if err != nil {
			return nil, err
		}
		ratios = append(ratios, float64(plain)/float64(mapped))
	}
	return []Figure{spread(ratios)}, nil
}

func apiStart(s *Session) ([]Figure, error) {
	body := listBody(mediumItems)
	endpoints := &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://backend.example", URL: &url.URL{Scheme: "http", Host: "b"}}}, Transport: &still{body: body}}
	var shares []float64
	for range s.Rounds {
		began := time.Now()
		a, err := compileAPI(endpoints)
		if err != nil {
			return nil, err
		}
		w := httptest.NewRecorder()
		a.ServeHTTP(w, httptest.NewRequest("GET", "/resource7/1", nil))
		if w.Code != http.StatusOK {
			return nil, fmt.Errorf("the first answer is %d: %s", w.Code, w.Body)
		}
		shares = append(shares, time.Since(began).Seconds()/0.1)
	}
	return []Figure{spread(shares)}, nil
}
