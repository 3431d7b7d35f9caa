// Command gatemap-parquet reads and writes Parquet files for gatemap replay, which
// runs it.
//
//	gatemap-parquet read cases.parquet | gatemap replay
//	gatemap-parquet read context.stage=prod cases.parquet | gatemap replay
//	gatemap replay cases.ndjson | gatemap-parquet write > results.parquet
//
// read writes a line for each row of a file: a case. NAME=VALUE is a column with that
// text in each row, as the names of folders are of partitions. A row whose values have no form
// in JSON is a line that begins with an exclamation mark, and the reason. write makes
// a row of each result. Exit code 2 when a file cannot be read or written; what was
// written until then is no file.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/cases"
	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/parquetfile"
	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/results"
)

const usage = `Usage: gatemap-parquet read [NAME=VALUE...] [FILE]
                                     a line for each row; standard input may be a file
       gatemap-parquet write         a Parquet file of the results of gatemap replay
       gatemap-parquet version
`

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, stdin *os.File, stdout, stderr io.Writer) int {
	var err error
	switch {
	case len(args) >= 1 && args[0] == "read":
		columns, rest := constants(args[1:])
		switch len(rest) {
		case 0:
			err = read(stdin, columns, stdout)
		case 1:
			err = readNamed(rest[0], columns, stdout)
		default:
			io.WriteString(stderr, usage)
			return 2
		}
	case len(args) == 1 && args[0] == "write":
		err = results.Write(stdout, stdin)
	case len(args) == 1 && args[0] == "version":
		_, err = fmt.Fprintln(stdout, version())
	case len(args) == 1 && (args[0] == "--help" || args[0] == "-h" || args[0] == "help"):
		_, err = io.WriteString(stdout, usage)
	default:
		io.WriteString(stderr, usage)
		return 2
	}
	if err != nil {
		fmt.Fprintf(stderr, "gatemap-parquet: %v\n", err)
		return 2
	}
	return 0
}

// constants takes the columns off the arguments.
func constants(args []string) (columns []cases.Constant, rest []string) {
	for i, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			return columns, args[i:]
		}
		columns = append(columns, cases.Constant{Name: name, Value: value})
	}
	return columns, nil
}

func readNamed(name string, columns []cases.Constant, stdout io.Writer) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f, columns, stdout)
}

func read(file *os.File, columns []cases.Constant, stdout io.Writer) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("a Parquet file is read from its end, which needs a file and no pipe")
	}
	f, err := parquetfile.Open(file, info.Size(), parquetfile.DefaultLimits())
	if err != nil {
		return err
	}
	return cases.Write(stdout, f, columns...)
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return "gatemap-parquet " + info.Main.Version
	}
	return "gatemap-parquet (devel)"
}
