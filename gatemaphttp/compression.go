package gatemaphttp

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/lazy"
)

// compressor is a writer of a content coding. It is not kept for the next
// answer: what it has seen stays in its memory.
type compressor interface {
	io.WriteCloser
	Flush() error
}

// compressors are those of the codings that the service compresses by (guide,
// api-gateway-enable-compression).
var compressors = lazy.Value[map[string]func(io.Writer) compressor]{Make: func() map[string]func(io.Writer) compressor {
	return map[string]func(io.Writer) compressor{
		"gzip":    func(w io.Writer) compressor { return gzip.NewWriter(w) },
		"deflate": func(w io.Writer) compressor { return zlib.NewWriter(w) }, // RFC 9110: zlib's format
	}
}}

// acceptedCoding is the coding that a client asks for by its Accept-Encoding: the
// one with the highest weight, of several the first. It is "" unless that is one
// that the service compresses by (rules/content-handling.md#compression).
func acceptedCoding(h http.Header) string {
	best, weight := "", 0.0
	for _, value := range h["Accept-Encoding"] {
		for item := range strings.SplitSeq(value, ",") {
			name, parameter, _ := strings.Cut(item, ";")
			q := 1.0
			if text, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q="); ok {
				if given, err := strconv.ParseFloat(text, 64); err == nil {
					q = given
				}
			}
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" && q > weight {
				best, weight = name, q
			}
		}
	}
	if compressors.Get()[best] == nil {
		return ""
	}
	return best
}

// compressing compresses the answer of an exchange that is written to it, unless
// it is shorter than minimum, encoded already or the gateway's own. A body of
// known length is compressed whole, so that it has a length again.
type compressing struct {
	http.ResponseWriter
	x       *exchange
	coding  string
	minimum int
	length  int64 // of a body that streams, before it is converted to text; -1 where it is not known

	status int        // of an answer that is compressed whole
	out    compressor // of one that is compressed as it comes
}

// compress returns a writer to w for an answer that may be compressed; nil where
// it is not.
func (in *Integration) compress(w http.ResponseWriter, x *exchange) *compressing {
	if in.minimum < 0 {
		return nil
	}
	coding := acceptedCoding(x.client.Header)
	if coding == "" {
		return nil
	}
	return &compressing{ResponseWriter: w, x: x, coding: coding, minimum: in.minimum}
}

// WriteHeader implements http.ResponseWriter.
func (c *compressing) WriteHeader(status int) {
	h := c.Header()
	length, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	if err != nil {
		length = c.length
	}
	short := length >= 0 && (length < int64(c.minimum) || length == 0)
	if short || c.x.decision.Failure != nil || !bodyAllowed(status) || encoded(h) {
		c.ResponseWriter.WriteHeader(status)
		return
	}
	h["Content-Encoding"] = []string{c.coding}
	if !c.x.decision.Streamed {
		c.status = status
		return
	}
	delete(h, "Content-Length")
	c.ResponseWriter.WriteHeader(status)
	if c.x.client.Method != http.MethodHead {
		c.out = compressors.Get()[c.coding](c.ResponseWriter)
	}
}

// encoded reports whether an answer has a Content-Encoding, in any spelling.
func encoded(h http.Header) bool {
	for name := range h {
		if len(name) == len("Content-Encoding") && strings.EqualFold(name, "Content-Encoding") {
			return true
		}
	}
	return false
}

// Write implements http.ResponseWriter.
func (c *compressing) Write(p []byte) (int, error) {
	switch {
	case c.out != nil:
		return c.out.Write(p)
	case c.status == 0:
		return c.ResponseWriter.Write(p)
	}
	var buf bytes.Buffer
	out := compressors.Get()[c.coding](&buf)
	out.Write(p) // into memory: neither fails
	out.Close()
	c.Header()["Content-Length"] = []string{strconv.Itoa(buf.Len())}
	c.ResponseWriter.WriteHeader(c.status)
	if _, err := c.ResponseWriter.Write(buf.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// FlushError is what http.ResponseController calls.
func (c *compressing) FlushError() error {
	if c.out != nil {
		if err := c.out.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(c.ResponseWriter).Flush()
}

// end ends a body that was compressed as it came.
func (c *compressing) end() error {
	if c.out == nil {
		return nil
	}
	return c.out.Close()
}
