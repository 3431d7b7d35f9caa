package results

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"
)

const (
	// maxLine is beyond any result: a body of 10 MB, each of its bytes \u00XX, in
	// several members.
	maxLine = 256 << 20

	pageBytes       = 256 << 10
	dictionaryBytes = 1 << 20
)

// A row group ends at so many rows, or so many bytes of lines: it is in memory until
// then. Variables for the tests.
var groupRows, groupBytes = 100_000, 32 << 20

// texts are the columns whose least and greatest values would be in the footer as a
// whole, megabytes for each row group, and help no query. For the same reason pages
// have no statistics, which the index of pages has for the others.
var texts = []string{"body", "bodyBase64", "error.message", "error.log", "output", "responseOverride", "json", "value", "headers.key_value.key", "headers.key_value.value.list.element"}

// Write reads lines to their end and writes them as one Parquet file, compressed
// with zstd. What was written is no file when there is an error.
func Write(w io.Writer, lines io.Reader) (err error) {
	defer func() {
		if p := recover(); p != nil { // a limit of the library, such as bytes of a page
			err = fmt.Errorf("the results cannot be written: %v", p)
		}
	}()
	out := bufio.NewWriterSize(w, 64<<10)
	options := []parquet.WriterOption{
		parquet.Compression(&parquet.Zstd), parquet.DataPageStatistics(false), parquet.PageBufferSize(pageBytes),
		parquet.DictionaryMaxBytes(dictionaryBytes), parquet.CreatedBy("gatemap", "1", ""),
	}
	for _, column := range texts {
		options = append(options, parquet.SkipPageBounds(strings.Split(column, ".")...))
	}
	to := parquet.NewGenericWriter[Result](out, options...)
	in := bufio.NewReaderSize(lines, 64<<10)
	row := make([]Result, 1)
	var buf []byte
	rows, size := 0, 0
	for n := 1; ; n++ {
		var end bool
		if buf, end, err = readLine(in, buf[:0]); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if line := bytes.TrimSpace(buf); len(line) > 0 {
			if err := parse(line, &row[0]); err != nil {
				return fmt.Errorf("line %d: %w", n, err)
			}
			if _, err := to.Write(row); err != nil {
				return err
			}
			rows, size = rows+1, size+len(line)
		}
		if rows == groupRows || size >= groupBytes {
			if err := to.Flush(); err != nil {
				return err
			}
			rows, size = 0, 0
		}
		if cap(buf) > 1<<20 {
			buf = nil
		}
		if end {
			break
		}
	}
	if err := to.Close(); err != nil {
		return err
	}
	return out.Flush()
}

var errLong = errors.New("it is longer than 256 MiB")

// readLine appends a line with its end.
func readLine(in *bufio.Reader, dst []byte) (line []byte, end bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(dst)+len(part) > maxLine {
			return dst, false, errLong
		}
		dst = append(dst, part...)
		switch err {
		case nil:
			return dst, false, nil
		case io.EOF:
			return dst, true, nil
		case bufio.ErrBufferFull:
		default:
			return dst, false, err
		}
	}
}
