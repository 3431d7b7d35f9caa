package playground

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/gatemap/gatemap/internal/lazy"
)

// types are the media types of the files, by their extensions. The system is not
// asked: what it says depends on the machine, and a browser wants application/wasm.
var types = lazy.Value[map[string]string]{Make: func() map[string]string {
	return map[string]string{
		".bin":  "application/octet-stream",
		".css":  "text/css; charset=utf-8",
		".html": "text/html; charset=utf-8",
		".js":   "text/javascript; charset=utf-8",
		".json": "application/json",
		".svg":  "image/svg+xml",
		".txt":  "text/plain; charset=utf-8",
		".wasm": "application/wasm",
	}
}}

// ending is what the name of a file that is kept ends in.
const ending = ".br"

// site serves files that are compressed with brotli, NAME as NAME.br. Folders are
// not listed.
type site struct {
	files fs.FS
	tags  sync.Map // entity tags by the name of the file
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	data, err := s.read(name)
	if err != nil {
		http.Error(w, "there is no such file", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", types.Get()[path.Ext(name)])
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") { // the names have hashes of what the files hold
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	plain := !takes(r, "br")
	tag := s.tag(name, data, plain)
	h.Set("ETag", tag)
	if matches(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if plain {
		if r.Method != http.MethodHead {
			io.Copy(w, brotli.NewReader(bytes.NewReader(data))) // the files are the build's own
		}
		return
	}
	h.Set("Content-Encoding", "br")
	h.Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

// read reads a file of a type that is known.
func (s *site) read(name string) ([]byte, error) {
	if _, known := types.Get()[path.Ext(name)]; !known || !fs.ValidPath(name) {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(s.files, name+ending)
}

// tag is the entity tag of a file as it is sent; what is plain has another one.
func (s *site) tag(name string, data []byte, plain bool) string {
	tag, ok := s.tags.Load(name)
	if !ok {
		sum := sha256.Sum256(data)
		tag, _ = s.tags.LoadOrStore(name, base64.RawURLEncoding.EncodeToString(sum[:16]))
	}
	if plain {
		return `"` + tag.(string) + `-plain"`
	}
	return `"` + tag.(string) + `"`
}

// matches reports whether If-None-Match has a tag (RFC 9110, 13.1.2).
func matches(headers []string, tag string) bool {
	for _, h := range headers {
		for part := range strings.SplitSeq(h, ",") {
			if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// takes reports whether a request takes a coding (RFC 9110, 12.5.3).
func takes(r *http.Request, coding string) bool {
	any := false
	for _, h := range r.Header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(h, ",") {
			name, parameters, _ := strings.Cut(part, ";")
			name, weight := strings.ToLower(strings.TrimSpace(name)), strings.ReplaceAll(strings.ToLower(parameters), " ", "")
			quality, err := strconv.ParseFloat(strings.TrimPrefix(weight, "q="), 64)
			wanted := weight == "" || err == nil && quality > 0
			switch name {
			case coding:
				return wanted
			case "*":
				any = wanted
			}
		}
	}
	return any
}
