package lsp

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/handler"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// settle is how long a document has to stay as it is before it is looked at.
const settle = 120 * time.Millisecond

// server is one session with an editor.
type server struct {
	version string
	settle  time.Duration
	rpc     *jrpc2.Server
	known   handler.Map // by method

	mu       sync.Mutex
	docs     map[string]*open // by URI
	snippets bool
	views    map[string]*view           // of documents as they are, by URI
	pasts    map[string]*past           // likewise, of documents as they were
	said     map[string]map[string]bool // URIs that have diagnostics, by the document that they are of
	timers   map[string]*time.Timer
	working  sync.WaitGroup
	up, down bool // initialize and shutdown have come

	left    chan struct{} // closed by exit
	leaving sync.Once

	reading, checking sync.Mutex // one definition at a time
}

// Serve talks to an editor until it says goodbye or the input ends. The error is
// that of a connection that broke off, or of an exit without a shutdown.
func Serve(in io.Reader, out io.WriteCloser, version string) error {
	return serve(in, out, version, settle)
}

func serve(in io.Reader, out io.WriteCloser, version string, settle time.Duration) error {
	s := &server{version: version, settle: settle, left: make(chan struct{}), docs: map[string]*open{}, views: map[string]*view{}, pasts: map[string]*past{}, said: map[string]map[string]bool{}, timers: map[string]*time.Timer{}}
	s.known = s.methods()
	s.rpc = jrpc2.NewServer(s, &jrpc2.ServerOptions{AllowPush: true})
	s.rpc.Start(newFrames(in, out))
	ended := make(chan error, 1)
	go func() { ended <- s.rpc.Wait() }()
	var err error
	select {
	case err = <-ended:
	case <-s.left: // the input need not end, and who reads it waits for ever then
	}
	s.mu.Lock()
	for _, t := range s.timers {
		if t.Stop() {
			s.working.Done()
		}
	}
	down := s.down
	s.mu.Unlock()
	s.working.Wait()
	if err == nil && !down {
		err = errors.New("the editor left without shutdown")
	}
	return err
}

func (s *server) methods() handler.Map {
	return handler.Map{
		"initialize":                       handler.New(s.initialize),
		"initialized":                      handler.New(func(context.Context) error { return nil }),
		"shutdown":                         handler.New(func(context.Context) (any, error) { return nil, nil }),
		"exit":                             handler.New(s.exit),
		"$/cancelRequest":                  handler.New(func(context.Context) error { return nil }),
		"$/setTrace":                       handler.New(func(context.Context) error { return nil }),
		"workspace/didChangeConfiguration": handler.New(func(context.Context) error { return nil }),
		"textDocument/didOpen":             handler.New(s.didOpen),
		"textDocument/didChange":           handler.New(s.didChange),
		"textDocument/didSave":             handler.New(s.didSave),
		"textDocument/didClose":            handler.New(s.didClose),
		"textDocument/completion":          handler.New(s.completion),
		"textDocument/hover":               handler.New(s.hover),
		"textDocument/definition":          handler.New(s.definition),
		"textDocument/documentSymbol":      handler.New(s.documentSymbol),
		"textDocument/codeAction":          handler.New(s.codeAction),
		"textDocument/codeLens":            handler.New(s.codeLens),
		"workspace/executeCommand":         handler.New(s.executeCommand),
	}
}

func (s *server) initialize(_ context.Context, p *initializeParams) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.snippets = p.Capabilities.TextDocument.Completion.CompletionItem.SnippetSupport
	return capabilities(s.version), nil
}

func (s *server) exit(context.Context) error {
	s.leaving.Do(func() {
		close(s.left)
		go s.rpc.Stop() // which waits for this call
	})
	return nil
}

func (s *server) didOpen(_ context.Context, p *openParams) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := p.TextDocument
	s.docs[d.URI] = openDocument(d.URI, fileName(d.URI), d.Version, d.Text)
	s.later(d.URI)
	return nil
}

func (s *server) didChange(_ context.Context, p *changeParams) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc := s.docs[p.TextDocument.URI]
	if doc == nil {
		return nil
	}
	text := apply(doc.text, p.ContentChanges)
	s.docs[doc.uri] = openDocument(doc.uri, doc.name, p.TextDocument.Version, text)
	s.later(doc.uri)
	return nil
}

// didSave looks at all documents in the folder: one may include another.
func (s *server) didSave(_ context.Context, p *closeParams) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := filepath.Dir(fileName(p.TextDocument.URI))
	for uri, doc := range s.docs {
		if doc.name != "" && inside(dir, doc.name) {
			delete(s.views, uri) // which may have what was saved
			s.later(uri)
		}
	}
	return nil
}

func (s *server) didClose(_ context.Context, p *closeParams) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.docs, p.TextDocument.URI)
	s.later(p.TextDocument.URI)
	return nil
}

// later has a document looked at when it has stayed as it is for a while. s.mu is
// held.
func (s *server) later(uri string) {
	if s.down {
		return
	}
	if t := s.timers[uri]; t != nil && t.Stop() {
		s.working.Done()
	}
	s.working.Add(1)
	s.timers[uri] = time.AfterFunc(s.settle, func() {
		defer s.working.Done()
		s.checking.Lock()
		defer s.checking.Unlock()
		s.look(uri)
	})
}

// look reports what is wrong with a document, and takes back what was reported
// before.
func (s *server) look(uri string) {
	s.mu.Lock()
	doc := s.docs[uri]
	before := s.said[uri]
	s.mu.Unlock()
	by := map[string][]diagnostic{}
	if doc != nil {
		by[uri] = []diagnostic{}
		if v := s.viewOf(doc); v != nil {
			v.check(s.textOf, &s.pastOf(uri).findings)
			maps.Copy(by, v.diagnostics(s.textOf))
		}
	}
	s.mu.Lock()
	if s.docs[uri] != doc { // it is another one by now, and is looked at again
		s.mu.Unlock()
		return
	}
	said := map[string]bool{}
	for other := range by {
		said[other] = true
	}
	if doc == nil {
		delete(s.said, uri)
		delete(s.timers, uri)
		delete(s.views, uri)
		delete(s.pasts, uri)
	} else {
		s.said[uri] = said
	}
	s.mu.Unlock()
	for other := range before {
		if !said[other] {
			by[other] = []diagnostic{}
		}
	}
	for _, other := range slices.Sorted(maps.Keys(by)) {
		p := diagnosticsParams{URI: other, Diagnostics: by[other]}
		if doc != nil && other == uri {
			p.Version = &doc.version
		}
		_ = s.rpc.Notify(context.Background(), "textDocument/publishDiagnostics", p) // an editor that has gone hears nothing
	}
}

// past is what was read of a document and found in it before its last changes.
type past struct {
	parts    formats.Memory // while s.reading is held
	findings lint.Memory    // while s.checking is held
}

func (s *server) pastOf(uri string) *past {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.pasts[uri]
	if m == nil {
		m = &past{}
		s.pasts[uri] = m
	}
	return m
}

// textOf is the text of a file, as it is open or on the disk.
func (s *server) textOf(name string) (string, bool) {
	s.mu.Lock()
	for _, doc := range s.docs {
		if doc.name == name {
			s.mu.Unlock()
			return doc.text, true
		}
	}
	s.mu.Unlock()
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxMessage {
		return "", false
	}
	data, err := os.ReadFile(name)
	return string(data), err == nil
}

// openIn are the documents in a folder and below, by their names in it.
func (s *server) openIn(dir string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	texts := map[string]string{}
	for _, doc := range s.docs {
		if doc.name == "" || !inside(dir, doc.name) {
			continue
		}
		if rel, err := filepath.Rel(dir, doc.name); err == nil {
			texts[filepath.ToSlash(rel)] = doc.text
		}
	}
	return texts
}

func inside(dir, name string) bool {
	return strings.HasPrefix(name, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

// document is an open document.
func (s *server) document(uri string) *open {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.docs[uri]
}
