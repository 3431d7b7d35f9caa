// Package caddy is a handler for the Caddy web server that makes the integration
// responses of an Amazon API Gateway REST API of what the handlers behind it
// answer. Importing it registers the module http.handlers.gatemap and the
// Caddyfile directive gatemap:
//
//	pets.example.com {
//		gatemap api.yaml
//		reverse_proxy 127.0.0.1:9000
//	}
//
// The method of a request is found as the service does, what reverse_proxy got is
// mapped by its integration response, and all that the service answers itself
// comes from the definition's gateway responses. docs/caddy.md of the repository
// is the manual.
package caddy
