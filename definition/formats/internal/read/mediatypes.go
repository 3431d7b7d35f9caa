package read

import (
	"slices"
	"strings"
)

// Union joins two lists without what is there twice.
func Union(a, b []string) []string {
	var all []string
	seen := make(map[string]bool)
	for _, s := range append(slices.Clone(a), b...) {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	return all
}

// EscapedTypes reads the BinaryMediaTypes of a RestApi. CloudFormation reads
// ~1 as the slash: image~1png is image/png, and image/png works as well. So
// what SAM and the Serverless Framework hand on to it is read; Terraform,
// which escapes by itself, OpenAPI and the control plane have no such
// notation. Source: CloudFormation user guide of 2019, BinaryMediaTypes;
// aws-sam-translator 1.115.0; osls 4.3.1, rest-api.js; terraform-provider-aws,
// rest_api.go (escapeJSONPointer).
func (l *Loader) EscapedTypes(n *Node) []string {
	if n == nil {
		return nil
	}
	all := l.Reader(CloudFormation, true).Strings(n, "", true)
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], "~1", "/")
	}
	return all
}
