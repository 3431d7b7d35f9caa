package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestServeTranscripts serves the definitions below testdata/serve and compares
// what clients get with the transcripts beside them, as curl -i prints it.
// Dates and ids are left out.
func TestServeTranscripts(t *testing.T) {
	names, err := filepath.Glob("testdata/serve/*/transcript.txt")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	functions := httptest.NewServer(http.HandlerFunc(invoked))
	defer functions.Close()
	pets := httptest.NewServer(http.HandlerFunc(petStore))
	defer pets.Close()
	docs := httptest.NewServer(http.HandlerFunc(echo))
	defer docs.Close()
	places := strings.NewReplacer("FUNCTIONS", functions.URL, "PETS", pets.URL, "DOCS", docs.URL)
	for _, name := range names {
		t.Run(filepath.Base(filepath.Dir(name)), func(t *testing.T) {
			want, err := os.ReadFile(name)
			require.NoError(t, err)
			t.Chdir(filepath.Dir(name))
			got := replayed(t, string(want), places)
			if *update {
				require.NoError(t, os.WriteFile("transcript.txt", []byte(got), 0o644))
				return
			}
			require.Equal(t, string(want), got, "-update rewrites it")
		})
	}
}

// replayed gives the commands of a transcript with what they print now.
func replayed(t *testing.T, transcript string, places *strings.Replacer) string {
	var s *served
	var out strings.Builder
	for line := range strings.Lines(transcript) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		out.WriteString(line)
		args := words(strings.TrimSpace(command))
		switch strings.Join(args[:2], " ") {
		case "gatemap serve":
			for i := range args {
				args[i] = places.Replace(args[i])
			}
			s = serveAPI(t, args[2:]...)
			require.Empty(t, s.err.String())
		case "curl -i":
			out.WriteString(curl(t, s.url, args[1:]) + "\n")
		default:
			require.Fail(t, "no such command", command)
		}
	}
	require.NoError(t, s.end())
	return out.String()
}

// curl gives what curl prints, without what is different each time.
func curl(t *testing.T, url string, args []string) string {
	head, body, _ := strings.Cut(rawCurl(t, url, "api.example.com", args), "\n\n")
	return varying.ReplaceAllString(head, "$1: *") + "\n\n" + body
}

// varying are the headers that are different each time.
var varying = regexp.MustCompile(`(?mi)^(date|x-amzn-remapped-date|x-amzn-requestid|x-amz-apigw-id|x-amzn-trace-id): .*$`)

// rawCurl asks as curl does with the flags -i, -I, -X, -H and -d, and gives what
// it prints, with the line ends of a text file.
func rawCurl(t *testing.T, url, host string, args []string) string {
	method, body, headers, target := "", "", "", ""
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "-i":
		case "-I":
			method = "HEAD"
		case "-X":
			i++
			method = args[i]
		case "-H":
			i++
			headers += args[i] + "\r\n"
		case "-d":
			i++
			if body = args[i]; method == "" {
				method = "POST"
			}
		default:
			target = args[i]
		}
	}
	if method == "" {
		method = "GET"
	}
	if body != "" {
		headers += fmt.Sprintf("Content-Length: %d\r\n", len(body))
		if !strings.Contains(headers, "Content-Type: ") {
			headers += "Content-Type: application/x-www-form-urlencoded\r\n"
		}
	}
	conn := dial(t, url)
	_, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\nConnection: close\r\n%s\r\n%s", method, target, host, headers, body)
	require.NoError(t, err)
	answer, err := io.ReadAll(bufio.NewReader(conn))
	require.NoError(t, err)
	head, body, _ := strings.Cut(string(answer), "\r\n\r\n")
	head = strings.ReplaceAll(strings.Replace(head, "\r\nConnection: close", "", 1), "\r", "")
	return head + "\n\n" + strings.TrimSuffix(body, "\n")
}

// petStore is the backend of the pet store.
func petStore(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	body, _ := io.ReadAll(r.Body)
	switch {
	case r.Method == "GET" && r.URL.Path == "/petstore/pets":
		fmt.Fprintf(w, `[{"id": 1, "type": "dog", "price": 249.99}, {"id": 2, "type": "dog", "price": 124.99}]`)
	case r.Method == "POST" && r.URL.Path == "/petstore/pets":
		fmt.Fprintf(w, `{"pet": %s, "message": "success"}`, body)
	case r.URL.Path == "/petstore/pets/1":
		fmt.Fprintf(w, `{"id": 1, "type": "dog", "price": 249.99}`)
	default:
		w.WriteHeader(404)
		fmt.Fprintf(w, `{"errors": [{"key": "GetPetById.NotFound", "message": "There is no pet %s."}]}`, filepath.Base(r.URL.Path))
	}
}

// echo is a backend that tells what it was asked.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("X-Powered-By", "docs")
	fmt.Fprintf(w, "%s %s %s", r.Method, r.URL.RequestURI(), body)
}

// invoked invokes the functions of the definitions, by Lambda's interface.
func invoked(w http.ResponseWriter, r *http.Request) {
	_, name, _ := strings.Cut(strings.TrimSuffix(r.URL.Path, "/invocations"), "/functions/")
	var event map[string]any
	json.NewDecoder(r.Body).Decode(&event)
	result, failed := function(name, event)
	if failed != "" {
		w.Header().Set("X-Amz-Function-Error", "Unhandled")
		result = map[string]any{"errorMessage": failed, "errorType": "Error"}
	}
	json.NewEncoder(w).Encode(result)
}

func function(name string, event map[string]any) (result any, failed string) {
	text := func(v any) string { s, _ := v.(string); return s }
	proxy := func(status int, v any) map[string]any {
		body, _ := json.Marshal(v)
		return map[string]any{"statusCode": status, "headers": map[string]string{"X-Function": name}, "body": string(body)}
	}
	switch name {
	case "GetStarted":
		query, _ := event["queryStringParameters"].(map[string]any)
		switch headers, _ := event["headers"].(map[string]any); {
		case query["fail"] != nil:
			return nil, "broken"
		case query["malformed"] != nil:
			return "no object", ""
		default:
			var body map[string]string
			json.Unmarshal([]byte(text(event["body"])), &body)
			return proxy(200, map[string]string{"message": fmt.Sprintf("Good %s, %s of %s. Happy %s!", body["time"], text(query["name"]), text(query["city"]), text(headers["day"]))}), ""
		}
	case "GetStartedMapped":
		return map[string]string{"greeting": fmt.Sprintf("Good %s, %s of %s. Happy %s!", text(event["time"]), text(event["callerName"]), text(event["city"]), text(event["day"]))}, ""
	case "Calc":
		a, err := strconv.Atoi(text(event["a"]))
		b, err2 := strconv.Atoi(text(event["b"]))
		if err != nil || err2 != nil {
			return nil, "400 Invalid Operand"
		}
		return map[string]any{"a": a, "b": b, "op": event["op"], "c": a + b}, ""
	case "ListOrdersLambdaFunction", "ListDashordersLambdaFunction":
		return proxy(200, []string{"book", "pen"}), ""
	case "CreateDashorderLambdaFunction":
		return proxy(201, map[string]any{"key": event["requestContext"].(map[string]any)["identity"].(map[string]any)["apiKeyId"], "created": event["body"]}), ""
	case "GetDashorderLambdaFunction":
		if text(event["id"]) == "7" {
			return map[string]any{"id": 7, "item": "book"}, ""
		}
		return nil, "order " + text(event["id"]) + " not found"
	case "ListFn":
		limit, err := strconv.Atoi(text(event["limit"]))
		if err != nil {
			return nil, "limit is a number:\nnot " + text(event["limit"])
		}
		return map[string]any{"currency": event["currency"], "items": []string{"book", "pen", "ink"}[:limit]}, ""
	case "Profile":
		return event, ""
	case "search":
		return map[string]any{"hits": []map[string]any{{"title": "APIs"}, {"title": "About " + text(event["q"])}}}, ""
	}
	return nil, "no function " + name
}
