// Package aws reads the documents of API Gateway's control plane: what
// `aws apigateway get-*` prints, and the same with the names of an SDK's types.
package aws
