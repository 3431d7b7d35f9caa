// Command function is a Lambda function that fails in every way that its event
// asks for: what the runtime interface emulator makes of it is what the tests of
// this module look at.
package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	Do   string
	Text string
}

func handle(_ context.Context, e event) (any, error) {
	switch e.Do {
	case "error":
		return nil, errors.New(e.Text)
	case "panic":
		panic(e.Text)
	case "exit":
		os.Exit(3)
	case "sleep":
		time.Sleep(time.Minute)
	case "map":
		return map[string]string{"errorMessage": e.Text}, nil
	}
	return map[string]string{"text": e.Text}, nil
}

func main() { lambda.Start(handle) }
