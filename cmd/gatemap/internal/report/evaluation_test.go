package report

import (
	"bufio"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/result"
)

var answer = &gatemap.Response{
	StatusCode: 404,
	Headers: []gatemap.Field{
		{Name: "X-B", Values: []string{"1", "2"}},
		{Name: "Content-Type", Values: []string{"application/json"}},
		{Name: "X-B", Values: []string{"3"}},
	},
	Body:     []byte("<é>"),
	Selected: "404",
}

func text(t *testing.T, d Evaluation, terminal bool) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, d.Text(bufio.NewWriter(&b), Palette{}, terminal))
	return b.String()
}

func TestText(t *testing.T) {
	const head = "HTTP/1.1 404 Not Found\nX-B: 1\nX-B: 2\nContent-Type: application/json\nX-B: 3\n\n"
	require.Equal(t, head+"<é>", text(t, Evaluation{result.Evaluation{Response: answer}}, false))
	require.Equal(t, head+"<é>\n", text(t, Evaluation{result.Evaluation{Response: answer}}, true))
	require.Equal(t, "HTTP/1.1 444\n\n", text(t, Evaluation{result.Evaluation{Response: &gatemap.Response{StatusCode: 444}}}, true),
		"a status without a reason phrase, and no body")
	require.Equal(t, "HTTP/1.1 200 OK\n\nx\n", text(t, Evaluation{result.Evaluation{Response: &gatemap.Response{StatusCode: 200, Body: []byte("x\n")}}}, true))
}

// TestHeadersOnTerminal: a value that turns the direction of writing is bytes for
// a program and escaped for people.
func TestHeadersOnTerminal(t *testing.T) {
	d := Evaluation{result.Evaluation{Response: &gatemap.Response{StatusCode: 200, Headers: []gatemap.Field{{Name: "X", Values: []string{"a\u202eb\u009b"}}}}}}
	require.Contains(t, text(t, d, false), "X: a\u202eb\u009b\n")
	require.Contains(t, text(t, d, true), `X: a\u202eb\u009b`+"\n")
}

func TestWriteError(t *testing.T) {
	d := Evaluation{result.Evaluation{Response: answer}}
	require.Error(t, d.Text(bufio.NewWriter(full{}), Palette{}, false))
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }
