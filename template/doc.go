// Package template chooses and renders the mapping templates of an integration
// response: responseTemplates in the service's words.
//
// A [Set] holds the templates by media type. [Set.Choose] picks one by the
// request's Accept header; an empty one, or none at all, passes the body
// through (rules/templates.md#choice). [Template.Append] renders it for an [Env],
// which holds what the template can see, and leaves there what the template
// overrides.
//
// The language is Velocity 1.7 as package vtl has it. On top of it a template
// sees four variables:
//
//	$input           body, path(p), json(p), params(), params(name)
//	$util            escapeJavaScript, parseJson, urlEncode, urlDecode, base64Encode, base64Decode
//	$context         the request's context; responseOverride.status and responseOverride.header can be set
//	$stageVariables  the stage's variables
//
// What the service does where nobody has recorded it, and what was chosen
// here: a parameter overridden twice ends the evaluation ([Options] allows it),
// several values of one parameter give the last, header names are compared
// exactly, only the first type of Accept counts, and without a template for it
// application/json is preferred to the first entry.
package template
