package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/record"
	play "github.com/gatemap/gatemap/cmd/gatemap/internal/serve/replay"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// caseBackends are what keeps the answers of backends as cases, or lets cases
// answer; nil is neither.
type caseBackends struct {
	recorder *record.Recorder
	player   *play.Player
}

// openCases puts what records, or what plays, around the endpoints.
func (s *serving) openCases(o *deploy.Options) error {
	f := s.flags
	switch {
	case f.Replay != "":
		player, err := play.New(f.Replay, play.Options{Root: f.Root, Definition: func(op *gatemap.Operation) string { return s.definitionOf(op).File }})
		if err != nil {
			return err
		}
		s.cases.player = player
		o.Around, o.Hooks, o.Replayed = player.Around, player.Hooks(o.Hooks), true
	case f.Record != "" && !s.check:
		recorder, err := record.New(f.Record, record.Options{
			Root: f.Root, Definition: s.definitionOf, Note: func(text string) { report.Say(s.std.err, "%s", text) },
		})
		if err != nil {
			return err
		}
		s.cases.recorder = recorder
		s.opened = append(s.opened, closing(func() error {
			err := recorder.Close()
			if err != nil {
				report.Error(s.std.err, err)
			}
			return err
		}))
		o.Around, o.Hooks = recorder.Around, recorder.Hooks(o.Hooks)
	}
	return nil
}

// closing is a function that ends something.
type closing func() error

// Close implements io.Closer.
func (c closing) Close() error { return c() }

// definitionOf is what a case file says of the definition of an operation.
func (s *serving) definitionOf(op *gatemap.Operation) record.Definition {
	d := record.Definition{File: op.File, Parameters: s.flags.Params}
	if s.flags.Format != "" {
		d.Format, _ = formats.ParseFormat(s.flags.Format) // which was read by it
	}
	if of, ok := s.api.State().DefinitionOf(op); ok {
		d.File, d.API = of.File, of.API
	}
	return d
}

// checkRecorder refuses a folder in which no case file can name its definition.
func (s *serving) checkRecorder() error {
	if s.cases.recorder == nil {
		return nil
	}
	for _, op := range s.api.State().Operations() {
		if d := s.definitionOf(op); files.IsStream(d.File) {
			return errors.New("--record: a case file names its definition, and what is piped has no name")
		}
		if err := s.cases.recorder.Check(op); err != nil {
			return err
		}
	}
	return nil
}

// named takes away the header by which a client says which case is to answer.
func (s *serving) named(h http.Handler) http.Handler {
	if s.cases.player == nil {
		return h
	}
	return s.cases.player.Handler(h)
}

// withCases makes the cases of --replay a part of what is served: it is another
// deployment when one of their files has changed.
func (s *serving) withCases(d *deploy.Deployment, err error) (*deploy.Deployment, error) {
	if err != nil || s.cases.player == nil {
		return d, err
	}
	names, err := cases.Find(s.flags.Replay)
	seen := d.Digest[:]
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			seen = fmt.Appendf(seen, "%q %d %d", name, info.Size(), info.ModTime().UnixNano())
		}
	}
	d.Digest, d.Files = sha256.Sum256(seen), append(d.Files, s.flags.Replay)
	return d, err
}

// reloadCases follows a change of the definitions, which have been taken unless
// there is an error.
func (s *serving) reloadCases(err error) {
	switch {
	case err != nil:
	case s.cases.recorder != nil:
		s.cases.recorder.Reset()
	case s.cases.player != nil:
		if err := s.cases.player.Reload(); err != nil {
			report.Error(s.std.err, err)
			report.Say(s.std.err, "the cases are not taken: the last good ones answer")
		}
	}
}
