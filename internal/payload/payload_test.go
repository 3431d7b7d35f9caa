package payload

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/testenv"
)

var _ = testenv.Poison()

func begun(t *testing.T, body string) *Payload {
	p := new(Payload)
	p.Begin(context.Background(), meter.Limits{}, []byte(body))
	t.Cleanup(p.End)
	return p
}

func TestErrorMessage(t *testing.T) {
	for body, want := range map[string]string{
		``:                              "",
		`{}`:                            "",
		`{"errorMessage": "a"}`:         "a",
		`{"error\u004dessage": "a"}`:    "a",
		`{"errorMessage": 1}`:           "",
		`["errorMessage"]`:              "",
		`{"errorMessage": "a`:           "",
		`{"in": {"errorMessage": "a"}}`: "",
	} {
		require.Equal(t, want, begun(t, body).ErrorMessage(), body)
	}
}

func TestCustomError(t *testing.T) {
	p := begun(t, `{"errorMessage": "{\"code\": 4}"}`)
	v, ok := p.CustomError()
	require.True(t, ok)
	code, _ := v.Get("code")
	require.EqualValues(t, 4, code.Int64())
	p.SetBody([]byte(`{"errorMessage": "{"}`))
	_, ok = p.CustomError()
	require.False(t, ok)
	p.SetBody(nil)
	_, ok = p.CustomError()
	require.False(t, ok)
}

func TestAccessDenied(t *testing.T) {
	for body, want := range map[string]bool{
		`{"__type": "AccessDeniedException"}`:               true,
		`{"__type": "com.x#AccessDeniedException"}`:         true,
		`{"__type": "Other", "m": "AccessDeniedException"}`: false,
		`AccessDeniedException`:                             false,
		`{}`:                                                false,
	} {
		require.Equal(t, want, begun(t, body).AccessDenied(), body)
		require.True(t, !want || MayFail([]byte(body)), body)
	}
	require.False(t, MayFail([]byte(`{"a": 1}`)))
	require.True(t, MayFail([]byte(`{"\u0065": 1}`)))
}

func TestMockStatus(t *testing.T) {
	for template, want := range map[string]int{
		`{"statusCode": 404}`:        404,
		`{statusCode: 1000}`:         1000,
		`{"statusCode": "404"}`:      0,
		`{"statusCode": 4e99}`:       0,
		`{"statusCode": 4294967296}`: 0,
		`{}`:                         0,
		`{"statusCode"`:              0,
	} {
		got, err := begun(t, "").MockStatus([]byte(template))
		require.Equal(t, want, got, template)
		require.Equal(t, want == 0, err != nil, template)
	}
}

// An empty payload is {}, and one that cannot be read is an error each time.
func TestDocument(t *testing.T) {
	v, err := begun(t, "").Document()
	require.NoError(t, err)
	require.True(t, v.IsMap())
	p := begun(t, "{")
	for range 2 {
		_, err = p.Document()
		require.Error(t, err)
	}
}
