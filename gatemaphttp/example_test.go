package gatemaphttp_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

const exampleIntegration = `{"type":"HTTP","httpMethod":"GET","uri":"https://pets.example.com/pets","integrationResponses":{
	"200":{"statusCode":"200","responseTemplates":{"application/json":"{\"names\":[#foreach($p in $input.path('$.pets'))\"$p.name\"#if($foreach.hasNext),#end#end]}"}},
	"404":{"statusCode":"404","selectionPattern":"404","responseTemplates":{"application/json":"{\"message\":\"no pets\"}"}}}}`

func exampleMethod() *gatemaphttp.Method {
	in, err := gatemap.ParseIntegration([]byte(exampleIntegration))
	if err != nil {
		log.Fatal(err)
	}
	m, err := gatemaphttp.Compile(&gatemap.Operation{HTTPMethod: "GET", Path: "/pets", Integration: in}, gatemap.Options{})
	if err != nil {
		log.Fatal(err)
	}
	return m
}

// pets is the backend of the examples.
func pets(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/pets" {
		w.WriteHeader(404)
		return
	}
	io.WriteString(w, `{"pets":[{"name":"Rex"},{"name":"Tom"}]}`)
}

func ask(h http.Handler) {
	server := httptest.NewServer(h)
	defer server.Close()
	got, err := http.Get(server.URL + "/pets")
	if err != nil {
		log.Fatal(err)
	}
	defer got.Body.Close()
	body, _ := io.ReadAll(got.Body)
	fmt.Println(got.StatusCode, string(body))
}

func ExampleMethod_Handler() {
	m := exampleMethod()
	ask(m.Handler(http.HandlerFunc(pets)))
	// Output: 200 {"names":["Rex","Tom"]}
}

func ExampleMethod_Proxy() {
	backend := httptest.NewServer(http.HandlerFunc(pets))
	defer backend.Close()
	target, _ := url.Parse(backend.URL)
	ask(exampleMethod().Proxy(target, nil))
	// Output: 200 {"names":["Rex","Tom"]}
}

func ExampleMethod_ModifyResponse() {
	backend := httptest.NewServer(http.HandlerFunc(pets))
	defer backend.Close()
	target, _ := url.Parse(backend.URL)
	m := exampleMethod()
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse, proxy.ErrorHandler = m.ModifyResponse, m.ErrorHandler
	ask(m.Inbound(proxy))
	// Output: 200 {"names":["Rex","Tom"]}
}

func ExampleMethod_Transport() {
	backend := httptest.NewServer(http.HandlerFunc(pets))
	defer backend.Close()
	client := &http.Client{Transport: exampleMethod().Transport(nil)}
	got, err := client.Get(backend.URL + "/pets")
	if err != nil {
		log.Fatal(err)
	}
	defer got.Body.Close()
	body, _ := io.ReadAll(got.Body)
	fmt.Println(got.StatusCode, string(body))
	// Output: 200 {"names":["Rex","Tom"]}
}

func ExampleNewIntegration() {
	backend := httptest.NewServer(http.HandlerFunc(pets))
	defer backend.Close()
	target, _ := url.Parse(backend.URL)
	in, err := gatemap.ParseIntegration([]byte(exampleIntegration))
	if err != nil {
		log.Fatal(err)
	}
	h, err := gatemaphttp.NewIntegration(&gatemap.Operation{HTTPMethod: "GET", Path: "/pets", Integration: in}, gatemaphttp.IntegrationOptions{
		Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "https://pets.example.com", URL: target}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	ask(h)
	// Output: 200 {"names":["Rex","Tom"]}
}
