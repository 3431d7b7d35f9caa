package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

func TestReadRecorded(t *testing.T) {
	r, err := ReadRecorded([]byte(`{"id": 7, "operation": {"method": "GET", "path": "/pets/{id}"}, "integration": {"type": "HTTP"}, "request": {"httpMethod": "GET", "path": "/pets/7",
		"headers": {"Accept": "x"}}, "context": {"stage": "dev"}, "backend": {"statusCode": 404, "headers": {"X-A": ["1"]}, "bodyBase64": "/w=="}}`))
	require.NoError(t, err)
	require.Equal(t, &Recorded{
		ID: "7", Method: "GET", Path: "/pets/{id}",
		Request: gatemap.Request{HTTPMethod: "GET", Path: "/pets/7", Headers: []gatemap.Field{{Name: "Accept", Values: []string{"x"}}}, PathParameters: []gatemap.Field{},
			Context: []gatemap.Member{{Name: "stage", Value: "dev"}}},
		Backend: gatemap.Backend{StatusCode: 404, Headers: []gatemap.Field{{Name: "X-A", Values: []string{"1"}}}, Body: []byte{0xff}},
	}, r)
	r, err = ReadRecorded([]byte(`{"id": "a", "request": {"httpMethod": "PUT", "path": "/x"}, "backend": {}}`))
	require.NoError(t, err)
	require.Equal(t, []string{"a", "PUT", "/x"}, []string{r.ID, r.Method, r.Path})
	for _, line := range []string{`{}`, `{"backend": null}`, `{"backend": []}`, `{"backend": {"bodyBase64": "?"}}`, `{"backend": {}} x`, `[]`, `{"backend": {"statusCode": "a"}}`} {
		_, err := ReadRecorded([]byte(line))
		require.Error(t, err, line)
	}
}
