// Package cases reads, runs, updates and writes the test cases of integration
// responses: files named *.gatemap.txtar or *.gatemap.yaml beside the API
// definition that they are about. Package gatemaptest runs them in Go tests,
// and the command gatemap test for everybody else.
//
// # YAML
//
//	definition: template.yaml     # any file that package formats reads, relative to this one
//	method: GET                   # method and path, when the definition has several
//	path: /pets/{id}
//	cases:
//	  - name: no such pet
//	    request:
//	      headers: {Accept: application/json}
//	    backend:
//	      errorMessage: "[404] no such pet"
//	    expect:
//	      status: 404
//	      selected: "404"
//	      headers:
//	        Content-Type: application/json
//	      headersAbsent: [Server]
//	      body: '{"message":"no such pet"}'
//
// The settings are definition, and where they are needed: method, path, api (a
// definition can have several), format (as package formats names it), parameters (of
// the definition: a mapping of names to texts), type (lambda, aws, http or
// mock, where the definition does not say), binaryMediaTypes (in place of the
// definition's), foldHeaderNames (true finds headers in any letter case, as a
// server in Go does, which does not keep it), recorded (true says that the
// requests are whole: what a case does not mention was not there). compare and request are settings
// too: they hold for cases that do not say otherwise; of request each key.
//
// A case has a name that no other case of the file has, and
//
//	compare   exact (the default): bodies are equal byte by byte;
//	          json: they are equal as JSON, whatever the blanks and the order of members
//	request   httpMethod, path, headers, pathParameters, querystring, context, stageVariables, and one of body, bodyBase64
//	backend   statusCode, headers, delay, and one of body, bodyJSON, bodyBase64, errorMessage; or failure
//	expect    status, selected, error, headers, headersAbsent, and one of body, bodyJSON, bodyBase64
//
// Headers and query parameters have a text or a list of texts; a number is a
// text as it is written. bodyJSON is written as YAML: for the backend it is
// sent as compact JSON with the members in their order, and as an expectation
// it is always compared as JSON. errorMessage is the error of a Lambda
// function. Without a statusCode the backend answered 200; a MOCK integration
// answers what its request template makes of the request, or the statusCode.
// Of a proxy integration the backend is what the function returns or the endpoint
// answers; nothing is selected.
// failure is timeout or connection: there is no answer, and the client gets the
// gateway response INTEGRATION_TIMEOUT or INTEGRATION_FAILURE. delay is how long
// the answer takes, as 250ms; more than the integration's timeout is a timeout.
//
// What expect does not mention is not checked, with one exception: a gateway
// error, such as API_CONFIGURATION_ERROR, fails a case that does not name it
// in error. selected is the key of the integration response, normally its
// status code. A header must have exactly the values given; case of names does
// not matter. A case that expects nothing fails.
//
// # Txtar
//
// The same in another notation, for bodies as they are:
//
//	# Comments as in YAML.
//	definition: template.yaml
//	method: GET
//	path: /pets/{id}
//
//	-- case: a pet --
//	backend:
//	  statusCode: 200
//	expect:
//	  status: 200
//	-- backend.body --
//	{"id": 1, "name": "Rex"}
//	-- expect.body --
//	{"name":"Rex"}
//	-- case: no such pet --
//	backend: {errorMessage: "[404] no such pet"}
//	expect: {status: 404}
//
// What stands before the first marker are the settings, and a section called
// "case: NAME" is the YAML of a case. The sections behind it are its bodies:
// request.body, request.bodyBase64, backend.body, backend.bodyJSON,
// backend.bodyBase64, expect.body, expect.bodyJSON, expect.bodyBase64, each with the meaning of
// the key of that path; bodyJSON is JSON there. The newline in front of the
// next marker does not belong to a body: one that ends in a newline is followed
// by an empty line. A body that has lines like markers is written as base64.
//
// Built for JavaScript, the package reads and writes case files and does not run
// them.
//
// # Places
//
// A definition must be in the project: the nearest folder above the case file
// that has a .git, or else the working directory, or else a folder that was
// named to be searched, or else the folder of the file. Neither a path nor a symbolic link leads out of it. Sizes, nesting and
// the number of cases are bounded, and all faults are definition.Faults with file and line.
package cases
