package report

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/lint"
)

// Say prints a message of one line for people.
func Say(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, "gatemap: %s\n", source.Printable(fmt.Sprintf(format, args...)))
}

// Error prints an error, which may be of several lines. Of a file it says the
// name and the reason, without the call that failed.
func Error(w io.Writer, err error) {
	if path := (*fs.PathError)(nil); errors.As(err, &path) && err.Error() == path.Error() {
		err = fmt.Errorf("%s: %w", path.Path, path.Err)
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		Say(w, "%s", line)
	}
}

// Problems prints the problems of a definition that are at least so severe.
func Problems(w io.Writer, problems definition.Faults, least definition.Severity) {
	for _, p := range problems {
		if p.Severity >= least {
			Say(w, "%v: %v", p.Severity, p)
		}
	}
}

// Findings prints what lint has found as lint.WriteText does, in colour.
func Findings(w io.Writer, colour Palette, findings []lint.Finding) error {
	paint := map[lint.Severity]func(string) string{lint.Note: colour.Dim, lint.Warning: colour.Warn, lint.Error: colour.Bad}
	for i := range findings {
		var text strings.Builder
		if err := lint.WriteText(&text, findings[i:i+1]); err != nil {
			return err
		}
		s := findings[i].Severity
		place, rest, _ := strings.Cut(text.String(), ": "+s.String()+": ")
		if _, err := fmt.Fprintf(w, "%s: %s: %s", place, paint[s](s.String()), rest); err != nil {
			return err
		}
	}
	return nil
}
