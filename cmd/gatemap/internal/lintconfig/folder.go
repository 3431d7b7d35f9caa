package lintconfig

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// Bounds of a search.
const (
	maxFiles = 20_000   // files that are seen
	maxDepth = 40       // folders in one another
	maxSize  = 16 << 20 // bytes of a definition
)

// never are folders of other people's files and of what tools make.
var never = []string{".git", "node_modules", ".terraform", "vendor", ".serverless", ".aws-sam", ".venv", "venv", "__pycache__", ".terragrunt-cache", ".cache"}

// Found is what a search has found.
type Found struct {
	Definitions []string // files, and folders of Terraform modules and cdk.out, in order
	Others      int      // files that are none
	Full        bool     // the bound was reached: not all was seen
}

// Search finds the API definitions in a folder and below: Terraform modules that
// are not called by others, cdk.out, and files of JSON or YAML with a mark of an
// API. Symbolic links are not followed.
func (c *Config) Search(dir string) (*Found, error) {
	s := &search{c: c, found: &Found{}, called: map[string]bool{}}
	if err := s.folder(dir, 0); err != nil {
		return nil, err
	}
	for _, m := range s.modules {
		if !s.called[filepath.Clean(m)] {
			s.found.Definitions = append(s.found.Definitions, m)
		}
	}
	slices.Sort(s.found.Definitions)
	return s.found, nil
}

type search struct {
	c       *Config
	found   *Found
	seen    int
	modules []string
	called  map[string]bool // folders that modules call
}

func (s *search) folder(dir string, depth int) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		if depth == 0 {
			return err
		}
		s.found.Others++
		return nil
	}
	if cloudAssembly(entries, depth) {
		s.found.Definitions = append(s.found.Definitions, dir)
		return nil
	}
	module := false
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		switch {
		case s.found.Full:
		case e.IsDir():
			if slices.Contains(never, e.Name()) || s.c.Excludes(name) {
				continue
			}
			if depth == maxDepth {
				s.found.Full = true
				continue
			}
			if err := s.folder(name, depth+1); err != nil {
				return err
			}
		case e.Type().IsRegular():
			s.seen++
			s.found.Full = s.seen >= maxFiles
			switch kind := s.file(name); {
			case kind == terraformFile, kind == partFile && depth == 0:
				module = true
			case kind == definitionFile:
				s.found.Definitions = append(s.found.Definitions, name)
			case kind == otherFile:
				s.found.Others++
			}
		}
	}
	if module {
		s.modules = append(s.modules, dir)
	}
	return nil
}

// cloudAssembly tells a cdk.out folder; one that is named need not be whole.
func cloudAssembly(entries []fs.DirEntry, depth int) bool {
	manifest, template := false, false
	for _, e := range entries {
		manifest = manifest || e.Name() == "manifest.json"
		template = template || strings.HasSuffix(e.Name(), ".template.json")
	}
	return template && (manifest || depth == 0)
}

type kind uint8

const (
	otherFile kind = iota
	definitionFile
	terraformFile
	partFile // of a Terraform module, without an API
)

// marks are words that a definition of an API with integrations has.
var marks = [][]byte{[]byte("x-amazon-apigateway-"), []byte("AWS::ApiGateway::"), []byte("AWS::Serverless::"), []byte("methodIntegration"), []byte("integrationResponses"), []byte(`"aws_api_gateway_`)}

var (
	callsModule    = lazyregexp.New(`(?m)^\s*source\s*=\s*"(\.\.?/[^"]*)"`)
	serverlessFile = lazyregexp.New(`^serverless(\.[\w-]+)?\.(yml|yaml|json)$`)
)

func (s *search) file(name string) kind {
	base, ext := filepath.Base(name), strings.ToLower(filepath.Ext(name))
	terraform := ext == ".tf" || strings.HasSuffix(base, ".tf.json")
	if !terraform && ext != ".json" && ext != ".yaml" && ext != ".yml" || base == Name || !s.c.Takes(name) {
		return otherFile
	}
	info, err := os.Stat(name)
	if err != nil || info.Size() > maxSize {
		return otherFile
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return otherFile
	}
	marked := serverlessFile.MatchString(base) && bytes.Contains(data, []byte("functions"))
	for _, m := range marks {
		marked = marked || bytes.Contains(data, m)
	}
	switch {
	case terraform:
		for _, m := range callsModule.Compiled().FindAllSubmatch(data, -1) {
			s.called[filepath.Join(filepath.Dir(name), filepath.FromSlash(string(m[1])))] = true
		}
		if marked || callsModule.Compiled().Match(data) && bytes.Contains(data, []byte("module")) {
			return terraformFile
		}
		return partFile
	case marked:
		return definitionFile
	}
	return otherFile
}
