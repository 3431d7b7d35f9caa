package gatemaphttp_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing/fstest"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
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

const exampleDefinition = `
openapi: 3.0.1
info: {title: pets, version: "1"}
paths:
  /pets/{petId}:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses:
          default: {statusCode: "200", responseTemplates: {application/json: '{"id": "$input.params("petId")"}'}}
  /{proxy+}:
    x-amazon-apigateway-any-method:
      responses: {"404": {description: none}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 404}'}
        responses:
          default: {statusCode: "404", responseTemplates: {application/json: '{"none": "$context.path"}'}}
`

func ExampleNewAPI() {
	loaded, err := formats.Load(fstest.MapFS{"api.yaml": {Data: []byte(exampleDefinition)}}, "api.yaml", formats.Options{})
	if err != nil {
		log.Fatal(err)
	}
	var ops []*gatemap.Operation
	for i := range loaded.Methods {
		ops = append(ops, &loaded.Methods[i])
	}
	api, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{Stage: &gatemaphttp.Stage{Name: "dev"}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(api.Faults().Report())
	for _, target := range []string{"/pets/7", "/pets/7/", "/cats"} {
		w := httptest.NewRecorder()
		api.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		fmt.Println(w.Code, w.Body)
	}
	// Output:
	// 200 {"id": "7"}
	// 200 {"id": "7"}
	// 404 {"none": "/dev/cats"}
}
