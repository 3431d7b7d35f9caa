package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReplayWide: a file in UTF-16 is named as one.
func TestReplayWide(t *testing.T) {
	var out, diag bytes.Buffer
	require.Equal(t, 2, run([]string{"replay"}, streams{strings.NewReader("\xff\xfe{\x00}\x00\n\x00"), &out, &diag}))
	require.Contains(t, diag.String(), ":1: the text is in UTF-16: save it as UTF-8")
}

// TestReplayOrder compares one worker with many on lines of very different
// cost.
func TestReplayOrder(t *testing.T) {
	var in strings.Builder
	for i := range 400 {
		input := strings.Repeat("x", i%7*i)
		fmt.Fprintf(&in, `{"id": "%d", "regex": "(x|xx)*%d?", "input": "%s"}`+"\n", i, i%10, input)
		if i%50 == 0 {
			in.WriteString("not JSON\n\n")
		}
	}
	replay := func(args ...string) string {
		var out, diag bytes.Buffer
		code := run(append([]string{"replay"}, args...), streams{strings.NewReader(in.String()), &out, &diag})
		require.Equal(t, exitUsage, code, "some lines are bad")
		require.Contains(t, diag.String(), "8 of 408 lines are not cases; the first is <stdin>:2: ")
		return out.String()
	}
	want := replay("-j", "1")
	require.Equal(t, 408, strings.Count(want, "\n"))
	require.Contains(t, want, `{"id":"399","matches":true}`)
	for range 5 {
		require.Equal(t, want, replay("-j", "16"))
	}
}

// TestReplayPauses: a result comes as soon as its line is there, so that another
// program can hold the command open and ask.
func TestReplayPauses(t *testing.T) {
	in, ask := io.Pipe()
	answers, out := io.Pipe()
	ended := make(chan int)
	go func() { ended <- run([]string{"replay"}, streams{in, out, io.Discard}) }()
	results := bufio.NewScanner(answers)
	for _, step := range [][2]string{
		{`{"id":1,"regex":"a","input":"a"}` + "\n", `{"id":1,"matches":true}`},
		{"\n" + `{"id":2,"integration":{},"backend":{"statusCode":`, ""},
		{"200}}\n" + `{"id":3,"regex":"a","input":"b"}` + "\n{", `{"id":2,"statusCode":500,`},
		{"", `{"id":3,"matches":false}`},
		{"}\n", `{"line":5,"error":"`},
	} {
		if step[0] != "" {
			_, err := ask.Write([]byte(step[0]))
			require.NoError(t, err)
		}
		if step[1] != "" {
			require.True(t, results.Scan())
			require.True(t, strings.HasPrefix(results.Text(), step[1]), results.Text())
		}
	}
	require.NoError(t, ask.Close())
	require.Equal(t, exitUsage, <-ended)
}

// TestReplayLongLine gives a line beyond the limit among good ones.
func TestReplayLongLine(t *testing.T) {
	if testing.Short() {
		t.Skip("needs some hundred MB of text")
	}
	const good = `{"id":"a","regex":"a","input":"a"}` + "\n"
	in := good + `{"id":"long","regex":"a","input":"` + strings.Repeat("a", maxLine) + `"}` + "\n" + good
	var out, diag bytes.Buffer
	code := run([]string{"replay", "-j", "2"}, streams{strings.NewReader(in), &out, &diag})
	require.Equal(t, exitUsage, code)
	require.Equal(t, `{"id":"a","matches":true}
{"line":2,"error":"the line is longer than 67108864 bytes"}
{"id":"a","matches":true}
`, out.String())
}
