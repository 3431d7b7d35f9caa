// Package gatemap evaluates the integration responses of Amazon API Gateway
// REST APIs: given a configuration and what a backend answered, it gives the
// response that the service would send to the client, byte for byte, in
// process.
//
// Compile turns an Integration, which the Parse functions read from what the
// AWS command line prints, into an Engine. Evaluate, EvaluateTo and Explain
// then do what the service does with a backend's answer:
//
//  1. select the integration response: by the error message of a Lambda
//     function, or by a status code (package selection)
//  2. convert the payload between text and binary (package contenthandling)
//  3. map parameters to response headers (package mapping)
//  4. render the mapping template that the Accept header chooses (package
//     template)
//  5. apply overrides of status and headers, rename and drop headers, and add
//     Content-Type
//
// Types HTTP, AWS and MOCK are evaluated. A Lambda function is an AWS
// integration whose URI says so. The proxy types have no integration responses
// and are refused.
//
// # Failures
//
// A configuration that the service would not store is an ErrorList, with every
// fault and its place. An evaluation that the service answers itself is a
// *GatewayError with the execution log's line; its Response is what the client
// gets, the service's own or that of the API's gateway responses (package
// gatewayresponse).
//
// # Concurrency
//
// An Engine is safe for concurrent use. Requests and backends are only read. A
// Response belongs to its caller.
//
// # What is not known
//
// Where neither a recording of the real service nor its documentation settles
// a question, the choice is stated where it is made. The ones that matter most:
//
//   - Several patterns match: the response whose own status code the backend
//     gave, otherwise the lowest status code. Explain says that it was
//     ambiguous.
//   - A selection pattern is matched against the whole subject.
//   - A Lambda function's success whose object has a member errorMessage is
//     treated as an error: that member is the subject.
//   - Every failure is API_CONFIGURATION_ERROR with status 500, unless the API
//     customises it; package gatewayresponse says what is not known there.
//   - A parameter that a template overrides twice fails the evaluation;
//     Options.RepeatedOverrides allows it.
//   - Headers beyond 10,240 bytes and control characters in header values fail
//     the evaluation.
//   - A template with a syntax error is a fault of Compile. The service stores
//     it and answers 500 whenever it is chosen.
//   - A MOCK integration without a request template answers with the response
//     for the empty subject, normally the default.
//   - An override replaces a mapped header whose name differs only in case.
//   - base64 is read strictly: padding, no line breaks. Of a Lambda function's
//     payload that is one JSON string the content is read.
//   - true and false without quotes are values of response parameters, with a
//     warning.
//   - A Lambda function's payload is text: a byte that is not UTF-8 is U+FFFD
//     for every reader of it, whatever contentHandling says.
//   - The log lines for failing templates, parameters, patterns and oversized
//     headers are this package's words.
package gatemap
