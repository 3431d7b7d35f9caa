package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"sync"
	"syscall"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/playground"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/accesslog"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/admin"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/gather"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/history"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/limit"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/memory"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/metrics"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/reload"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/server"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/stagelog"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/definition/formats"
)

type serveCmd struct {
	serveFlags

	Definitions []string `arg:"" optional:"" placeholder:"[PATH=]FILE" help:"API definitions, as with -f."`
	Config      string   `config:"-" placeholder:"FILE" group:"config" help:"The configuration file; gatemap.serve.yaml in the current folder where nothing is said and it is there."`
	Check       bool     `config:"-" group:"config" help:"Say what would be served, and end."`
}

// Help is shown by --help.
func (serveCmd) Help() string {
	return `
Serves API definitions over HTTP as API Gateway would: routing, request validation, keys and authorizers, both halves of each integration, gateway responses and CORS. A definition is of any format that gatemap list reads; with several of them each has a base path of its own, and FILE#API names one of the APIs in a file.

Nothing is ever called that is not declared: --lambda, --backend and --service say what stands for the functions, HTTP endpoints and AWS services of the definition. At the start each method is listed with what it will do, and with the flag that it needs. Authorizers and user pools are answered for by files:

    answers:
      Bearer alice: {principalId: alice, context: {tier: gold}}
      Bearer old: unauthorized
    any: deny

All flags but --config and --check can stand in gatemap.serve.yaml under their long names; flags go before it, and names of files in it are relative to it:

    file: [template.yaml]
    stage: dev
    lambda: {"*": "http://127.0.0.1:3001"}

--record keeps each exchange as a case of gatemap test, without its secrets, and --replay answers for all backends by such cases, or by those that somebody wrote.

A changed definition is read again, and the last good one stays when it cannot be used. With --admin the last requests can be looked at, each with all its decisions, and with --ui beside it the playground has the definitions and each of these requests; docs/serve.md has everything.

Examples:

    gatemap serve openapi.yaml
    gatemap serve -f template.yaml --stage dev --lambda Pets=http://127.0.0.1:3001
    gatemap serve -f pets=pets.yaml -f orders=cdk.out#Orders --backend https://api.example.com=http://127.0.0.1:9000
    gatemap serve --check template.yaml
    gatemap serve --record recorded --lambda '*=http://127.0.0.1:3001' template.yaml
    gatemap serve --replay recorded template.yaml
    gatemap serve --admin 127.0.0.1:8081 --ui openapi.yaml
    gatemap serve --admin 127.0.0.1:8081 --log - --access-log access.log openapi.yaml
`
}

// Run serves until it is interrupted.
func (c *serveCmd) Run(std streams) error {
	runtime.MemProfileRate = 0 // nobody can ask for the profile
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the next signal ends the process
	return c.serve(ctx, std)
}

func (c *serveCmd) serve(ctx context.Context, std streams) error {
	name, err := c.configure(c.Config, c.Definitions)
	if err != nil {
		return err
	}
	s := &serving{flags: &c.serveFlags, check: c.Check}
	s.std = streams{std.in, s.gathered(std.out), &locked{w: std.err}}
	defer s.close()
	if err := s.open(); err != nil {
		return err
	}
	main, second, err := s.listen()
	if err != nil {
		return err
	}
	s.say.configuration(name)
	if s.cases.recorder != nil {
		s.say.folder("recording", s.flags.Record)
	}
	s.say.deployment(s.api.State().Deployment, std.err)
	if c.Check {
		if len(s.api.State().Errors()) > 0 {
			return errReported
		}
		return nil
	}
	return s.run(ctx, main, second)
}

// locked is a writer that many goroutines write to.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

// Write implements io.Writer.
func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// serving is a server that is being set up, or runs.
type serving struct {
	flags     *serveFlags
	check     bool // nothing is to be served: no file is opened for writing
	std       streams
	say       announcer
	api       *reload.API
	observer  traffic.Observer
	access    *accesslog.Log   // nil without one
	metrics   *metrics.Metrics // nil without --admin
	history   *history.History // likewise
	transport *http.Transport
	opened    []io.Closer

	formatText string // of the access log
	cases      caseBackends
}

// open opens the logs and loads the definitions.
func (s *serving) open() error {
	f := s.flags
	s.say = announcer{out: s.std.out}
	lines := traffic.NewLines(s.std.out)
	if f.Output == "json" {
		s.say.log = slog.New(slog.NewJSONHandler(s.std.out, nil))
		lines = traffic.NewJSON(s.say.log)
	}
	s.observer.Sinks = []traffic.Sink{lines}
	if f.Log != "" {
		out, err := s.output(f.Log)
		if err != nil {
			return err
		}
		s.observer.Sinks = append(s.observer.Sinks, stagelog.New(out))
	}
	if f.Admin != "" {
		s.metrics, s.history = metrics.New(), history.New(*f.Requests, *f.Bytes)
		s.observer.Sinks = append(s.observer.Sinks, s.metrics, s.history)
	}
	o, err := f.deployment()
	if err != nil {
		return err
	}
	s.transport = http.DefaultTransport.(*http.Transport).Clone()
	s.transport.Proxy = nil // what is declared is asked, and nobody in between
	s.transport.MaxIdleConns, s.transport.MaxIdleConnsPerHost = maxIdle, maxIdle
	s.transport.DisableCompression = true // backends see what the service sends: no Accept-Encoding
	o.Transport, o.Hooks, o.Read = s.transport, s.observer.Hooks(), s.reader()
	if err := s.openCases(o); err != nil {
		return err
	}
	if s.api, err = reload.New(func() (*deploy.Deployment, error) { return s.withCases(deploy.Load(o)) }); err != nil {
		return err
	}
	if err := s.checkRecorder(); err != nil {
		return err
	}
	return s.openAccessLog()
}

// maxIdle bounds the connections to backends that wait for the next request: as
// many as answer at once with the default of --max-concurrent.
const maxIdle = 256

// reader reads definitions; standard input only once.
func (s *serving) reader() func(string) (*formats.API, error) {
	var stdin *files.File
	return func(name string) (*formats.API, error) {
		if !files.IsStream(name) {
			return s.flags.read(name, nil)
		}
		if stdin == nil {
			file, err := files.Read(name, s.std.in)
			if err != nil {
				return nil, err
			}
			stdin = &file
		}
		return s.flags.parse(*stdin)
	}
}

// openAccessLog opens the access log, in the format of the stage where nothing
// else is said.
func (s *serving) openAccessLog() error {
	f := s.flags
	name := cmp.Or(f.Access, "-")
	if f.Access == "" && f.AccessFormat == "" {
		return nil
	}
	format, err := s.accessFormat()
	if err != nil {
		return err
	}
	out, err := s.output(name)
	if err != nil {
		return err
	}
	s.access = accesslog.New(out, format)
	s.observer.Sinks = append(s.observer.Sinks, s.access)
	return nil
}

// accessFormat is the format of the access log as flags and definitions say it now. What
// it names and no request has is warned of, when it is another than before.
func (s *serving) accessFormat() (*accesslog.Format, error) {
	text := cmp.Or(s.flags.AccessFormat, s.api.State().AccessLog, accesslog.Common)
	format, err := accesslog.Compile(text)
	if err != nil {
		return nil, err
	}
	if text != s.formatText {
		s.say.unknown(format.Unknown(), s.std.err)
	}
	s.formatText = text
	return format, nil
}

// reloadAccessLog follows a change of the stage's format. A format that is none is not
// taken.
func (s *serving) reloadAccessLog() {
	if s.access == nil {
		return
	}
	format, err := s.accessFormat()
	if err != nil {
		report.Error(s.std.err, err)
		report.Say(s.std.err, "the format is not taken: the access log goes on in the last good one")
		return
	}
	s.access.SetFormat(format)
}

// output opens a log, which is written to at its end.
func (s *serving) output(name string) (io.Writer, error) {
	if name == "-" || s.check {
		return s.std.out, nil
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	s.opened = append(s.opened, file)
	return s.gathered(file), nil
}

// gathered is out for the lines of requests, which come together while there are many.
func (s *serving) gathered(out io.Writer) io.Writer {
	w := gather.New(out, s.observer.Busy)
	s.opened = append(s.opened, w)
	return w
}

func (s *serving) close() {
	for _, c := range slices.Backward(s.opened) {
		c.Close()
	}
	if s.transport != nil {
		s.transport.CloseIdleConnections()
	}
}

// nobody counts nothing.
type nobody struct{}

func (nobody) Add(float64) {}

// handler is the API with its requests counted, bounded and watched.
func (s *serving) handler() http.Handler {
	var inFlight limit.Gauge = nobody{}
	throttled := func() {}
	if s.metrics != nil {
		inFlight, throttled = s.metrics, s.metrics.Throttle
	}
	return s.named(s.observer.Handler(limit.Handler(s.api, *s.flags.MaxConcurrent, inFlight, throttled)))
}

// garbage is what may lie about in memory before it is collected, in bytes: with what
// the program has beside it there are less than 40 MB (docs/serve.md, limits).
const garbage = 4 << 20

// listen opens the addresses, of which the second is that of --admin and may be nil. Both
// are nil where nothing is to be served.
func (s *serving) listen() (main, second *server.Server, err error) {
	f := s.flags
	if s.check {
		return nil, nil, nil
	}
	o := server.Options{
		Certificate: f.Cert, Key: f.Key, ReadHeader: f.HeaderTimeout, Read: f.ReadTimeout, Write: f.WriteTimeout, Idle: f.IdleTimeout,
		Shutdown: f.Shutdown, MaxHeaderBytes: *f.MaxHeaderBytes, Errors: troubles{s.std.err},
	}
	if main, err = server.Listen(f.Listen, s.handler(), o); err != nil || f.Admin == "" {
		return main, nil, err
	}
	host, _, _ := net.SplitHostPort(f.Admin)
	told := admin.Options{API: s.api, History: s.history, Metrics: s.metrics.Handler(), Hosts: []string{host}}
	if *f.UI {
		told.Playground = playground.Handler(playground.Options{Hosts: told.Hosts, Given: s.given, Answered: s.answered})
	}
	page := admin.Handler(told)
	o.Certificate, o.Key = "", ""
	if second, err = server.Listen(f.Admin, page, o); err != nil {
		main.Close()
	}
	return main, second, err
}

// run serves until ctx is done.
func (s *serving) run(ctx context.Context, main, second *server.Server) error {
	defer memory.Room(garbage).Close()
	parts := []func(context.Context) error{main.Serve}
	if second != nil {
		s.say.address("admin", second.URL())
		if *s.flags.UI {
			s.say.address("playground", second.URL()+"/playground/#given=definition-1")
		}
		parts = append(parts, second.Serve)
	}
	if *s.flags.Watch {
		parts = append(parts, s.watch)
	}
	s.say.address("serving", main.URL())
	return together(ctx, parts)
}

// watch reloads the definitions when they change.
func (s *serving) watch(ctx context.Context) error {
	return s.api.Watch(ctx, []string{s.flags.Log, s.flags.Access, s.flags.Record}, func(err error) {
		if err == nil {
			s.reloadAccessLog()
		}
		s.reloadCases(err)
		if s.metrics != nil {
			s.metrics.Reloaded(err)
		}
		s.say.reloaded(s.api.State().Deployment, err, s.std.err)
	})
}

// together runs parts until ctx is done or one of them ends, and gives their
// errors.
func together(ctx context.Context, parts []func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failed := make([]error, len(parts))
	var wait sync.WaitGroup
	for i, part := range parts {
		wait.Go(func() {
			defer cancel()
			failed[i] = part(ctx)
		})
	}
	wait.Wait()
	return errors.Join(failed...)
}
