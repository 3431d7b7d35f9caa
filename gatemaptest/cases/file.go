package cases

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/wholefile"
)

// The limits on a case file. They are far above what people write by hand: the
// service takes payloads of 10 MB, which base64 makes a third longer.
const (
	maxFile  = 32 << 20
	maxCases = 10_000
	maxNodes = 1 << 18  // values of the YAML, after aliases are expanded
	maxText  = 64 << 20 // bytes of texts of the YAML, after aliases are expanded
	maxDepth = 100      // nesting of the YAML
	maxName  = 200      // bytes of the name of a case
)

// File is a case file: cases of one integration.
type File struct {
	Name string // as it was named, for messages

	Definition       string            // the API definition, relative to the folder of the file
	Format           formats.Format    // "" detects it
	Parameters       map[string]string // see formats.Options
	API              string            // the API, where the definition has several
	Method, Path     string            // the method, where the definition has several
	Type             string            // lambda, aws, http or mock, where the definition does not say
	BinaryMediaTypes []string          // in place of the definition's, if not nil

	// FoldHeaderNames finds headers in any letter case, as for messages that
	// came through net/http. See gatemap.Options.
	FoldHeaderNames bool

	// Recorded says that the requests of the cases are whole: what of a request a
	// case does not mention was not there. It counts for whoever looks for the
	// case of a request.
	Recorded bool

	Cases []Case

	notation notation
	lines    map[string]place // of the keys above
	text     *fileText
}

// Case is a backend result, the request that it answers, and what must come
// out.
type Case struct {
	Name    string
	Line    int // in the file
	Compare Compare
	Request gatemap.Request
	Backend Backend
	Expect  Expect

	node caseNode
}

// Backend is what the integration gave. Where StatusCode is 0 it is 200, and
// for MOCK what the request template makes.
type Backend struct {
	gatemap.Backend
	ErrorMessage *string // of a Lambda function; the body is made of it

	// Failure says why there was no answer; "" is that there was one.
	Failure Failure

	// Delay is how long the answer took. One that is longer than the timeout of
	// the integration is none.
	Delay time.Duration

	lines map[string]int // of the keys
}

// Failure is why a backend gave no answer.
type Failure string

// The failures: for the first the client gets the gateway response
// INTEGRATION_TIMEOUT, for the second INTEGRATION_FAILURE.
const (
	TimedOut         Failure = "timeout"
	ConnectionFailed Failure = "connection"
)

// maxDelay bounds the delay of a backend.
const maxDelay = 10 * time.Minute

// Compare says how bodies are compared.
type Compare string

// The two ways of comparing bodies.
const (
	Exact Compare = "exact" // byte by byte
	JSON  Compare = "json"  // as JSON values: white space and the order of members do not matter
)

// Expect is what a response must be. What is absent is not checked, but an
// evaluation that ends in a gateway error fails unless Error names it.
type Expect struct {
	Status        int             // 0 is not checked
	Selected      *string         // the key of the integration response; "" is none
	Error         string          // the gateway response type, "" is none
	Headers       []gatemap.Field // each must have exactly these values; case of names does not matter
	HeadersAbsent []string
	Body          *Body

	line  int
	lines map[string]int // of status, headers/NAME and so on
}

// Body is an expected body.
type Body struct {
	Data []byte
	// JSON says that the two are compared as JSON values; Data is JSON then.
	JSON bool
	// Base64 says that the file writes it as base64.
	Base64 bool
}

// Empty reports whether nothing is expected.
func (e *Expect) Empty() bool {
	return e.Status == 0 && e.Selected == nil && e.Error == "" && len(e.Headers) == 0 && len(e.HeadersAbsent) == 0 && e.Body == nil
}

// at gives the line of an expectation, or of what is around it.
func (c *Case) at(key string) int {
	for _, line := range []int{c.Expect.lines[key], c.Expect.line} {
		if line > 0 {
			return line
		}
	}
	return c.Line
}

// notation is how a case file is written.
type notation uint8

const (
	inYAML notation = iota
	inTxtar
)

// notationOf tells the notation by the name.
func notationOf(name string) (notation, bool) {
	switch {
	case strings.HasSuffix(name, ".gatemap.yaml"), strings.HasSuffix(name, ".gatemap.yml"):
		return inYAML, true
	case strings.HasSuffix(name, ".gatemap.txtar"):
		return inTxtar, true
	}
	return 0, false
}

// IsCaseFile reports whether a file is a case file by its name:
// *.gatemap.txtar, *.gatemap.yaml or *.gatemap.yml.
func IsCaseFile(name string) bool {
	_, ok := notationOf(filepath.Base(name))
	return ok
}

var notInNames = lazyregexp.New(`[^A-Za-z0-9_]+`)

// FileName is the name of a case file for one method of several: that of GET
// /pets/{id} is STEM.get-pets-id.gatemap.txtar. Behind the stem it has lower-case
// letters, digits, dashes and underscores only, and different methods can have
// the same name. api is the name of the API where there are several.
func FileName(stem, api string, m *definition.Operation) string {
	name := strings.Trim(notInNames.ReplaceAllString(api+" "+m.HTTPMethod+" "+m.Path, "-"), "-")
	const most = 100
	if len(name) > most {
		name = name[:most]
	}
	return stem + "." + strings.ToLower(name) + ".gatemap.txtar"
}

// ReadFile reads the case file called name. The error is definition.Faults, or
// what the operating system reports.
func ReadFile(name string) (*File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, plain(name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, plain(name, err)
	}
	return Read(name, data)
}

// faultsAt is one fault of a line of a case file; line 0 is the whole.
func faultsAt(name string, line int, cause error, format string, args ...any) definition.Faults {
	f := definition.Faultf(definition.Position{File: name, Line: line}, format, args...)
	f.Err = cause
	return definition.Faults{f}
}

// plain is the error of a file without the system call that failed.
func plain(name string, err error) error {
	return faultsAt(name, 0, err, "%v", wholefile.Reason(err))
}

// Read reads a case file from memory; its name tells the notation. The error
// is definition.Faults.
func Read(name string, data []byte) (*File, error) {
	n, ok := notationOf(filepath.Base(name))
	if !ok {
		return nil, faultsAt(name, 0, nil, "the name of a case file ends in .gatemap.txtar or .gatemap.yaml")
	}
	if len(data) > maxFile {
		return nil, faultsAt(name, 0, nil, "larger than %d MiB", maxFile>>20)
	}
	if form := source.WideForm(data); form != "" {
		return nil, faultsAt(name, 1, nil, source.WideMessage, form)
	}
	d := &decoder{file: &File{Name: name, notation: n, lines: map[string]place{}, text: &fileText{data: data}}}
	if n == inTxtar {
		d.txtar()
	} else {
		d.yaml()
	}
	slices.SortStableFunc(d.errs, func(a, b *definition.Fault) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	if err := d.errs.Err(); err != nil {
		return nil, err
	}
	return d.file, nil
}

// Settings makes a File without cases for Scaffold and New. The path of the
// definition is relative to the folder of the file that is to be.
func Settings(name, definition, method, path string, format formats.Format, parameters map[string]string) *File {
	return &File{Name: name, Definition: filepath.ToSlash(definition), Method: strings.ToUpper(method), Path: path, Format: format, Parameters: parameters}
}
