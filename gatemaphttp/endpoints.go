package gatemaphttp

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/request"
)

// Endpoints are where the calls of integrations may go. Nothing else is ever
// asked: an integration whose endpoint is not declared is a failure of the type
// INTEGRATION_FAILURE, and its log line names what to declare.
type Endpoints struct {
	// HTTP replaces the beginning of an integration's URI; of several prefixes
	// that fit the longest counts. A prefix that is replaced by itself leaves the
	// URI as it is.
	HTTP []Redirect

	// Lambda invokes functions; nil is none. Functions gives the names that it
	// knows: by the ARN, the name with its qualifier, or the name of the
	// integration's function. Without an entry the name is used.
	Lambda    Invoker
	Functions map[string]string

	// Services are the endpoints of AWS services, by the name in the URI: s3,
	// dynamodb, sqs; * is that of all others. Requests to them are signed (Signature
	// Version 4) with test as the access key and as the secret.
	Services map[string]*url.URL

	// Transport asks HTTP endpoints and services; nil is
	// http.DefaultTransport.
	Transport http.RoundTripper
}

// check reports what stands for an endpoint and cannot be asked.
func (e *Endpoints) check() error {
	if e == nil {
		return nil
	}
	for _, r := range e.HTTP {
		if err := checkTarget(r.Prefix, r.URL); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Services)) {
		if err := checkTarget("service "+name, e.Services[name]); err != nil {
			return err
		}
	}
	if invoker, ok := e.Lambda.(*HTTPInvoker); ok {
		return checkTarget("functions", invoker.Endpoint)
	}
	return nil
}

// checkTarget refuses nil, which is what url.Parse gives of 127.0.0.1:9000, and a URL
// without a host such as localhost:9000, whose scheme is localhost.
func checkTarget(what string, u *url.URL) error {
	if u == nil || u.Scheme == "" || u.Opaque != "" {
		return fmt.Errorf("gatemaphttp: the endpoint %v for %s is no URL with a scheme and a host, such as http://127.0.0.1:9000", u, what)
	}
	return nil
}

// Redirect replaces the beginning of URIs.
type Redirect struct {
	// Prefix is the beginning: a scheme and host, with or without segments of a
	// path. It fits a URI in which it ends where a host or a segment does:
	// https://a/v1 fits https://a/v1/pets, not https://a/v10.
	Prefix string

	URL *url.URL // what stands in its place
}

func (e *Endpoints) transport() http.RoundTripper {
	if e.Transport == nil {
		return http.DefaultTransport
	}
	return e.Transport
}

func undeclared(what, uri string) *gatemap.GatewayError {
	return gatemap.NewGatewayError(gatewayresponse.IntegrationFailure,
		fmt.Sprintf("No %s is declared for %s: nothing is asked that was not declared", what, uri), nil)
}

// function returns the name of a function for the Invoker.
func (e *Endpoints) function(uri string) (string, *gatemap.GatewayError) {
	if e == nil || e.Lambda == nil {
		return "", undeclared("Lambda endpoint", uri)
	}
	arn := uri
	if _, rest, ok := strings.Cut(uri, "/functions/"); ok {
		arn, _, _ = strings.Cut(rest, "/invocations")
	}
	name := arn
	if parts := strings.Split(arn, ":"); len(parts) >= 7 && parts[0] == "arn" {
		name = strings.Join(parts[6:], ":")
	}
	bare, _, _ := strings.Cut(name, ":")
	for _, key := range []string{arn, name, bare} {
		if known, ok := e.Functions[key]; ok {
			return known, nil
		}
	}
	return name, nil
}

// request makes the backend's request of an integration request.
func (e *Endpoints) request(ctx context.Context, kind definition.IntegrationType, out *request.IntegrationRequest) (*http.Request, *gatemap.GatewayError) {
	if kind == definition.AWS {
		return e.service(ctx, out)
	}
	target, failed := e.target(out.URI)
	if failed != nil {
		return nil, failed
	}
	target.RawQuery = fieldlist.Query(target.RawQuery, out.Querystring)
	r, err := newRequest(ctx, target, out)
	if err != nil {
		return nil, invalidAddress(err)
	}
	return r, nil
}

func invalidAddress(err error) *gatemap.GatewayError {
	return gatemap.NewGatewayError(gatewayresponse.APIConfigurationError, executionlog.InvalidAddress, err)
}

// Target returns the URL that stands for the URI of an HTTP integration, and
// whether one is declared.
func (e *Endpoints) Target(uri string) (*url.URL, bool) {
	u, failed := e.target(uri)
	return u, failed == nil
}

// fits reports whether the URI begins with the prefix and that ends where a host or
// a segment does.
func (r *Redirect) fits(uri string) bool {
	rest, ok := strings.CutPrefix(uri, r.Prefix)
	return ok && (rest == "" || strings.ContainsAny(rest[:1], "/?#") || strings.HasSuffix(r.Prefix, "/"))
}

// target returns the URL that stands for an integration's URI.
func (e *Endpoints) target(uri string) (*url.URL, *gatemap.GatewayError) {
	var best *Redirect
	if e != nil {
		for i := range e.HTTP {
			if r := &e.HTTP[i]; r.fits(uri) && (best == nil || len(r.Prefix) > len(best.Prefix)) {
				best = r
			}
		}
	}
	if best == nil {
		return nil, undeclared("endpoint", uri)
	}
	rest := uri[len(best.Prefix):]
	base := best.URL.String()
	if strings.HasSuffix(base, "/") {
		rest = strings.TrimPrefix(rest, "/")
	} else if rest != "" && rest[0] != '/' && rest[0] != '?' {
		base += "/"
	}
	target, err := url.Parse(base + rest)
	if err != nil {
		return nil, invalidAddress(err)
	}
	return target, nil
}

// newRequest makes the request that goes to target. GET, HEAD and OPTIONS have
// no body.
func newRequest(ctx context.Context, target *url.URL, out *request.IntegrationRequest) (*http.Request, error) {
	var body []byte
	switch out.HTTPMethod {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
	default:
		body = out.Body
	}
	r, err := http.NewRequestWithContext(ctx, out.HTTPMethod, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for _, f := range out.Headers {
		if strings.EqualFold(f.Name, "Host") {
			r.Host = f.Values[len(f.Values)-1]
			continue
		}
		r.Header[http.CanonicalHeaderKey(f.Name)] = f.Values
	}
	removeHopByHop(r.Header)
	r.Header.Del("Accept-Encoding")
	return r, nil
}
