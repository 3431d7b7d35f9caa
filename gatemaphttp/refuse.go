package gatemaphttp

import (
	"fmt"
	"net/http"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
)

// refuse answers a request that reaches no integration.
func (m *Method) refuse(w http.ResponseWriter, r *http.Request, at *place, failed *gatemap.GatewayError) {
	x := m.beginAt(r, at)
	defer x.end()
	x.send(w, x.fail(failed), nil, contenthandling.Text, 0)
}

// refuseOf answers for an operation with a fault: 500, and the fault in the log.
func (m *Method) refuseOf(w http.ResponseWriter, r *http.Request, at *place, op *operation) {
	x := m.beginAt(r, at)
	defer x.end()
	x.decision.Operation = op.Operation
	failed := gatemap.NewGatewayError(gatewayresponse.APIConfigurationError, executionlog.Failed+"the method cannot be deployed", op.fault)
	x.send(w, x.fail(failed), nil, contenthandling.Text, 0)
}

// forbid answers for a path that no stage has, or no base path: 403, which is not
// the API's and cannot be customised (rules/routing.md#stage).
func (m *Method) forbid(w http.ResponseWriter, r *http.Request, at *place) {
	x := m.beginAt(r, at)
	defer x.end()
	failed := gatemap.NewGatewayError(gatewayresponse.InvalidAPIKey, fmt.Sprintf("No stage of an API at %.1000s", at.path), nil)
	resp := failed.Response() // whose words are the same: Forbidden
	failed.Type, x.decision.Failure = "", failed
	x.send(w, resp, nil, contenthandling.Text, 0)
}

// methodOf is the method that a request counts as: X-HTTP-Method-Override
// replaces its own (guide, known issues).
func methodOf(r *http.Request) string {
	if override := r.Header["X-Http-Method-Override"]; len(override) > 0 && override[0] != "" {
		return override[0]
	}
	return r.Method
}

// The quotas of the service for what a client sends beside the body, in bytes
// (guide, quotas). What it answers beyond them is not known; these statuses are
// those of HTTP (rules/routing.md#size).
const (
	maxURL     = 10_240
	maxHeaders = 10_240
)

// tooLong is the failure of a request whose URL or headers are beyond the quota.
func tooLong(r *http.Request) *gatemap.GatewayError {
	url := len(r.URL.Path) + len(r.URL.RawQuery)
	if r.RequestURI != "" {
		url = len(r.RequestURI)
	}
	if url > maxURL {
		return refusal(http.StatusRequestURITooLong, "a URL", url, maxURL)
	}
	size := len("Host: \r\n") + len(r.Host)
	for name, values := range r.Header {
		for _, v := range values {
			size += len(name) + len(": ") + len(v) + len("\r\n")
		}
	}
	if size > maxHeaders {
		return refusal(http.StatusRequestHeaderFieldsTooLarge, "headers", size, maxHeaders)
	}
	return nil
}

func refusal(status int, what string, size, limit int) *gatemap.GatewayError {
	failed := gatemap.NewGatewayError(gatewayresponse.RequestTooLarge, fmt.Sprintf("Request with %s of %d bytes, more than the allowed maximum of %d.", what, size, limit), nil)
	failed.StatusCode, failed.Message = status, http.StatusText(status)
	return failed
}
