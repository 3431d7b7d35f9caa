// Package e2e holds tests with the programs that gatemap stands in front of: a Go
// function in AWS's runtime interface emulator, and moto server as DynamoDB, SQS
// and SNS. They build what they need; run them with go test in this folder. Those
// with moto need its command: pip install 'moto[server,dynamodb,sqs,sns]==5.2.5',
// then -moto moto_server.
package e2e
