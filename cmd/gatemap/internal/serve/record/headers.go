package record

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
)

// notSaid are the headers of a request that belong to a connection, to the client
// or to what is on the way, in lower case.
var notSaid = []string{
	"accept-encoding", "accept-language", "cache-control", "connection", "content-length", "dnt", "expect", "forwarded", "host", "keep-alive", "origin", "pragma",
	"priority", "proxy-connection", "referer", "te", "traceparent", "tracestate", "trailer", "transfer-encoding", "upgrade", "upgrade-insecure-requests", "user-agent",
	"via", "x-amzn-requestid", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto",
}

// onTheWay reports whether a case has a header only where the response depends on
// it.
func onTheWay(name string) bool {
	name = strings.ToLower(name)
	return slices.Contains(notSaid, name) || strings.HasPrefix(name, "sec-") || strings.HasPrefix(name, "x-b3-")
}

// requestHeaders are the headers of a request, those on the way at the end.
func requestHeaders(fields []gatemap.Field) []gatemap.Field {
	var said, rest []gatemap.Field
	for _, f := range fields {
		if onTheWay(f.Name) {
			rest = append(rest, f)
		} else {
			said = append(said, f)
		}
	}
	return append(said, rest...)
}

// ofEveryAnswer are the headers in which every answer differs, in lower case.
var ofEveryAnswer = []string{
	"age", "alt-svc", "connection", "content-length", "date", "keep-alive", "server", "trailer", "transfer-encoding", "upgrade", "via",
	"x-amz-apigw-id", "x-amz-cf-id", "x-amz-cf-pop", "x-amz-id-2", "x-amz-log-result", "x-amz-request-id", "x-amzn-requestid", "x-amzn-trace-id", "x-cache",
}

// answerHeaders are the headers of an answer that a case has, in the order of
// their names: without those in which every answer differs, unless the operation
// maps them.
func answerHeaders(op *gatemap.Operation, fields []gatemap.Field) []gatemap.Field {
	var all []gatemap.Field
	for _, f := range fields {
		name := strings.ToLower(f.Name)
		if !slices.Contains(ofEveryAnswer, name) || maps(op, name) {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b gatemap.Field) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// remapped is what an HTTP_PROXY puts before the name of a header that it does not
// hand on as it is.
const remapped = "x-amzn-remapped-"

// clientHeaders are the headers of the response, in the order of their names where
// a proxy has none; of an HTTP_PROXY without those that the case's answer does not
// have.
func clientHeaders(op *gatemap.Operation, fields []gatemap.Field) []gatemap.Field {
	if kind := op.Integration.Type; kind != definition.HTTPProxy && kind != definition.AWSProxy {
		return fields
	}
	var all []gatemap.Field
	for _, f := range fields {
		name := strings.TrimPrefix(strings.ToLower(f.Name), remapped)
		if op.Integration.Type != definition.HTTPProxy || !slices.Contains(ofEveryAnswer, name) {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b gatemap.Field) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// maps reports whether a response parameter reads a header of the answer.
func maps(op *gatemap.Operation, name string) bool {
	for _, r := range op.Integration.IntegrationResponses {
		for _, p := range r.Value.ResponseParameters {
			for _, prefix := range []string{"integration.response.header.", "integration.response.multivalueheader."} {
				if strings.EqualFold(p.Value, prefix+name) {
					return true
				}
			}
		}
	}
	return false
}
