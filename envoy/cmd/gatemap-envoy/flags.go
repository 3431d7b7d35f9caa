package main

import (
	"errors"
	"flag"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap/envoy"
)

// flags are those of the command.
type flags struct {
	options       envoy.Options
	listen        string
	cert, key, ca string
	verbose       bool
	stop          time.Duration
}

// pairs is a flag NAME=VALUE that may be repeated.
type pairs map[string]string

// String implements flag.Value.
func (p pairs) String() string {
	return strings.Join(slices.Sorted(maps.Keys(p)), ",")
}

// Set implements flag.Value.
func (p pairs) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	switch _, known := p[name]; {
	case !ok || name == "":
		return errors.New("it is NAME=VALUE")
	case known:
		return errors.New("the name is given twice")
	}
	p[name] = value
	return nil
}

func parse(args []string, out io.Writer) (*flags, error) {
	f := new(flags)
	o := &f.options
	o.Parameters, o.StageVariables, o.Context = make(pairs), make(pairs), make(pairs)
	set := flag.NewFlagSet("gatemap-envoy", flag.ContinueOnError)
	set.SetOutput(out)
	set.StringVar(&f.listen, "listen", "unix:gatemap.sock", "where Envoy reaches it: unix:`PATH` or HOST:PORT")
	set.StringVar(&f.cert, "tls-cert", "", "a certificate in PEM, a `file`; with -tls-key, for TLS")
	set.StringVar(&f.key, "tls-key", "", "its private key, a `file`")
	set.StringVar(&f.ca, "tls-client-ca", "", "certificates in PEM, a `file`: only who has one signed by them may ask")
	set.StringVar(&o.Format, "format", "", "the `format` of the definitions where it is not to be detected")
	set.StringVar(&o.Method, "method", "", "the one method that is served: 'GET /pets'")
	set.StringVar(&o.Stage, "stage", "", "the `name` of the stage")
	set.BoolVar(&o.StagePrefix, "stage-prefix", false, "the stage is the first segment of paths")
	set.Var(pairs(o.Parameters), "param", "a value that the definition leaves to the deployment, `NAME=VALUE`; repeat for more")
	set.Var(pairs(o.StageVariables), "stage-variable", "a stage variable, `NAME=VALUE`; repeat for more")
	set.Var(pairs(o.Context), "context", "a member of $context and the attribute of Envoy's that it is, `NAME=ATTRIBUTE`; repeat for more")
	set.BoolVar(&o.Authorized, "authorized", false, "whoever gets here may use methods that demand a key or an authorizer")
	set.BoolVar(&o.AllowFaults, "allow-faults", false, "methods with faults answer 500, and keep nothing from being served")
	set.DurationVar(&o.Timeout, "timeout", 0, "how long a backend may take, in place of what methods say")
	set.DurationVar(&f.stop, "shutdown-timeout", 10*time.Second, "how long requests may go on when the server ends")
	set.BoolVar(&f.verbose, "verbose", false, "log every answer, not only failures")
	if err := set.Parse(args); err != nil {
		return nil, err
	}
	for _, text := range set.Args() {
		o.Definitions = append(o.Definitions, definitionOf(text))
	}
	return f, nil
}

// definitionOf reads [PATH=]FILE[#API]. A file that is there under the whole text is
// that file.
func definitionOf(text string) (d envoy.Definition) {
	if d.File = text; exists(text) {
		return d
	}
	if path, file, ok := strings.Cut(text, "="); ok {
		d.BasePath, d.File = path, file
	}
	if file, api, ok := strings.Cut(d.File, "#"); ok && !exists(d.File) {
		d.File, d.API = file, api
	}
	return d
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
