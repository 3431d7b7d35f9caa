package gatemaphttp

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/request"
)

// targets are the X-Amz-Target prefixes of the services with a JSON protocol,
// which the gateway adds for an action (API references of the services;
// rules/requests.md#services).
var targets = lazy.Value[map[string]string]{Make: func() map[string]string {
	return map[string]string{
		"dynamodb":       "DynamoDB_20120810.",
		"events":         "AWSEvents.",
		"kinesis":        "Kinesis_20131202.",
		"states":         "AWSStepFunctions.",
		"ssm":            "AmazonSSM.",
		"firehose":       "Firehose_20150804.",
		"logs":           "Logs_20140328.",
		"secretsmanager": "secretsmanager.",
		"cognito-idp":    "AWSCognitoIdentityProviderService.",
	}
}}

// versions are those of the query protocol, which has no target.
var versions = lazy.Value[map[string]string]{Make: func() map[string]string {
	return map[string]string{"sqs": "2012-11-05", "sns": "2010-03-31", "sts": "2011-06-15", "iam": "2010-05-08"}
}}

// serviceURI is an integration's URI of type AWS in parts:
// arn:aws:apigateway:REGION:[SUBDOMAIN.]SERVICE:action|path/REST.
type serviceURI struct{ region, service, kind, rest string }

func parseService(uri string) (serviceURI, bool) {
	parts := strings.SplitN(uri, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "apigateway" {
		return serviceURI{}, false
	}
	kind, rest, _ := strings.Cut(parts[5], "/")
	service := parts[4]
	if i := strings.LastIndexByte(service, '.'); i >= 0 {
		service = service[i+1:]
	}
	return serviceURI{region: parts[3], service: service, kind: kind, rest: rest}, kind == "action" || kind == "path"
}

// service makes the request of an AWS service: an action by its name, or a path
// as a client would ask for it.
func (e *Endpoints) service(ctx context.Context, out *request.IntegrationRequest) (*http.Request, *gatemap.GatewayError) {
	uri, ok := parseService(out.URI)
	if !ok {
		return nil, invalidAddress(nil)
	}
	var base *url.URL
	if e != nil {
		if base = e.Services[uri.service]; base == nil {
			base = e.Services["*"]
		}
	}
	if base == nil {
		return nil, undeclared("endpoint of service "+uri.service, out.URI)
	}
	target := *base
	if uri.kind == "path" {
		path, query, _ := strings.Cut(uri.rest, "?")
		joined := target.JoinPath(path)
		joined.RawQuery = fieldlist.Query(query, out.Querystring)
		target = *joined
	} else {
		uri.act(&target, out)
	}
	r, err := newRequest(ctx, &target, out)
	if err != nil {
		return nil, invalidAddress(err)
	}
	sign(r, out.Body, uri.region, uri.service)
	return r, nil
}

// act asks for an action: as the JSON protocol of the service does, or by its
// query parameters.
func (uri *serviceURI) act(target *url.URL, out *request.IntegrationRequest) {
	action, query, _ := strings.Cut(uri.rest, "&")
	if prefix, ok := targets.Get()[uri.service]; ok {
		setDefault(out, "X-Amz-Target", prefix+action)
		version := "1.1"
		if uri.service == "dynamodb" || uri.service == "states" {
			version = "1.0"
		}
		bodyType(out, "application/x-amz-json-"+version)
		target.RawQuery = fieldlist.Query(query, out.Querystring)
		return
	}
	query = strings.TrimSuffix("Action="+url.QueryEscape(action)+"&"+query, "&")
	if version := versions.Get()[uri.service]; version != "" && !strings.Contains(query, "Version=") {
		query += "&Version=" + version
	}
	bodyType(out, "application/x-www-form-urlencoded") // moto 5.2.5 fails at JSON, whatever the query says
	target.RawQuery = fieldlist.Query(query, out.Querystring)
}

// setDefault adds a header that was not mapped.
func setDefault(out *request.IntegrationRequest, name, value string) {
	if fieldlist.Index(out.Headers, name) < 0 {
		out.Headers = append(out.Headers, gatemap.Field{Name: name, Values: []string{value}})
	}
}

// bodyType sets the type of a body that was only taken to be JSON.
func bodyType(out *request.IntegrationRequest, value string) {
	for i := range out.Headers {
		if h := &out.Headers[i]; strings.EqualFold(h.Name, "Content-Type") && len(h.Values) == 1 && h.Values[0] == "application/json" {
			h.Values = []string{value}
		}
	}
}
