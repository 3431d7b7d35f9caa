package lsp

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

// open is a document that the editor has open.
type open struct {
	uri     string
	name    string // of the file, "" where it is in none
	version int
	text    string
	lines   *lines // of the text
}

func openDocument(uri, name string, version int, text string) *open {
	return &open{uri, name, version, text, linesOf(text)}
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

// apply makes the changes of a document, one after the other.
func apply(text string, changes []change) string {
	for _, c := range changes {
		if c.Range == nil {
			text = c.Text
			continue
		}
		l := linesOf(text)
		from := l.offset(c.Range.Start)
		to := max(from, l.offset(c.Range.End))
		text = text[:from] + c.Text + text[to:]
	}
	return text
}
