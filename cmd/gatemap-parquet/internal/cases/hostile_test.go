package cases

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/parquetfile"
)

// small are limits that the files of testdata keep.
func small() parquetfile.Limits {
	return parquetfile.Limits{Footer: 64 << 10, Entries: 1 << 12, Leaves: 256, Depth: 24, Header: 64 << 10, Page: 64 << 10, Values: 1 << 12, Held: 4 << 20}
}

// checker takes lines and looks whether each is JSON or a reason.
type checker struct {
	t    *testing.T
	rest []byte
}

func (c *checker) Write(b []byte) (int, error) {
	c.rest = append(c.rest, b...)
	for {
		line, rest, found := bytes.Cut(c.rest, []byte("\n"))
		if !found {
			return len(b), nil
		}
		if len(line) == 0 || line[0] != Bad && !json.Valid(line) {
			c.t.Fatalf("the line %.300q", line)
		}
		c.rest = append(c.rest[:0], rest...)
	}
}

// readHostile reads what may be no file at all, and looks at the memory for it.
func readHostile(t *testing.T, data []byte, most uint64) error {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	out := &checker{t: t}
	f, err := parquetfile.Open(bytes.NewReader(data), int64(len(data)), small())
	if err == nil {
		err = Write(out, f)
	}
	runtime.ReadMemStats(&after)
	if len(out.rest) > 0 {
		t.Fatalf("half of a line: %.300q", out.rest)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > most {
		t.Fatalf("%d bytes were allocated for a file of %d: %v", grown, len(data), err)
	}
	return err
}

func files(t testing.TB) [][]byte {
	names, err := filepath.Glob("testdata/*.parquet")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	var all [][]byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		all = append(all, data)
	}
	return all
}

// TestTruncated: a file without its end, or without its beginning, is refused.
func TestTruncated(t *testing.T) {
	for _, data := range files(t) {
		for n := 0; n < len(data); n += 97 {
			require.Error(t, readHostile(t, data[:n], 64<<20))
			require.Error(t, readHostile(t, data[len(data)-n:], 64<<20))
		}
	}
}

// TestDamaged: whatever byte is another, there are lines or an error, and no more
// memory than the limits allow.
func TestDamaged(t *testing.T) {
	step := 41
	if testing.Short() {
		step = 101
	}
	for _, data := range files(t) {
		for i := 0; i < len(data); i += step {
			for _, flip := range []byte{0x01, 0x80, 0xff} {
				data[i] ^= flip
				readHostile(t, data, 64<<20)
				data[i] ^= flip
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, data := range files(f) {
		f.Add(data)
		f.Add(data[:len(data)/2])
		f.Add(append(data[:len(data)/3:len(data)/3], data[len(data)/3+1:]...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 64<<10 {
			readHostile(t, data, 256<<20)
		}
	})
}
