package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/playground"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/server"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

type playgroundCmd struct {
	Listen string            `default:"127.0.0.1:0" placeholder:"HOST:PORT" group:"server" help:"The address, of this machine; port 0 is any that is free."`
	Open   bool              `group:"server" help:"Open the page in the browser."`
	File   string            `short:"f" placeholder:"FILE" group:"config" help:"A definition or an integration to begin with, and the files that it includes: a file, a folder, or - for standard input."`
	Method string            `short:"m" placeholder:"'METHOD PATH'" group:"config" help:"The method of it, as gatemap list names it: 'GET /pets/{id}'; the first one where nothing is said."`
	Format string            `placeholder:"FORMAT" group:"config" help:"aws-cli, openapi, cloudformation, sam, cdk, terraform, terraform-json or serverless. Detected where it is not given."`
	Params map[string]string `name:"param" mapsep:"none" placeholder:"NAME=VALUE" group:"config" help:"A value that the definition leaves to the deployment. Repeat for more."`
}

// Help is shown by --help.
func (playgroundCmd) Help() string {
	return `
Serves the page that shows what an integration response does: a definition, what the backend answers and the client's request on one side, the client's response on the other, and between them the way that it took, drawn. The page is in the command, evaluates in the browser and sends nothing anywhere; the server answers this machine only. It ends with Ctrl-C.

Examples:

    gatemap playground --open
    gatemap playground -f template.yaml -m 'GET /pets/{id}'
    gatemap playground --listen 127.0.0.1:8090 -f integration.json
    aws apigateway get-integration ... | gatemap playground -f -
`
}

// Run serves the page until it is interrupted.
func (c *playgroundCmd) Run(std streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the next signal ends the process
	return c.serve(ctx, std)
}

func (c *playgroundCmd) serve(ctx context.Context, std streams) error {
	host, err := c.host()
	if err != nil {
		return err
	}
	options := playground.Options{Hosts: []string{host}}
	begin := ""
	if c.File != "" {
		state, err := c.given(std.in)
		if err != nil {
			return err
		}
		begin = "#given=definition"
		options.Given = func(name string) *playground.State {
			if name != "definition" {
				return nil
			}
			return state
		}
	} else if c.Method != "" || c.Format != "" || len(c.Params) > 0 {
		return errors.New("--method, --format and --param are about a definition: name it with -f")
	}
	limits := server.Options{ReadHeader: 10 * time.Second, Read: 10 * time.Second, Write: time.Minute, Idle: 2 * time.Minute, Shutdown: 2 * time.Second}
	s, err := server.Listen(c.Listen, playground.Handler(options), limits)
	if err != nil {
		return err
	}
	url := s.URL() + "/" + begin
	fmt.Fprintf(std.out, "playground %s\n", url)
	if c.Open {
		if err := openBrowser(url); err != nil {
			report.Say(std.err, "the browser cannot be opened: %v", err)
		}
	}
	return s.Serve(ctx)
}

// host is that of --listen, which has to be this machine's: a definition is nobody
// else's business.
func (c *playgroundCmd) host() (string, error) {
	if err := checkAddress("listen", c.Listen); err != nil {
		return "", err
	}
	host, _, _ := net.SplitHostPort(c.Listen)
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", fmt.Errorf("--listen %s: other machines reach this address; the page is for this one: 127.0.0.1 or localhost", c.Listen)
	}
	return host, nil
}

// given is what the page begins with.
func (c *playgroundCmd) given(stdin io.Reader) (*playground.State, error) {
	flags := definitionFlags{Format: c.Format, Params: c.Params}
	o, err := flags.options()
	if err != nil {
		return nil, err
	}
	read := stateOf
	if files.IsStream(c.File) {
		read = func(name string, o formats.Options) (*playground.State, []definition.Operation, error) {
			return piped(name, stdin, o)
		}
	}
	state, methods, err := read(c.File, o)
	if err != nil {
		return nil, err
	}
	if c.Method == "" {
		return state, nil
	}
	for i := range methods {
		if named(&methods[i], c.Method) {
			state.Definition.Method = playground.Key(&methods[i], methods)
			return state, nil
		}
	}
	return nil, fmt.Errorf("%s has no method %s; gatemap list %[1]s names them", c.File, c.Method)
}

// stateOf is what the page begins with for the definition in a file.
func stateOf(file string, o formats.Options) (*playground.State, []definition.Operation, error) {
	d, methods, err := playground.Load(file, o)
	if err != nil {
		return nil, nil, files.Plain(file, err)
	}
	return &playground.State{Definition: *d}, methods, nil
}

// piped is stateOf for what can be read once.
func piped(name string, stdin io.Reader, o formats.Options) (*playground.State, []definition.Operation, error) {
	file, err := files.Read(name, stdin)
	if err != nil {
		return nil, nil, err
	}
	d, methods, err := playground.Parse(file.Data, o)
	if err != nil {
		return nil, nil, files.Plain(file.Name, err)
	}
	return &playground.State{Definition: *d}, methods, nil
}

// named reports whether a method is the one that a text names: METHOD PATH, or one of
// them.
func named(op *definition.Operation, text string) bool {
	verb, path, both := strings.Cut(text, " ")
	if !both {
		return strings.EqualFold(op.HTTPMethod, text) || op.Path == text
	}
	return strings.EqualFold(op.HTTPMethod, verb) && op.Path == path
}

// openBrowser opens a page in the browser of whoever runs the command.
func openBrowser(url string) error {
	switch runtime.GOOS {
	case "darwin":
		return exec.Command("open", url).Start()
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", url).Start()
	}
	return exec.Command("xdg-open", url).Start()
}
