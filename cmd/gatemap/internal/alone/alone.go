// Package alone reads mapping templates that are files of their own, as if one
// integration response had them.
package alone

import (
	"encoding/json"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/texts"
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

// IsTemplate tells a file that is a mapping template by its name.
func IsTemplate(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".vtl", ".vm":
		return true
	}
	return false
}

// Load reads a template. Places in it have the name; what is around it is in
// another file.
func Load(name, text string) (*formats.API, error) {
	fsys, opts, err := Files(name, text)
	if err != nil {
		return nil, err
	}
	return formats.Load(fsys, ".", opts)
}

// Files are the files and the options that formats.Load reads the template from
// as the definition ".".
func Files(name, text string) (fs.FS, formats.Options, error) {
	dir, base := filepath.Split(name)
	var quoted strings.Builder
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	if err := e.Encode(base); err != nil {
		return nil, formats.Options{}, err
	}
	file := strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strings.TrimSpace(quoted.String()))
	named := strings.NewReplacer(`"FILE"`, file, "TYPE", contentType(text))
	return texts.Folder{aroundName: named.Replace(around), base: text}, formats.Options{Format: formats.Terraform, Folder: filepath.Clean(dir)}, nil
}

// contentType is what a template seems to make, by the first text that it prints
// behind a byte order mark.
func contentType(template string) string {
	list, _ := vtl.Tolerant(template, vtl.Options{})
	for _, e := range list {
		text := strings.TrimSpace(strings.TrimPrefix(e.Text, "\ufeff"))
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
