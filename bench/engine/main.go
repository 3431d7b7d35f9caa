// Command engine evaluates integrations in a process of its own, driven over a pipe
// as the other engines are (see ../peers.go). The report builds it of this tree and
// of the commit that rows compare with, so that both are asked in the same way:
// now.go is what this tree calls its functions, before.go what that commit did.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/gatemap/gatemap"
)

type request struct {
	Op          string            `json:"op"`
	ID          string            `json:"id"`
	Variant     string            `json:"variant"`
	Integration json.RawMessage   `json:"integration"`
	Body        string            `json:"body"`
	Context     map[string]string `json:"context"`
	Variables   map[string]string `json:"stageVariables"`
	NS          int64             `json:"ns"`
	N           int64             `json:"n"`
}

type answer struct {
	Output string `json:"output,omitempty"`
	Error  string `json:"error,omitempty"`
	N      int64  `json:"n,omitempty"`
	NS     int64  `json:"ns,omitempty"`
}

// work does something once. What it gives stays as it is.
type work func() ([]byte, error)

func prepare(r *request) (work, error) {
	in := new(gatemap.Integration)
	if err := in.UnmarshalJSON(r.Integration); err != nil {
		return nil, err
	}
	switch r.Variant {
	case "evaluate", "evaluate-vector":
		return evaluating(in, r)
	case "cold":
		return cold(in, r)
	case "compile":
		return func() ([]byte, error) { _, err := compile(in, r.Variant); return nil, err }, nil
	case "kept":
		return func() ([]byte, error) { return fmt.Append(nil, kept(in, r.Variant)), nil }, nil
	}
	return nil, fmt.Errorf("no variant %s", r.Variant)
}

func evaluating(in *gatemap.Integration, r *request) (work, error) {
	e, err := compile(in, r.Variant)
	if err != nil {
		return nil, err
	}
	var req gatemap.Request
	for name, value := range r.Context {
		req.Context = append(req.Context, gatemap.Member{Name: name, Value: value})
	}
	for name, value := range r.Variables {
		req.StageVariables = append(req.StageVariables, gatemap.Member{Name: name, Value: value})
	}
	backend := gatemap.Backend{StatusCode: 200, Body: []byte(r.Body)}
	return func() ([]byte, error) {
		response, err := e.Evaluate(&req, &backend)
		if err != nil {
			return nil, err
		}
		return response.Body, nil
	}, nil
}

// cold evaluates a small body first, which is when it is prepared, and gives back to
// the system what reading the request has left. Then it evaluates the body itself.
func cold(in *gatemap.Integration, r *request) (work, error) {
	e, err := compile(in, r.Variant)
	if err != nil {
		return nil, err
	}
	next := []byte(`{"items":[]}`)
	return func() ([]byte, error) {
		response, err := e.Evaluate(&gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: next})
		if err != nil {
			return nil, err
		}
		if len(next) < len(r.Body) {
			next = []byte(r.Body)
			debug.FreeOSMemory()
		}
		return response.Body, nil
	}, nil
}

// engines are those that kept counts.
const engines = 500

// kept is how many bytes an engine of in keeps.
func kept(in *gatemap.Integration, variant string) int64 {
	list := make([]*gatemap.Engine, engines)
	inUse := func() int64 {
		runtime.GC()
		runtime.GC() // empties what is pooled
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := inUse()
	for i := range list {
		list[i], _ = compile(in, variant) // compiled when it was prepared
	}
	after := inUse()
	runtime.KeepAlive(list)
	return (after - before) / engines
}

// run repeats the work n times, or for about ns nanoseconds.
func run(w work, n, ns int64) (a answer) {
	start, batch := time.Now(), max(n, 1)
	for a.N < n || a.NS < ns {
		for range batch {
			if _, err := w(); err != nil {
				return answer{Error: err.Error()}
			}
		}
		a.N += batch
		if a.NS = time.Since(start).Nanoseconds(); n == 0 && a.NS < ns/8 {
			batch *= 2
		}
	}
	return a
}

func main() {
	prepared := map[string]work{}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		var r request
		var a answer
		if err := json.Unmarshal(line, &r); err != nil {
			a.Error = err.Error()
		} else if r.Op == "run" {
			a = run(prepared[r.ID], r.N, r.NS)
		} else if w, err := prepare(&r); err != nil {
			a.Error = err.Error()
		} else if b, err := w(); err != nil {
			a.Error = err.Error()
		} else {
			prepared[r.ID], a.Output = w, string(b)
		}
		if out.Encode(a) != nil {
			return
		}
	}
}
