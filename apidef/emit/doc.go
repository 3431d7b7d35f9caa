// Package emit writes an API that package apidef has read in another notation:
// AWS CLI JSON, OpenAPI 3, CloudFormation or Terraform.
//
//	api, err := apidef.LoadFile("serverless.yml", apidef.Options{})
//	data, problems, err := emit.Convert(api, apidef.OpenAPI)
//
// What is written loads into the same integrations, method responses and
// binary media types. A notation that cannot say something leaves it out with
// a problem (Terraform does not tell an empty pattern from none, OpenAPI does
// not either) or fails where the result would mean something else (OpenAPI
// keys responses by their pattern, so no two can have the same). What apidef
// does not read, such as authorizers and models' schemas, is not written.
package emit
