package gatemaphttp

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
)

// maxEncodings bounds how often a body is encoded; more than one is rare.
const maxEncodings = 4

// contentEncodings returns what a body is encoded by, in the order in which the
// encodings were applied; identity is none.
func contentEncodings(h http.Header) []string {
	var list []string
	for _, value := range h.Values("Content-Encoding") {
		for name := range strings.SplitSeq(value, ",") {
			name = strings.ToLower(strings.TrimSpace(name))
			if name != "" && name != "identity" {
				list = append(list, name)
			}
		}
	}
	return list
}

// encodingError is a body that cannot be decoded.
type encodingError struct {
	whose    string // body it is, in the genitive
	encoding string
	err      error // nil: the encoding is not known
}

func (e *encodingError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("%s body has the Content-Encoding %q, which is not decoded here (gzip and deflate are)", e.whose, e.encoding)
	}
	return fmt.Sprintf("%s body is not the %s that its Content-Encoding says: %v", e.whose, e.encoding, e.err)
}

func (e *encodingError) Unwrap() error { return e.err }

func (e *encodingError) failure() *gatemap.GatewayError {
	return gatemap.NewGatewayError(gatewayresponse.APIConfigurationError, executionlog.Template, e)
}

// decoder returns a reader of the plain body; whose it is stands in errors. The error is an *encodingError.
func decoder(body io.Reader, whose string, encodings []string) (io.Reader, error) {
	if len(encodings) > maxEncodings {
		return nil, &encodingError{whose: whose, encoding: strings.Join(encodings, ", ")}
	}
	for i := len(encodings) - 1; i >= 0; i-- {
		name := encodings[i]
		switch name {
		case "gzip", "x-gzip":
			body = &decoding{whose: whose, encoding: name, from: body, open: openGzip}
		case "deflate":
			body = &decoding{whose: whose, encoding: name, from: body, open: openDeflate}
		default:
			return nil, &encodingError{whose: whose, encoding: name}
		}
	}
	return body, nil
}

// openGzip reads gzip. What does not begin like it is not a gzip that was cut.
func openGzip(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	if head, err := buffered.Peek(2); err == nil && (head[0] != 0x1f || head[1] != 0x8b) {
		return nil, gzip.ErrHeader
	}
	return gzip.NewReader(buffered)
}

// openDeflate reads zlib's format, which deflate is (RFC 9110), or the raw one
// that some servers send.
func openDeflate(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	if head, err := buffered.Peek(2); err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		return zlib.NewReader(buffered)
	}
	return flate.NewReader(buffered), nil
}

// decoding decodes once somebody reads. An empty body is not decoded: answers
// to HEAD and the like say how they would be encoded.
type decoding struct {
	whose    string
	encoding string
	from     io.Reader
	open     func(io.Reader) (io.Reader, error)
	plain    io.Reader
}

func (d *decoding) Read(p []byte) (int, error) {
	if d.plain == nil {
		source := bufio.NewReader(d.from) // which the openers take over
		if _, err := source.Peek(1); err != nil {
			return 0, err
		}
		plain, err := d.open(source)
		if err != nil {
			return 0, d.fault(err)
		}
		d.plain = plain
	}
	n, err := d.plain.Read(p)
	if err != nil && err != io.EOF {
		err = d.fault(err)
	}
	return n, err
}

// fault tells a body that is cut or late, which is no fault of the encoding,
// from one that is not what it says.
func (d *decoding) fault(err error) error {
	if _, own := err.(*encodingError); own || notEncoded(err) {
		return &encodingError{whose: d.whose, encoding: d.encoding, err: err}
	}
	return err
}

// notEncoded reports whether an error of a reader that decodes says that the
// body is not what it reads.
func notEncoded(err error) bool {
	if _, corrupt := err.(flate.CorruptInputError); corrupt {
		return true
	}
	return err == gzip.ErrHeader || err == gzip.ErrChecksum || err == zlib.ErrHeader || err == zlib.ErrChecksum || err == zlib.ErrDictionary
}
