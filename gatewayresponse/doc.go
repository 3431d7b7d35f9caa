// Package gatewayresponse gives the answers that API Gateway itself makes when
// it cannot give that of a backend: which customisation of an API counts for a
// failure, and what status, headers and body the client gets by it.
//
// A Set is compiled from the gateway responses of an API. Choose finds the one
// for a type of failure: that of the type itself or, only where the API has
// none, DEFAULT_4XX or DEFAULT_5XX (rules/gateway-responses.md#failure). Answer applies it:
//
//   - The status code is the configured one, otherwise that of the type.
//   - A header gatewayresponse.header.NAME takes a static value in single
//     quotes, method.request.header.NAME, method.request.path.NAME,
//     method.request.querystring.NAME, method.input.params.NAME (path, then
//     query string, then header), context.NAME or stageVariables.NAME. Without
//     a value there is no header.
//   - The body is a template in which variables are replaced and which is
//     otherwise text: Velocity does not read it (guide,
//     api-gateway-gatewayResponse-definition). The variables are $context.NAME,
//     $stageVariables.NAME and $method.request.LOCATION.NAME, with braces
//     behind the dollar sign or not, $stageVariables['NAME'], and
//     method.request.LOCATION.NAME without a dollar sign as the guide has it.
//     $context.error.message is the message, messageString the message as a
//     JSON string, responseType the type.
//
// # What is not known
//
// No recording shows a customised answer of a failed integration response.
// Chosen is:
//
//   - The template is chosen as that of an integration response: by the first
//     type of Accept, then application/json, then the first. Its key is the
//     Content-Type unless a parameter gives one.
//   - Without a template, or with an empty one, the client gets the service's
//     own body.
//   - A variable without a value is replaced by nothing; values are not
//     escaped; an object has no text.
//   - Headers keep their names: those that an integration response cannot set
//     are not renamed, as WWW-Authenticate is known to reach clients.
//   - x-amzn-ErrorType stays (guide, set-up-gateway-response-using-the-console).
//   - A header whose value has a control character is left out, and so is a body
//     beyond the limit: a failure has no failure of its own.
package gatewayresponse
