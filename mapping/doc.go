// Package mapping turns data of the backend's response into response headers:
// the responseParameters of an integration response.
//
// An expression is one of
//
//	'TEXT'                                 a static value
//	integration.response.header.NAME             the last value of a header
//	integration.response.multivalueheader.NAME   all values, joined by commas
//	integration.response.body                    the whole payload, {} if empty
//	integration.response.body.PATH               a member; body[0].x too
//	context.NAME                           a $context variable
//	stageVariables.NAME                    a stage variable
//	true, false                            these texts, which the guide wants in quotes
//
// and is compiled by Parse. A string gives its text, a number or boolean what
// $input.path prints, an object or array compact JSON; null and what does not
// exist give no header. A path behind errorMessage enters the JSON in that
// string, as the guide shows for a Lambda function's custom errors.
//
// WireName tells what becomes of a header on its way to the client: the
// gateway renames some and drops one.
//
// Sources: guide, request-response-data-mappings and
// handle-errors-in-lambda-integration; rules/parameters.md#targets, rules/parameters.md#sources, and
// decisions where those are silent.
package mapping
