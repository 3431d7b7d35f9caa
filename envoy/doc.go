// Package envoy is an external processor for the Envoy proxy that makes the
// integration responses of an Amazon API Gateway REST API of what Envoy's upstreams
// answer: a gRPC service for the HTTP filter ext_proc. gatemap-envoy is the program
// that serves it; docs/envoy.md of the repository is the manual.
package envoy
