package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv/emulator"
	"github.com/gatemap/gatemap/internal/wholefile"
)

var moto = flag.String("moto", "", "the command moto_server (pip install 'moto[server]'), to test serve against an emulator")

// motoAPI maps requests to DynamoDB, SQS and SNS: by action in JSON, by path with
// a form, and by action with query parameters.
const motoAPI = `openapi: 3.0.1
paths:
  /pets:
    post:
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem
        requestTemplates:
          application/json: '{"TableName":"pets","Item":{"id":{"S":$input.json("$.id")},"name":{"S":$input.json("$.name")}},"ReturnValues":"ALL_OLD"}'
        responses:
          4\d{2}: {statusCode: 400, responseTemplates: {application/json: '{"error":$input.json("$.message")}'}}
          default: {statusCode: 201, responseTemplates: {application/json: '{"before":"$input.path("$.Attributes.name.S")"}'}}
  /pets/{id}:
    get:
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:aws:apigateway:eu-west-1:dynamodb:action/GetItem
        requestTemplates:
          application/json: '{"TableName":"pets","Key":{"id":{"S":"$util.escapeJavaScript($input.params("id"))"}}}'
        responses:
          default:
            statusCode: 200
            responseTemplates:
              application/json: |-
                #if($input.path('$.Item') == '')#set($context.responseOverride.status = 404){"message":"no such pet"}#else{"name":$input.json('$.Item.name.S')}#end
  /jobs:
    post:
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:aws:apigateway:eu-west-1:sqs:path/123456789012/jobs
        requestParameters: {integration.request.header.Content-Type: "'application/x-www-form-urlencoded'"}
        requestTemplates: {application/json: 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)'}
        responses:
          default: {statusCode: 202, responseTemplates: {application/json: '{"id":$input.json("$.SendMessageResponse.SendMessageResult.MessageId")}'}}
    get:
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:aws:apigateway:eu-west-1:sqs:path/123456789012/jobs
        requestParameters: {integration.request.header.Content-Type: "'application/x-www-form-urlencoded'"}
        requestTemplates: {application/json: 'Action=ReceiveMessage'}
        responses:
          default: {statusCode: 200, responseTemplates: {application/json: '{"job":$input.json("$..Body")}'}}
  /news:
    post:
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:aws:apigateway:eu-west-1:sns:action/Publish
        requestParameters:
          integration.request.querystring.TopicArn: "'arn:aws:sns:eu-west-1:123456789012:news'"
          integration.request.querystring.Message: method.request.body.text
        responses:
          4\d{2}: {statusCode: 400}
          default: {statusCode: 200, responseTemplates: {application/json: '{"id":$input.json("$.PublishResponse.PublishResult.MessageId")}'}}
`

// TestServeMoto: a mapped API in front of an emulator of DynamoDB, SQS and SNS,
// recorded, replayed without it, and compared with what was recorded.
func TestServeMoto(t *testing.T) {
	if *moto == "" {
		t.Skip("needs the emulator moto: pip install 'moto[server]', then -moto moto_server")
	}
	wholefile.CleanOnSignal() // whose goroutine lasts
	emulator.Isolate(t)
	endpoint := emulator.Start(t, *moto)
	ask(t, endpoint, "dynamodb", "DynamoDB_20120810.CreateTable", `{"TableName":"pets","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}`)
	ask(t, endpoint, "sqs", "AmazonSQS.CreateQueue", `{"QueueName":"jobs"}`)
	ask(t, endpoint, "sns", "", "Action=CreateTopic&Name=news&Version=2010-03-31")
	dir := t.TempDir()
	name, recorded := filepath.Join(dir, "api.yaml"), filepath.Join(dir, "recorded")
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(motoAPI), 0o644))
	s := serveAPI(t, "--record", recorded, "--service", "dynamodb="+endpoint, "--service", "sqs="+endpoint, "--service", "sns="+endpoint, name)
	requests := []struct{ method, path, body, want string }{
		{"POST", "/pets", `{"id":"7","name":"Rex"}`, `201 {"before":""}`},
		{"POST", "/pets", `{"id":"7","name":"Max \"the\" é"}`, `201 {"before":"Rex"}`},
		{"POST", "/pets", `{"id":7,"name":"no text"}`, `400 {"error":`},
		{"GET", "/pets/7", "", `200 {"name":"Max \"the\" é"}`},
		{"GET", "/pets/8", "", `404 {"message":"no such pet"}`},
		{"POST", "/jobs", `{"do":"feed & walk"}`, `202 {"id":"`},
		{"GET", "/jobs", "", `200 {"job":["{\"do\":\"feed & walk\"}"]}`},
		{"POST", "/news", `{"text":"pups = 4"}`, `200 {"id":"`},
	}
	answers := make([]string, len(requests))
	for i, r := range requests {
		answers[i] = answerTo(t, s.url, r.method, r.path, r.body)
		require.True(t, strings.HasPrefix(answers[i], r.want), "%s %s: %s\n%s", r.method, r.path, answers[i], s.out.String())
	}
	s.end()
	code, out, errs := command("test", dir)
	require.Equal(t, exitDone, code, out+errs)
	require.Contains(t, out, fmt.Sprintf("%d passed, 0 failed", len(requests)))

	s = serveAPI(t, "--replay", recorded, name)
	for i, r := range requests {
		require.Equal(t, answers[i], answerTo(t, s.url, r.method, r.path, r.body))
	}
}

// ask asks a service of the emulator, which finds out by the signature which one
// is meant.
func ask(t *testing.T, endpoint, service, action, body string) {
	r, err := http.NewRequest("POST", endpoint, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/"+service+"/aws4_request, SignedHeaders=host, Signature=0")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if action != "" {
		r.Header.Set("Content-Type", "application/x-amz-json-1.0")
		r.Header.Set("X-Amz-Target", action)
	}
	got, err := client.Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	require.Equal(t, 200, got.StatusCode, "%s", text)
}

// answerTo is the status and the body of an answer.
func answerTo(t *testing.T, base, method, path, body string) string {
	r, err := http.NewRequest(method, base+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	got, err := client.Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return fmt.Sprintf("%d %s", got.StatusCode, text)
}
