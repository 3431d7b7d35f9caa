package lsp

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/lintconfig"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/texts"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/lint"
)

// view is what a document and the files around it say.
type view struct {
	doc     *open
	api     *formats.API
	fault   *definition.Fault // that keeps it from being read
	config  *lintconfig.Config
	cases   []*cases.File // beside a definition
	samples []lint.Sample // of them

	mu       sync.Mutex
	findings []lint.Finding
	ran      map[*definition.Operation][]*ran // the cases of methods, where somebody has asked
}

// names are words that a document has which is meant to be a definition. What
// has none is not looked at, so that other files of an editor stay quiet.
var names = lazyregexp.New(`x-amazon-apigateway|AWS::(ApiGateway|Serverless)::|aws_api_gateway_|integrationResponses|responseTemplates|(?m:^\s*-?\s*http:)`)

// viewOf is what a document says; it is read once for as long as it stays as it
// is.
func (s *server) viewOf(doc *open) *view {
	s.reading.Lock()
	defer s.reading.Unlock()
	s.mu.Lock()
	v := s.views[doc.uri]
	s.mu.Unlock()
	if v != nil && v.doc == doc {
		return v
	}
	v = s.read(doc)
	s.mu.Lock()
	defer s.mu.Unlock()
	if delete(s.views, doc.uri); v != nil && s.docs[doc.uri] == doc {
		s.views[doc.uri] = v
	}
	return v
}

// found are the findings, none before check was called.
func (v *view) found() []lint.Finding {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.findings
}

// read reads a document with what is open around it. It is nil for what is no
// definition and no template.
func (s *server) read(doc *open) *view {
	dir := filepath.Dir(doc.name)
	v := &view{doc: doc, config: configOf(dir)}
	switch {
	case files.IsTemplate(doc.name):
		var err error
		if v.api, err = formats.Parse(doc.name, []byte(doc.text), files.TemplateOptions(doc.text)); err != nil {
			return nil // too long a file
		}
	case doc.name == "" || !names.MatchString(doc.text):
		return nil
	default:
		if !s.load(v, doc, dir) {
			return nil
		}
		v.cases = lintconfig.CasesBeside(doc.name)
		v.samples = lintconfig.SamplesOf(v.cases)
	}
	return v
}

func configOf(dir string) *lintconfig.Config {
	if name := lintconfig.Find(dir); name != "" {
		if config, err := lintconfig.ReadFile(name); err == nil { // lint says what is wrong with it
			return config
		}
	}
	return &lintconfig.Config{}
}

// load reads a definition; it reports false for what is none.
func (s *server) load(v *view, doc *open, dir string) bool {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return false
	}
	defer root.Close()
	name := filepath.Base(doc.name)
	if strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tf.json") {
		name = "."
	}
	v.api, err = formats.Load(texts.Overlay{FS: root.FS(), Texts: s.openIn(dir)}, name, formats.Options{Folder: dir, Parameters: v.config.Parameters, Memory: &s.pastOf(doc.uri).parts})
	if errors.Is(err, formats.ErrFormat) {
		return false
	}
	if err != nil && !errors.As(err, &v.fault) {
		v.fault = definition.Faultf(definition.Position{File: doc.name, Line: 1, Column: 1}, "%v", err)
	}
	return true
}

// check looks for what is wrong.
func (v *view) check(read func(name string) (string, bool), known *lint.Memory) {
	if v.api == nil {
		return
	}
	opts := lint.Options{Samples: v.samples, Disable: v.config.Disable, Severities: v.config.Severities, Severity: lint.Note}
	if v.config.Severity != "" {
		_ = opts.Severity.UnmarshalText([]byte(v.config.Severity)) // it was checked when it was read
	}
	found := known.CheckAPI(v.api, opts)
	var ignores []*lint.Ignore
	files := map[string]bool{}
	for i := range found {
		if name := found[i].File; name != "" && !files[name] {
			files[name] = true
			if text, ok := read(name); ok {
				ignores = append(ignores, lint.IgnoresIn(name, []byte(text))...)
			}
		}
	}
	for _, g := range v.config.Ignore {
		if files[filepath.Clean(g.File)] {
			ignores = append(ignores, g)
		}
	}
	found = lint.Suppress(found, ignores, opts)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.findings = found
}
