package live_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/gatemap/gatemap/cmd/gatemap-fetch/internal/live"
)

func ExampleRead() {
	// An emulator that has one API with the root resource.
	answers := map[string]string{
		"/restapis/a1":                  `{"id": "a1", "name": "pets"}`,
		"/restapis/a1/gatewayresponses": `{"item": []}`,
		"/restapis/a1/resources":        `{"item": [{"id": "r1", "path": "/"}]}`,
	}
	emulator := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, answers[r.URL.Path])
	}))
	defer emulator.Close()
	os.Setenv("AWS_ACCESS_KEY_ID", "key")
	os.Setenv("AWS_SECRET_ACCESS_KEY", "secret")

	ctx := context.Background()
	client, err := live.NewClient(ctx, live.Options{Region: "eu-west-1", Endpoint: emulator.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	doc, err := live.Read(ctx, client, live.Query{RestAPI: "a1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	data, err := doc.JSON()
	fmt.Print(string(data), err)
	// Output:
	// {
	//     "name": "pets",
	//     "items": [
	//         {
	//             "id": "r1",
	//             "path": "/"
	//         }
	//     ]
	// }
	// <nil>
}
