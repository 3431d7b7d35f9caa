// Gatemap-fetch reads live REST APIs from AWS for the command gatemap, which runs it
// for gatemap fetch, and finds credentials for gatemap test --sign. It is a program
// and a module of its own because of the AWS SDK, which few users of gatemap need.
//
//	gatemap-fetch --rest-api-id ID [flags]   the API as JSON
//	gatemap-fetch credentials [flags]        credentials, as a credential_process prints them
//
// It lies beside gatemap or on PATH. The exit codes are those of gatemap: 0 done, 2
// the command line cannot be used, or the API cannot be read.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	_ "golang.org/x/crypto/x509roots/fallback" // where the system has no authorities, as in the image

	"github.com/gatemap/gatemap/cmd/gatemap-fetch/internal/live"
	"github.com/gatemap/gatemap/internal/buildversion"
	"github.com/gatemap/gatemap/internal/fetchprogram"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/wholefile"
)

const (
	exitDone  = 0
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// command is one of the two that the program has.
type command interface {
	run(ctx context.Context, out io.Writer) error
}

// run executes one command line and gives the exit code. Only --help and --version
// end the process themselves.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	name, c := fetchprogram.Name, command(new(fetchCmd))
	if len(args) > 0 && args[0] == fetchprogram.CredentialsCommand {
		name, c, args = name+" "+args[0], new(credentialsCmd), args[1:]
	}
	parser, err := kong.New(c, kong.Name(name), kong.Writers(stdout, stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ExplicitGroups([]kong.Group{{Key: "config", Title: "Configuration:"}, {Key: "output", Title: "Output:"}}))
	if err != nil {
		panic(err) // the declaration of the flags is wrong
	}
	if _, err := parser.Parse(args); err != nil {
		defer fmt.Fprintf(stderr, "Run \"%s --help\" for the flags and examples.\n", name)
		return failed(stderr, err)
	}
	if err := c.run(ctx, stdout); err != nil {
		return failed(stderr, err)
	}
	return exitDone
}

func failed(stderr io.Writer, err error) int {
	if !errors.Is(err, syscall.EPIPE) { // whose reader has seen enough
		fmt.Fprintf(stderr, "gatemap: %s\n", source.Printable(err.Error()))
	}
	return exitUsage
}

// fetchCmd reads an API and writes it.
type fetchCmd struct {
	fetchprogram.Flags
	Version versionFlag `help:"Print the version and exit."`
}

func (c *fetchCmd) run(ctx context.Context, out io.Writer) error {
	client, err := live.NewClient(ctx, live.Options{Region: c.Region, Profile: c.Profile, Endpoint: c.Endpoint})
	if err != nil {
		return err
	}
	doc, err := live.Read(ctx, client, live.Query{RestAPI: c.RestAPI, Resource: c.Resource})
	if err != nil {
		return err
	}
	data, err := doc.JSON()
	if err != nil {
		return err
	}
	if c.Output == "" || c.Output == "-" {
		_, err := out.Write(data)
		return err
	}
	wholefile.CleanOnSignal()
	if err := wholefile.Write(c.Output, data); err != nil {
		return fmt.Errorf("%s: %w", c.Output, wholefile.Reason(err))
	}
	return nil
}

// credentialsCmd prints credentials.
type credentialsCmd struct{ fetchprogram.CredentialsFlags }

func (c *credentialsCmd) run(ctx context.Context, out io.Writer) error {
	found, err := live.Credentials(ctx, live.Options{Region: c.Region, Profile: c.Profile})
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(found)
}

// versionFlag is --version, before anything else on the command line counts.
type versionFlag bool

// BeforeReset prints the version and ends the process.
func (versionFlag) BeforeReset(app *kong.Kong) error {
	if _, err := fmt.Fprintln(app.Stdout, buildversion.Of(fetchprogram.Name)); err != nil {
		return err
	}
	app.Exit(exitDone)
	return nil
}
