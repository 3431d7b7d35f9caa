// Package openapi reads OpenAPI documents with the extensions of API Gateway.
package openapi
