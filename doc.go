// Package gatemap evaluates the integration responses of Amazon API Gateway
// REST APIs: given a configuration and what a backend answered, it gives the
// response that the service would send to the client, byte for byte.
package gatemap
