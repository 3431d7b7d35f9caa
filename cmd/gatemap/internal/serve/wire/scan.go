package wire

import (
	"bytes"
	"strconv"
	"strings"
)

// scanner follows the requests of a connection: it reads heads and goes over
// bodies (RFC 9112).
type scanner struct {
	state state
	buf   []byte // of a head or a line that is not whole yet
	skip  int64  // bytes of a body, or of a chunk with its line end
	lost  bool   // it does not know any more where a request begins
}

type state uint8

const (
	inHead state = iota
	inBody
	inChunkSize
	inChunk
	inTrailer
)

// The bounds of what is kept: a server refuses larger ones.
const (
	maxHead = 64 << 10
	maxLine = 4 << 10
)

// feed takes what was read and returns the heads that are whole now.
func (s *scanner) feed(p []byte) (heads []head) {
	for len(p) > 0 && !s.lost {
		switch s.state {
		case inBody, inChunk:
			n := min(int64(len(p)), s.skip)
			p = p[n:]
			if s.skip -= n; s.skip == 0 && s.state == inBody {
				s.state = inHead
			} else if s.skip == 0 {
				s.state = inChunkSize
			}
		case inHead:
			p = s.until(p, "\r\n\r\n", maxHead, func(text string) {
				if h, ok := s.head(text); ok {
					heads = append(heads, h)
				}
			})
		case inChunkSize:
			p = s.until(p, "\r\n", maxLine, s.chunk)
		case inTrailer:
			p = s.until(p, "\r\n", maxLine, func(line string) {
				if line == "" {
					s.state = inHead
				}
			})
		}
	}
	return heads
}

// until collects what is before an end, and returns what is behind it.
func (s *scanner) until(p []byte, end string, limit int, whole func(string)) []byte {
	from := max(0, len(s.buf)-len(end)+1)
	had := len(s.buf)
	s.buf = append(s.buf, p...)
	at := bytes.Index(s.buf[from:], []byte(end))
	switch {
	case at < 0 && len(s.buf) > limit:
		s.lost, s.buf = true, nil
		return nil
	case at < 0:
		return nil
	}
	at += from
	text := string(s.buf[:at])
	s.buf = s.buf[:0]
	whole(text)
	return p[at+len(end)-had:]
}

// head reads the head of a request and finds out how its body is framed.
func (s *scanner) head(text string) (h head, ok bool) {
	text = strings.TrimLeft(text, "\r\n")
	line, rest, _ := strings.Cut(text, "\r\n")
	parts := strings.Split(line, " ")
	if len(parts) != 3 || strings.Contains(text, "\n ") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		s.lost = true
		return h, false
	}
	h.request, h.names = parts[0]+" "+parts[1], []string{}
	length, chunked := int64(0), false
	for field := range strings.SplitSeq(rest, "\r\n") {
		name, value, _ := strings.Cut(field, ":")
		h.names = append(h.names, name)
		switch strings.ToLower(name) {
		case "content-length":
			n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
			if err != nil || n < 0 {
				s.lost = true
			}
			length = n
		case "transfer-encoding":
			chunked = true
		case "upgrade":
			s.lost = true // what follows may be something else
		}
	}
	switch {
	case chunked:
		s.state = inChunkSize
	case length > 0:
		s.state, s.skip = inBody, length
	}
	return h, true
}

// chunk reads the size of a chunk.
func (s *scanner) chunk(line string) {
	size, _, _ := strings.Cut(line, ";")
	n, err := strconv.ParseInt(strings.TrimSpace(size), 16, 62)
	switch {
	case err != nil || n < 0:
		s.lost = true
	case n == 0:
		s.state = inTrailer
	default:
		s.state, s.skip = inChunk, n+2
	}
}
