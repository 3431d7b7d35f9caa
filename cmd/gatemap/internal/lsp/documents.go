package lsp

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
)

// open is a document that the editor has open.
type open struct {
	uri     string
	name    string // of the file, "" where it is in none
	version int
	text    string
}

// fileName is the file that a URI names, "" for other URIs.
func fileName(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" {
		return ""
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
	}
	return filepath.Clean(filepath.FromSlash(path))
}

// uriOf is the URI of a file.
func uriOf(name string) string {
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// isTemplate tells a file that is a mapping template by its name.
func isTemplate(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".vtl", ".vm":
		return true
	}
	return false
}

// offsetOf is the byte of a text at a position; one behind the end of its line is
// the end of the line.
func offsetOf(text string, at position) int {
	start := 0
	for range max(at.Line, 0) {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			return len(text)
		}
		start += end + 1
	}
	line := text[start:]
	if end := strings.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	return start + source.UTF16Offset(strings.TrimSuffix(line, "\r"), max(at.Character, 0))
}

// positionOf is the position of a byte.
func positionOf(text string, offset int) position {
	before := text[:min(max(offset, 0), len(text))]
	line := strings.LastIndexByte(before, '\n') + 1
	rest := text[line:]
	return position{Line: strings.Count(before, "\n"), Character: source.UTF16(rest, len(before)-line)}
}

func spanOf(text string, from, to int) span {
	return span{positionOf(text, from), positionOf(text, to)}
}

// apply makes the changes of a document, one after the other.
func apply(text string, changes []change) string {
	for _, c := range changes {
		if c.Range == nil {
			text = c.Text
			continue
		}
		from := offsetOf(text, c.Range.Start)
		to := max(from, offsetOf(text, c.Range.End))
		text = text[:from] + c.Text + text[to:]
	}
	return text
}
