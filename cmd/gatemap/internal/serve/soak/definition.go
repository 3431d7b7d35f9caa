package soak

import (
	_ "embed"
	"strings"
)

//go:embed api.yaml
var definition string

// Versions are the letters of two definitions that answer otherwise.
var Versions = [2]string{"A", "B"}

// Definition is an OpenAPI document, whose answers have that version.
func Definition(version string) string { return strings.ReplaceAll(definition, "VERSION", version) }

// Broken are definitions that must not be taken: one that is no YAML, one with
// a template that is none, and one of which only the beginning is there.
func Broken() []string {
	return []string{
		strings.Replace(definition, "paths:", "paths: [", 1),
		strings.Replace(definition, `'VERSION $input.params("id")'`, `'#if('`, 1),
		"",
		"openapi: 3.0.1\ninfo: {title: ",
	}
}

// Authorizer is the file that answers for the authorizer of the API.
const Authorizer = `answers:
  Bearer alice: {principalId: alice}
  Bearer old: unauthorized
any: deny
`

// Args are the arguments of gatemap serve for the definition in a file, an
// authorizer in another and a backend.
func Args(file, authorizer, backend string) []string {
	return []string{
		"-f", file, "--authorizer", "*=" + authorizer, "--api-key", "k=secret-key-of-the-soak-0123456789",
		"--backend", "https://backend.example.com=" + backend, "--lambda", "*=" + backend,
		"--service", "dynamodb=" + backend + "/dynamodb", "--service", "sqs=" + backend + "/sqs",
		"--header-timeout", "3s", "--read-timeout", "4s", "--idle-timeout", "4s",
	}
}
