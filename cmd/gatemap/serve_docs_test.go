package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/wholefile"
)

// docStep is a file that docs/serve.md shows, which is there from then on, or a
// block of commands.
var docStep = regexp.MustCompile("(?s)<!-- file: (\\S+) -->\n```yaml\n(.*?)```|```console\n(.*?)```")

// TestServeDocs runs the commands of docs/serve.md in a copy of its example, and
// compares what they print with what the page shows; -update rewrites the page.
func TestServeDocs(t *testing.T) {
	name, err := filepath.Abs("../../docs/serve.md")
	require.NoError(t, err)
	page, err := os.ReadFile(name)
	require.NoError(t, err)
	example, err := filepath.Abs("../../examples/serve-pets")
	require.NoError(t, err)
	places := backends(t)
	wholefile.CleanOnSignal() // whose goroutine lasts
	copied := func(file string) string {
		data, err := os.ReadFile(filepath.Join(example, file))
		require.NoError(t, err)
		write(t, ".", file, places.real.Replace(string(data)))
		return string(data)
	}
	t.Chdir(t.TempDir())
	copied("openapi.yaml")
	write(t, ".", "bad.serve.yaml", "file: openapi.yaml\nstages: [dev]\ntimeout: 3\n")
	ran := docStep.ReplaceAllFunc(page, func(b []byte) []byte {
		m := docStep.FindSubmatch(b)
		if file := string(m[1]); file != "" {
			require.Equal(t, copied(file), string(m[2]), "%s as the page shows it", file)
			return b
		}
		return []byte("```console\n" + places.run(t, string(m[3])) + "```")
	})
	if *update {
		require.NoError(t, os.WriteFile(name, ran, 0o644))
		return
	}
	require.Equal(t, string(page), string(ran), "-update rewrites the page")
}

// TestServeFlagsDocumented: the page names every flag.
func TestServeFlagsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/serve.md")
	require.NoError(t, err)
	parser, err := newParser(streams{strings.NewReader(""), io.Discard, io.Discard})
	require.NoError(t, err)
	for _, n := range parser.Model.Children {
		if n.Name != "serve" {
			continue
		}
		for _, f := range n.Flags {
			if f.Name == "file" || f.Name == "output" {
				require.Contains(t, string(page), "`-"+string(f.Short)+"")
				continue
			}
			require.Regexp(t, "--(no-)?"+f.Name+"\\b", string(page))
		}
	}
}

// docPlaces are the addresses that the page shows and those of the test.
type docPlaces struct {
	real  *strings.Replacer // what the page shows to what the test has
	shown []string          // and back
}

// backends starts the function and the backend of the example.
func backends(t *testing.T) *docPlaces {
	functions := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if bytes.Contains(body, []byte(`"id":"8"`)) {
			w.Header().Set("X-Amz-Function-Error", "Unhandled")
			fmt.Fprint(w, `{"errorMessage":"no such pet: 8","errorType":"Error"}`)
			return
		}
		currency := regexp.MustCompile(`"currency":"(\w*)"`).FindSubmatch(body)
		fmt.Fprintf(w, `{"id":7,"name":"Rex","price":"12 %s"}`, currency[1])
	}))
	t.Cleanup(functions.Close)
	pets := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(201)
		fmt.Fprintf(w, `{"id":9,"pet":%s}`, body)
	}))
	t.Cleanup(pets.Close)
	return &docPlaces{
		strings.NewReplacer("http://127.0.0.1:3001", functions.URL, "http://127.0.0.1:9000", pets.URL),
		[]string{functions.URL, "http://127.0.0.1:3001", pets.URL, "http://127.0.0.1:9000"},
	}
}

// The times and ids in what a server prints.
var (
	lineTime  = regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d\.\d{3} .*$`)
	latency   = regexp.MustCompile(`\b\d+(\.\d+)?(µs|ms|s)\b`)
	stageTime = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z`)
	uuid      = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
	extended  = regexp.MustCompile(`(Extended Request Id|x-amz-apigw-id): \S+`)
	waited    = regexp.MustCompile(`Integration latency: \d+ ms`)
	traced    = regexp.MustCompile(`Root=1-[0-9a-f]{8}-[0-9a-f]{24}`)
	dated     = regexp.MustCompile(`\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT`)
)

// steady is a text with the page's times, ids and addresses.
func (p *docPlaces) steady(text string, s *served) string {
	pairs := p.shown
	if s != nil {
		_, port, _ := strings.Cut(strings.TrimPrefix(s.url, "http://"), ":")
		pairs = append(pairs[:len(pairs):len(pairs)], strings.TrimPrefix(s.url, "http://"), "127.0.0.1:8080", "X-Forwarded-Port="+port, "X-Forwarded-Port=8080")
		if s.admin != "" {
			pairs = append(pairs, strings.TrimPrefix(s.admin, "http://"), "127.0.0.1:8081")
		}
	}
	text = strings.NewReplacer(pairs...).Replace(text)
	text = lineTime.ReplaceAllStringFunc(text, func(line string) string { return "09:12:44.123" + latency.ReplaceAllString(line[12:], "3.2ms") })
	text = stageTime.ReplaceAllString(text, "2026-11-24T09:12:44.123Z")
	text = uuid.ReplaceAllString(text, "c6af9ac6-7b61-4f6a-9c3a-0f5a1f8e2d3c")
	text = extended.ReplaceAllString(text, "$1: VWxYz12AbCdEfGh=")
	text = waited.ReplaceAllString(text, "Integration latency: 3 ms")
	text = traced.ReplaceAllString(text, "Root=1-6747fb4c-5b8e4a0c9d7f6e1a2b3c4d5e")
	return dated.ReplaceAllString(text, "Tue, 24 Nov 2026 09:12:44 GMT")
}

// run runs the commands of a block; a server runs until the block ends, and what
// it prints of requests stands behind the command that made them.
func (p *docPlaces) run(t *testing.T, block string) string {
	var out strings.Builder
	var s *served
	printed := 0
	more := func() {
		text := s.out.String()
		out.WriteString(p.steady(text[printed:], s))
		printed = len(text)
	}
	for line := range strings.Lines(block) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		out.WriteString(line)
		args := words(p.real.Replace(strings.TrimSpace(command)))
		for i := range args {
			if s != nil {
				args[i] = strings.Replace(args[i], "http://127.0.0.1:8081", s.admin, 1)
			}
			args[i] = strings.Replace(args[i], "127.0.0.1:8081", "127.0.0.1:0", 1)
		}
		switch args[0] {
		case "gatemap":
			if args[1] != "serve" {
				out.WriteString(p.other(s, args[1:]))
				continue
			}
			if strings.Contains(command, "--check") {
				var printed bytes.Buffer
				run(args[1:], streams{strings.NewReader(""), &printed, &printed})
				out.WriteString(p.steady(printed.String(), nil))
				continue
			}
			s = serveAPI(t, args[2:]...)
			require.Empty(t, s.err.String())
			more()
		case "curl":
			answer := strings.TrimSuffix(p.curl(t, s, args[1:]), "\n")
			if strings.Contains(command, ":8080/") {
				require.Eventually(t, func() bool { return strings.HasSuffix(s.out.String()[printed:], "\n") }, patience, tick)
			}
			more()
			out.WriteString(p.steady(answer, s) + "\n")
		case "cat":
			text, err := os.ReadFile(args[1])
			require.NoError(t, err)
			out.WriteString(p.steady(string(text), s))
		default:
			require.Fail(t, "no such command", command)
		}
	}
	if s != nil {
		require.NoError(t, s.end())
	}
	return out.String()
}

// other runs a command that ends by itself.
func (p *docPlaces) other(s *served, args []string) string {
	if s != nil {
		for i := range args {
			args[i] = strings.Replace(args[i], "http://127.0.0.1:8080", s.url, 1)
		}
	}
	var printed bytes.Buffer
	run(args, streams{strings.NewReader(""), &printed, &printed})
	return p.steady(printed.String(), s)
}

// curl asks the server or its admin address: -s prints the body, -i the headers
// too.
func (p *docPlaces) curl(t *testing.T, s *served, args []string) string {
	bodyOnly := args[0] == "-s"
	url := s.url
	last := args[len(args)-1]
	if strings.HasPrefix(last, s.admin) && s.admin != "" {
		url = s.admin
		args[len(args)-1] = strings.TrimPrefix(last, s.admin)
	} else {
		args[len(args)-1] = strings.TrimPrefix(last, "http://127.0.0.1:8080")
	}
	answer := rawCurl(t, url, strings.TrimPrefix(url, "http://"), args[1:])
	if bodyOnly {
		_, answer, _ = strings.Cut(answer, "\n\n")
	}
	return answer
}
