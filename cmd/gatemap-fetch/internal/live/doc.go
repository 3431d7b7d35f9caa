// Package live reads a REST API from API Gateway's control plane and gives the
// JSON that the AWS command line prints, which package formats reads.
//
// The items are the service's own JSON: the SDK's types have maps where the
// order of templates counts (rules/templates.md#choice), and would lose members that
// the SDK does not know.
package live
