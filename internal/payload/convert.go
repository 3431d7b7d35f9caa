package payload

import (
	"bytes"
	"context"
	"slices"
	"unicode/utf8"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/raw"
)

// PieceLength is how many bytes are converted between two looks at the context:
// groups of three bytes and of four characters end with it.
const PieceLength = 192 << 10

// Convert is action.Convert for a long body, piece by piece: once the context of
// m has ended m says so, and the result is worth nothing.
func Convert(m *meter.Meter, buf []byte, action contenthandling.Action, body []byte, codec contenthandling.Codec) ([]byte, error) {
	switch action {
	case contenthandling.Encode:
		return encodePieces(m, buf, body, codec)
	case contenthandling.Decode:
		if after, ok := decodePieces(m, buf, body, codec); ok {
			return after, nil
		}
	case contenthandling.Text:
		return textPieces(m, buf, body)
	}
	return action.Convert(buf, body, codec)
}

// InPieces reports whether body is so long that ctx, if it can end, has to be
// looked at while it is converted.
func InPieces(ctx context.Context, body []byte) bool {
	return len(body) > PieceLength && ctx != nil && ctx.Done() != nil
}

// Same reports whether two payloads are the same bytes in memory.
func Same(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func encodePieces(m *meter.Meter, buf, body []byte, codec contenthandling.Codec) ([]byte, error) {
	start := len(buf)
	buf = raw.Grown(buf, start+contenthandling.Encode.Len(body))
	for piece := range slices.Chunk(body, PieceLength) {
		if err := m.Look(); err != nil {
			return nil, err
		}
		buf, _ = contenthandling.Encode.Append(buf, piece, codec)
	}
	return buf[start:], nil
}

// decodePieces reports false for what is not base64; where the fault is can be
// seen from the whole only.
func decodePieces(m *meter.Meter, buf, body []byte, codec contenthandling.Codec) ([]byte, bool) {
	start := len(buf)
	buf = raw.Grown(buf, start+contenthandling.Decode.Len(body))
	for rest := body; len(rest) > 0; {
		if m.Look() != nil {
			return nil, true
		}
		piece := rest[:min(PieceLength, len(rest))]
		rest = rest[len(piece):]
		if len(rest) > 0 && bytes.IndexByte(piece, '=') >= 0 { // padding before the end
			return nil, false
		}
		var err error
		if buf, err = contenthandling.Decode.Append(buf, piece, codec); err != nil {
			return nil, false
		}
	}
	return buf[start:], true
}

func textPieces(m *meter.Meter, buf, body []byte) ([]byte, error) {
	start, valid := len(buf), true
	for rest := body; valid && len(rest) > 0; {
		if err := m.Look(); err != nil {
			return nil, err
		}
		n := textPiece(rest)
		valid, rest = utf8.Valid(rest[:n]), rest[n:]
	}
	if valid {
		return body, nil
	}
	buf = raw.Grown(buf, start+len(body)+len(body)/4)
	for rest := body; len(rest) > 0; {
		if err := m.Look(); err != nil {
			return nil, err
		}
		n := textPiece(rest)
		buf, _ = contenthandling.Text.Append(buf, rest[:n], nil)
		rest = rest[n:]
	}
	return buf[start:], nil
}

// textPiece is the length of a piece that ends before the first byte of a
// character: what is broken at its end stays so whatever follows.
func textPiece(text []byte) int {
	if len(text) <= PieceLength {
		return len(text)
	}
	n := PieceLength
	for n < len(text) && !utf8.RuneStart(text[n]) {
		n++
	}
	return n
}
