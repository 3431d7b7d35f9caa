package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/accesslog"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
	"github.com/gatemap/gatemap/definition/formats"
)

// announcer says what a server does, to people or as JSON.
type announcer struct {
	out   io.Writer
	log   *slog.Logger // nil for people
	table string       // what was said of the methods last
}

func (a *announcer) configuration(name string) {
	switch {
	case name == "":
	case a.log != nil:
		a.log.Info("configuration", "file", name)
	default:
		fmt.Fprintf(a.out, "configuration %s\n", name)
	}
}

// address says where something is: "serving" or "admin".
func (a *announcer) address(what, url string) {
	if a.log != nil {
		a.log.Info(what, "url", url)
		return
	}
	fmt.Fprintf(a.out, "%s %s\n", what, url)
}

// folder says which folder something has: "recording".
func (a *announcer) folder(what, name string) {
	if a.log != nil {
		a.log.Info(what, "folder", name)
		return
	}
	fmt.Fprintf(a.out, "%s %s\n", what, name)
}

// unknown warns of variables of the access log that no request has.
func (a *announcer) unknown(all []accesslog.Unknown, stderr io.Writer) {
	for _, u := range all {
		hint := ""
		if u.Nearest != "" {
			hint = "; is it $context." + u.Nearest + "?"
		}
		report.Say(stderr, "warning: the access log format names $context.%s, which no request has%s", u.Name, hint)
	}
}

// deployment says what each method will do; what is wrong with a definition goes
// to stderr.
func (a *announcer) deployment(d *deploy.Deployment, stderr io.Writer) {
	report.Problems(stderr, d.Warnings, formats.Warning)
	for _, f := range d.Faults {
		report.Say(stderr, "error: %v", f)
	}
	table := d.Table()
	if table == a.table {
		return // it was said before
	}
	if a.table = table; a.log == nil {
		io.WriteString(a.out, table)
		return
	}
	for _, m := range d.Methods {
		attrs := []any{"method", m.HTTPMethod, "path", m.Path, "does", m.Does, "missing", m.Missing}
		if m.Fault != nil {
			attrs = append(attrs, "fault", m.Fault.Error())
		}
		a.log.Info("method", attrs...)
	}
}

// reloaded says that a changed definition is served, or why it is not.
func (a *announcer) reloaded(d *deploy.Deployment, err error, stderr io.Writer) {
	switch {
	case err != nil && a.log != nil:
		a.log.Error("refused", "reason", err.Error())
	case err != nil:
		report.Error(stderr, err)
		report.Say(stderr, "the definition is not taken: the last good one is served")
	default:
		if a.log != nil {
			a.log.Info("reloaded", "methods", len(d.Methods))
		} else {
			fmt.Fprintf(a.out, "reloaded: %s\n", counted(len(d.Methods), "method"))
		}
		a.deployment(d, stderr)
	}
}

// counted is a number with what it counts.
func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// troubles takes what net/http says of connections, and of panics.
type troubles struct{ err io.Writer }

// Write implements io.Writer.
func (t troubles) Write(p []byte) (int, error) {
	report.Error(t.err, errors.New(strings.TrimSuffix(string(p), "\n")))
	return len(p), nil
}
