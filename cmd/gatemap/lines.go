package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/ndjson"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/parquet"
	"github.com/gatemap/gatemap/internal/source"
)

// lineFile is a file of recorded answers: NDJSON, or Parquet, whose rows are lines.
type lineFile struct {
	io.Reader
	shown string // its name in messages
	rows  bool   // of Parquet
	close []io.Closer
}

// eachLines calls use for the file of that name, or for each Parquet file of the folder.
func eachLines(name string, stdin io.Reader, use func(*lineFile) error) error {
	all := []parquet.File{{Name: name}}
	if info, err := os.Stat(name); name != "-" && err == nil && info.IsDir() {
		if all, err = parquet.Folder(name); err != nil {
			return err
		}
		if len(all) == 0 {
			return fmt.Errorf("%s: no Parquet files", name)
		}
	}
	for _, one := range all {
		f, err := openLines(one.Name, one.Columns, stdin)
		if err != nil {
			return err
		}
		err = use(f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// openLines opens a file of recorded answers, whose rows have the columns too; - is
// standard input.
func openLines(name string, columns []string, stdin io.Reader) (*lineFile, error) {
	opened, shown, err := files.Open(name, stdin)
	if err != nil {
		return nil, err
	}
	f := &lineFile{Reader: opened, shown: shown, close: []io.Closer{opened}}
	if name == "-" {
		f.Reader = stdin
	}
	if !parquet.Is(name, f.Reader) {
		return f, nil
	}
	rows, err := parquet.Read(f.Reader, columns...)
	if err != nil {
		return nil, errors.Join(files.Plain(shown, err), f.Close())
	}
	f.Reader, f.rows, f.close = rows, true, append(f.close, rows)
	return f, nil
}

// Close closes what was opened, the rows before their file.
func (f *lineFile) Close() error {
	var err error
	for i := range f.close {
		err = errors.Join(err, f.close[len(f.close)-1-i].Close())
	}
	return err
}

// fault is why a line is none of JSON: it was not read, is a row without a form in
// JSON, or of another form; nil of a line that may be one. parquet.ErrStream is the
// fault of the whole file.
func (f *lineFile) fault(l ndjson.Line) error {
	switch {
	case l.Err != nil:
		return l.Err
	case f.rows && len(l.Data) > 0 && l.Data[0] == parquet.Bad:
		return errors.New(string(l.Data[1:]))
	case l.N == 1 && parquet.Begins(l.Data):
		return parquet.ErrStream
	}
	if form := source.WideForm(l.Data); form != "" {
		return fmt.Errorf(source.WideMessage, form)
	}
	return nil
}
