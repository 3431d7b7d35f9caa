// Package jsonschema checks bodies against the models of an API: JSON Schema
// draft 4, with the reasons in the words and the order of
// $context.error.validationErrorString.
//
// Compile makes a request.Model of one model and of those that it refers to:
//
//	model, err := jsonschema.Compile("Pet", map[string]string{"Pet": pet, "Owner": owner})
//	options.Models = map[string]request.Model{"application/json": model}
//
// Schemas are held to the meta-schema, and of references only those within a
// model and to another model of the API are allowed. Nothing is ever fetched or
// opened. All of it is this package's: the texts and their order are not those of
// any other library than the service's, a check has to end for any body, and who
// imports the package pays nothing before the first model. Another library gives a
// second opinion in the tests.
//
// Sources: docs/rules/requests.md#models and #reasons; the texts were recorded from the
// library that the service's texts come from, testdata/recorded.ndjson.
package jsonschema
