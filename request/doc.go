// Package request is the request half of an integration: it makes of a client's
// request what API Gateway sends to the backend, or the failure that the client
// gets instead.
//
// A [Mapper] is compiled from an integration, and is used in this order, which
// is the service's:
//
//   - The body is held to the payload limit: 413.
//   - The method request is checked where a validator says so: the required
//     parameters, then the body against the model of its type: 400.
//   - The template for the body is chosen by Content-Type, with
//     passthroughBehavior for a type without one: 415.
//   - contentHandling converts the body.
//   - requestParameters fill the path, the query string and the headers.
//   - The template makes the body, and overrides parameters.
//   - The URI gets its path parameters and stage variables.
//
// What a template leaves in $context.requestOverride and responseOverride is
// handed on to the response half: see IntegrationRequest.Response.
//
// Whether a caller may ask at all (API keys, authorizers) is decided by stubs
// with declared answers: see Access. Nothing here opens a connection.
//
// Sources: docs/rules/requests.md, with the evidence of each rule.
package request
