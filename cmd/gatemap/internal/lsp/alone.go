package lsp

import (
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/vtl"
)

// around is a module of Terraform that has nothing but the template FILE. The
// places of what is found in it are those of the file.
const around = `resource "aws_api_gateway_rest_api" "api" {
  name = "api"
}

resource "aws_api_gateway_integration" "one" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_rest_api.api.root_resource_id
  http_method             = "GET"
  type                    = "HTTP"
  integration_http_method = "GET"
  uri                     = "https://example.com"
}

resource "aws_api_gateway_integration_response" "one" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  resource_id = aws_api_gateway_rest_api.api.root_resource_id
  http_method = aws_api_gateway_integration.one.http_method
  status_code = "200"
  response_templates = {
    "TYPE" = file("FILE")
  }
}
`

// aroundName is the name of the module's file.
const aroundName = "around.tf"

// alone reads a template that is a file of its own.
func alone(doc *open) (*formats.API, error) {
	dir, base := filepath.Split(doc.name)
	quoted, err := marshal(base)
	if err != nil {
		return nil, err
	}
	named := strings.NewReplacer(`"FILE"`, strings.NewReplacer("${", "$${", "%{", "%%{").Replace(quoted), "TYPE", contentType(doc.text))
	files := memory{aroundName: named.Replace(around), base: doc.text}
	return formats.Load(files, ".", formats.Options{Format: formats.Terraform, Folder: filepath.Clean(dir)})
}

// contentType is what a template seems to make, by the first text that it prints.
func contentType(template string) string {
	list, _ := vtl.Tolerant(template, vtl.Options{})
	for _, e := range list {
		text := strings.TrimSpace(e.Text)
		if e.Kind != vtl.TextElement || text == "" {
			continue
		}
		switch {
		case text[0] == '<':
			return "application/xml"
		case !strings.ContainsRune("{[\"", rune(text[0])):
			return "text/plain"
		}
		return "application/json"
	}
	return "application/json"
}

// memory is a folder of texts by their names.
type memory map[string]string

func (m memory) Open(name string) (fs.File, error) {
	if name == "." {
		return &listing{m, m.names()}, nil
	}
	text, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &opened{strings.NewReader(text), name}, nil
}

func (m memory) names() []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// listing is the folder as a file.
type listing struct {
	of   memory
	left []string
}

func (l *listing) Stat() (fs.FileInfo, error) { return info{name: ".", mode: fs.ModeDir | 0o755}, nil }
func (l *listing) Read([]byte) (int, error)   { return 0, fs.ErrInvalid }
func (l *listing) Close() error               { return nil }

// ReadDir implements fs.ReadDirFile.
func (l *listing) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(l.left) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(l.left) {
		n = len(l.left)
	}
	var list []fs.DirEntry
	for _, name := range l.left[:n] {
		list = append(list, fs.FileInfoToDirEntry(info{name: name, size: int64(len(l.of[name])), mode: 0o644}))
	}
	l.left = l.left[n:]
	return list, nil
}
