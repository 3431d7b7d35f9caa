// Package gatemaphttp puts an engine in front of HTTP traffic: it makes of an
// http.Request what the gateway knows of it, asks a backend, and gives the
// client the integration response.
//
// An [API] is a whole REST API as one handler: it finds the operation of a
// request, and answers by its [Integration], which has both halves of a method
// and calls what [Endpoints] declare.
//
// A [Method] is an engine and where it is deployed. It is used in one of six
// ways:
//
//   - Handler: the backend is an http.Handler of the same program
//   - Proxy: the backend is a server, asked through an http.RoundTripper
//   - Lambda: the backend is a function, invoked through an [Invoker]
//   - MockHandler: there is no backend (MOCK)
//   - ModifyResponse and ErrorHandler: inside an httputil.ReverseProxy
//   - Transport: in a client, whose responses are those of the gateway
//
// All of them do the same with an answer of the backend:
//
//   - The client's Accept-Encoding does not reach the backend. A body that is
//     encoded all the same is decoded (gzip, deflate) or, where something has to
//     read it, refused with a failure that names the encoding.
//   - Names of headers have lost their letter case: http.Header canonicalises
//     them. Compile the engine with FoldHeaderNames, as [Compile]
//     does, so that integration.response.header.ETag finds what Go calls Etag.
//   - Only what the integration response maps reaches the client, under the name
//     that it maps; trailers and hop-by-hop headers do not.
//   - The body has the length that it has after mapping. HEAD, 204 and 304 have
//     none. Informational answers (1xx) are not the answer; a mapped status of
//     1xx, which a server cannot send as a final one, is a failure.
//   - A payload that nothing reads is not held in memory: it goes to the client
//     as it comes, event streams are flushed. Otherwise no more than the payload
//     limit is read; a larger one is the service's failure.
//   - A backend that cannot be reached, whose body is cut or that takes longer
//     than the timeout is a gateway response of type INTEGRATION_FAILURE or
//     INTEGRATION_TIMEOUT: 504, as documented
//     (rules/gateway-responses.md#words).
//   - x-amzn-RequestId and x-amz-apigw-id are those of $context;
//     X-Amzn-Trace-Id is sent too but for MOCK and for failures
//     (rules/gateway-responses.md#always).
//
// The context of the client's request reaches the evaluation and the backend.
// The package imports nothing but the standard library and this module.
package gatemaphttp
