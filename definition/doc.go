// Package definition holds the documents of API Gateway's control plane that
// say how a backend's answer becomes a client's: the method, its integration,
// the integration responses and the method responses, in the service's own
// terms, with the reader for what `aws apigateway get-*` prints.
//
//	m, err := definition.ParseMethod(data)
//	for status, r := range m.MethodIntegration.IntegrationResponses.All() {
//		fmt.Println(status, r.ResponseTemplates)
//	}
//
// It compiles nothing and evaluates nothing: package gatemap does, under whose
// name the types can be had too. The packages below read other notations
// (formats), write them (emit) and convert from and to the AWS SDK for Go v2
// (awssdk, which is a module of its own).
package definition
