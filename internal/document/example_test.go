package document_test

import (
	"fmt"

	"github.com/gatemap/gatemap/internal/document"
)

func ExampleReadBackend() {
	for _, text := range []string{`{"statusCode": 404, "body": "no"}`, `<error/>`, `{"statusCode": "404"}`} {
		b, err := document.ReadBackend(document.File{Name: "result", Data: []byte(text)}, document.Auto)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s: %d %s\n", b.Format, b.StatusCode, b.Body)
	}
	// Output:
	// json: 404 no
	// raw: 0 <error/>
	// result:1:16: /statusCode: a string, where a number belongs
}
