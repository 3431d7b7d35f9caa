// Package awssdk turns what aws-sdk-go-v2 reads from API Gateway into the
// configurations that package gatemap compiles, and back.
//
//	out, err := client.GetIntegration(ctx, &apigateway.GetIntegrationInput{...})
//	engine, err := gatemap.Compile(awssdk.IntegrationFromSDK(out), gatemap.Options{})
//
// The functions that end in FromSDK read the SDK's types; those that end in
// ToSDK make them. Nothing is shared between an argument and a result, arguments are
// not changed, and a nil pointer gives nil.
//
// It is a module of its own, so that the SDK is in the module graph of those only who
// use it.
//
// # What the SDK does not keep
//
// The SDK has maps where the service's JSON has an order. What is read here is
// ordered by key, responses so by status code. Only one decision of the service
// depends on the order: when neither the Accept header nor application/json has
// a template, the first one is used. The SDK also gives "" for a template that
// the service has as null; both are the empty template, which is nil in
// gatemap. Members that the SDK does not know are lost. Who needs the document
// itself takes the AWS CLI, or the command gatemap fetch. Source:
// rules/selection.md#default, rules/templates.md#choice; API reference, Integration and IntegrationResponse.
package awssdk
