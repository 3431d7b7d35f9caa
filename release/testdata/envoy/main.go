// Command envoy asks gatemap-envoy at the socket that it is given what an Envoy
// asks, and prints the answer's body.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	extproc "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := grpc.NewClient("unix:"+os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	stream, err := extproc.NewExternalProcessorClient(conn).Process(ctx, grpc.WaitForReady(true))
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range []*extproc.ProcessingRequest{
		{Request: &extproc.ProcessingRequest_RequestHeaders{RequestHeaders: headers(true, ":method", "GET", ":path", "/pets/7", ":authority", "pets.example.com")}},
		{Request: &extproc.ProcessingRequest_ResponseHeaders{ResponseHeaders: headers(false, ":status", "200", "content-type", "application/json")}},
		{Request: &extproc.ProcessingRequest_ResponseBody{ResponseBody: &extproc.HttpBody{Body: []byte(`{"name":"Rex"}`), EndOfStream: true}}},
	} {
		if err := stream.Send(m); err != nil {
			log.Fatal(err)
		}
		answer, err := stream.Recv()
		if err != nil {
			log.Fatal(err)
		}
		if body := answer.GetResponseBody(); body != nil {
			fmt.Println(string(body.GetResponse().GetBodyMutation().GetBody()))
		}
	}
}

func headers(end bool, pairs ...string) *extproc.HttpHeaders {
	m := &core.HeaderMap{}
	for i := 0; i < len(pairs); i += 2 {
		m.Headers = append(m.Headers, &core.HeaderValue{Key: pairs[i], RawValue: []byte(pairs[i+1])})
	}
	return &extproc.HttpHeaders{Headers: m, EndOfStream: end}
}
