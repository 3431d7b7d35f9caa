// Package emit writes an API that package formats has read in another notation:
// AWS CLI JSON, OpenAPI 3, CloudFormation or Terraform.
//
//	api, err := formats.LoadFile("serverless.yml", formats.Options{})
//	data, problems, err := emit.Convert(api, formats.OpenAPI)
//
// What is written loads into the same integrations, method responses and
// binary media types. A notation that cannot say something leaves it out with
// a problem (Terraform does not tell an empty pattern from none, OpenAPI does
// not either) or fails where the result would mean something else (OpenAPI
// keys responses by their pattern, so no two can have the same). What formats
// does not read is not written.
package emit
