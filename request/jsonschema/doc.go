// Package jsonschema checks bodies against the models of an API: JSON Schema
// draft 4, with the reasons in the words and the order of
// $context.error.validationErrorString.
//
// Compile makes a request.Model of one model and of those that it refers to:
//
//	model, err := jsonschema.Compile("Pet", map[string]string{"Pet": pet, "Owner": owner})
//	options.Models = map[string]request.Model{"application/json": model}
//
// A library reads the schemas: it holds them to the meta-schema and resolves
// references, of which only those within a model and to another model of the
// API are allowed. Nothing is ever fetched or opened. The checks themselves are
// this package's, because the texts and their order are not those of any other
// library than the service's, and because they have to end for any body.
//
// Sources: docs/rules/requests.md#models and #reasons; the texts were recorded from the
// library that the service's texts come from, testdata/recorded.ndjson.
package jsonschema
