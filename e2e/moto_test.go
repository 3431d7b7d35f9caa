package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	aws "github.com/gatemap/gatemap/internal/testenv/emulator"
)

var moto = flag.String("moto", "", "the command moto_server (pip install 'moto[server,dynamodb,sqs,sns]==5.2.5')")

// TestServeMoto: methods that call DynamoDB, SQS and SNS, which moto stands for.
func TestServeMoto(t *testing.T) {
	if *moto == "" {
		t.Skip("needs moto: pip install 'moto[server,dynamodb,sqs,sns]==5.2.5', then -moto moto_server")
	}
	moto := &emulated{url: aws.Start(t, *moto)}
	moto.json(t, "dynamodb", "DynamoDB_20120810.CreateTable", `{"TableName":"pets","BillingMode":"PAY_PER_REQUEST",
		"AttributeDefinitions":[{"AttributeName":"kind","AttributeType":"S"},{"AttributeName":"id","AttributeType":"S"}],
		"KeySchema":[{"AttributeName":"kind","KeyType":"HASH"},{"AttributeName":"id","KeyType":"RANGE"}]}`)
	moto.query(t, "sqs", "Action=CreateQueue&QueueName=pets&Version=2012-11-05")
	moto.query(t, "sns", "Action=CreateTopic&Name=pets&Version=2010-03-31")
	moto.query(t, "sns", "Action=Subscribe&Version=2010-03-31&Protocol=sqs&TopicArn=arn:aws:sns:us-east-1:123456789012:pets&Endpoint=arn:aws:sqs:us-east-1:123456789012:pets")
	definition, err := filepath.Abs("testdata/services.yaml")
	require.NoError(t, err)
	s := serve(t, "-f", definition, "--service", "dynamodb="+moto.url, "--service", "sqs="+moto.url, "--service", "sns="+moto.url)

	for id, name := range map[string]string{"1": "Rex", "2": "Élan \\\"the\\\" dog"} {
		status, body := s.ask(t, "PUT", "/pets/dog/"+id, `{"name":"`+name+`"}`)
		require.Equal(t, 201, status, body)
		require.Equal(t, `{"id":"`+id+`"}`, body)
	}
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/pets/dog/1", "", 200, `{"name":"Rex"}`},
		{"GET", "/pets/dog/2", "", 200, `{"name":"Élan "the" dog"}`},
		{"GET", "/pets/dog/3", "", 404, `{"message":"no such pet"}`},
		{"GET", "/pets?kind=dog", "", 200, `["1","2"]`},
		{"GET", "/pets?kind=cat", "", 200, `[]`},
		{"PUT", "/nowhere/1", "{}", 400, "ResourceNotFoundException"},
	} {
		status, body := s.ask(t, tt.method, tt.path, tt.body)
		require.Equal(t, tt.status, status, body)
		require.Equal(t, tt.want, strings.TrimSpace(body), tt.path)
	}
	s.messages(t)
	require.NoError(t, s.end())
}

// messages sends one to the queue and one to the topic, which the queue is
// subscribed to, and reads both.
func (s *server) messages(t *testing.T) {
	sent := make(map[string]string)
	for path, body := range map[string]string{"/messages": `{"text":"a=b&c é"}`, "/events": `{"text":"a=b&c é"}`} {
		status, answer := s.ask(t, "POST", path, body)
		require.Equal(t, 200, status, answer)
		var got struct{ ID string }
		require.NoError(t, json.Unmarshal([]byte(answer), &got), answer)
		require.Regexp(t, `^[0-9a-f-]{36}$`, got.ID)
		sent[path] = got.ID
	}
	var bodies []string
	for range 2 {
		status, answer := s.ask(t, "GET", "/messages", "")
		require.Equal(t, 200, status, answer)
		var got struct {
			ReceiveMessageResponse struct {
				ReceiveMessageResult struct {
					Message struct{ Body, MessageId string }
				}
			}
		}
		require.NoError(t, json.Unmarshal([]byte(answer), &got), answer)
		m := got.ReceiveMessageResponse.ReceiveMessageResult.Message
		if m.MessageId == sent["/messages"] {
			require.Equal(t, `{"text":"a=b&c é"}`, m.Body)
		} else {
			var note struct{ MessageId, Message string }
			require.NoError(t, json.Unmarshal([]byte(m.Body), &note), m.Body)
			require.Equal(t, sent["/events"], note.MessageId)
			require.Equal(t, "a=b&c é", note.Message)
		}
		bodies = append(bodies, m.Body)
	}
	require.NotEqual(t, bodies[0], bodies[1])
}

// ask asks the served API.
func (s *server) ask(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	got, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return got.StatusCode, string(text)
}

// emulated is moto server.
type emulated struct{ url string }

// json calls an action of a service with a JSON protocol.
func (e *emulated) json(t *testing.T, service, target, body string) {
	e.call(t, service, body, "application/x-amz-json-1.0", target)
}

// query calls an action of a service with the query protocol.
func (e *emulated) query(t *testing.T, service, form string) {
	e.call(t, service, form, "application/x-www-form-urlencoded", "")
}

// call sends a request that says for which service it was signed.
func (e *emulated) call(t *testing.T, service, body, mediaType, target string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, e.url+"/", strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", mediaType)
	r.Header.Set("Authorization", fmt.Sprintf("AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/%s/aws4_request, SignedHeaders=host, Signature=0", service))
	if target != "" {
		r.Header.Set("X-Amz-Target", target)
	}
	got, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, got.StatusCode, "%s", text)
}
