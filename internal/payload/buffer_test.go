package payload

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/poison"
)

func TestBuffer(t *testing.T) {
	var b Buffer
	text := append(b[:0], "some text"...)
	owned := b.Owned(nil, text)
	require.Equal(t, "some text", string(owned))
	require.NotSame(t, &text[0], &owned[0])
	require.Same(t, &text[0], &b[0])
	room := make([]byte, 0, 10)
	inRoom := b.Owned(room, text)
	require.Same(t, &room[:1][0], &inRoom[0])
	require.Equal(t, len(text), cap(inRoom)) // what somebody appends goes elsewhere
	require.NotSame(t, &room[:1][0], &b.Owned(room[:0:4], text)[0])
	b.End()
	require.Equal(t, "some text", string(owned))
	require.Equal(t, "some text", string(inRoom))
	require.Equal(t, bytes.Repeat([]byte{poison.Byte}, len(text)), []byte(text))

	long := make([]byte, keepBuffer+1)
	require.Same(t, &long[0], &b.Owned(nil, long)[0])
	require.Same(t, &text[0], &b[0])
	b = make([]byte, 0, 2*keepBuffer) // a short text in much memory
	b.Owned(nil, append(b, "short"...))
	b.End()
	require.Nil(t, b)
}
