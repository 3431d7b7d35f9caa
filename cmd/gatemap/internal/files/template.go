package files

import (
	"path/filepath"
	"strings"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/analysis"
)

// IsTemplate tells a file that is a mapping template by its name.
func IsTemplate(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".vtl", ".vm":
		return true
	}
	return false
}

// TemplateOptions say that a text is a mapping template, and of what it makes.
func TemplateOptions(text string) formats.Options {
	return formats.Options{Format: formats.Template, MediaType: analysis.MediaTypeOf(text)}
}
