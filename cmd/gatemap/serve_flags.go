package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/config"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/request"
)

// configName is the configuration file that is read where it is found.
const configName = "gatemap.serve.yaml"

// serveFlags are the settings of a server; each can be in the configuration file
// as well. The tag path says of which of them a value names a file.
type serveFlags struct {
	definitionFlags

	Files          []string          `name:"file" short:"f" sep:"none" path:"prefixed" placeholder:"[PATH=]FILE" group:"config" help:"An API definition, and the base path that it is served under. Repeat for more."`
	Stage          string            `placeholder:"NAME" group:"config" help:"The stage, whose name is the first segment of every path."`
	StagePrefix    *bool             `negatable:"" group:"config" help:"Whether paths begin with the stage; they do when there is one."`
	StageVariables map[string]string `name:"stage-variable" mapsep:"none" placeholder:"NAME=VALUE" group:"config" help:"A stage variable. Repeat for more."`

	Lambda       map[string]string `mapsep:"none" placeholder:"NAME=URL" group:"endpoints" help:"Where a function is invoked, by its name, name:qualifier, ARN or logical id; * is any other. Repeat for more."`
	Backend      map[string]string `mapsep:"none" placeholder:"URI-PREFIX=URL" group:"endpoints" help:"What stands for HTTP endpoints whose URI begins so. Repeat for more."`
	Service      map[string]string `mapsep:"none" placeholder:"NAME=URL" group:"endpoints" help:"Where an AWS service is asked: dynamodb=http://127.0.0.1:8000. Repeat for more."`
	Timeout      time.Duration     `placeholder:"TIME" group:"endpoints" help:"How long a backend may take, in place of what the definition says: 3s."`
	APIKeys      map[string]string `name:"api-key" mapsep:"none" placeholder:"ID=VALUE" group:"endpoints" help:"A key that methods with an API key take. Repeat for more."`
	Answers      map[string]string `name:"authorizer" mapsep:"none" path:"value" placeholder:"NAME=FILE" group:"endpoints" help:"The answers of an authorizer, which stand for it; * is any other. Repeat for more."`
	Record       string            `path:"value" placeholder:"DIR" group:"endpoints" help:"Keep what backends answer as cases of gatemap test in a folder, without secrets."`
	Replay       string            `path:"value" placeholder:"DIR" group:"endpoints" help:"Let the cases in a folder answer for all backends, and ask nobody."`
	Log          string            `path:"value" placeholder:"FILE" group:"output" help:"Write the execution log, as a stage has it; - is standard output."`
	Access       string            `name:"access-log" path:"value" placeholder:"FILE" group:"output" help:"Write the access log; - is standard output."`
	AccessFormat string            `name:"access-log-format" placeholder:"TEXT" group:"output" help:"The format of the access log, with variables of $context, in place of the stage's."`
	Output       string            `short:"o" enum:",text,json" default:"" placeholder:"FORMAT" group:"output" help:"How each request is told of: text, or json, one object a line."`
	Listen       string            `placeholder:"HOST:PORT" group:"server" help:"The address; 127.0.0.1:8080 where nothing is said, and port 0 is any that is free."`
	Cert         string            `name:"tls-cert" path:"value" placeholder:"FILE" group:"server" help:"A certificate in PEM; with --tls-key, for HTTPS."`
	Key          string            `name:"tls-key" path:"value" placeholder:"FILE" group:"server" help:"Its private key."`
	Admin        string            `placeholder:"HOST:PORT" group:"server" help:"Tell of health, metrics and the last requests at this address; off where nothing is said."`
	Public       *bool             `name:"admin-public" group:"server" help:"Let --admin be an address that other machines reach."`
	UI           *bool             `name:"ui" group:"server" help:"Serve the playground at the address of --admin, with the definitions and the last requests."`
	Requests     *int              `name:"keep-requests" placeholder:"N" group:"server" help:"How many requests --admin keeps; 100."`
	Bytes        *int              `name:"keep-bytes" placeholder:"N" group:"server" help:"How many bytes they may have together; 2097152."`
	Watch        *bool             `negatable:"" group:"server" help:"Whether a changed definition is read again; it is."`

	MaxConcurrent  *int          `placeholder:"N" group:"server" help:"How many requests are answered at once; more are 429, Too Many Requests. 256; 0 is any number."`
	MaxHeaderBytes *int          `placeholder:"N" group:"server" help:"How large the headers of a request may be; 32768."`
	HeaderTimeout  time.Duration `placeholder:"TIME" group:"server" help:"How long the headers of a request may take; 10s."`
	ReadTimeout    time.Duration `placeholder:"TIME" group:"server" help:"How long a request may take; 30s."`
	WriteTimeout   time.Duration `placeholder:"TIME" group:"server" help:"How long an answer may take, that of the backend with it; 15m."`
	IdleTimeout    time.Duration `placeholder:"TIME" group:"server" help:"How long a connection may be idle; 2m."`
	Shutdown       time.Duration `name:"shutdown-timeout" placeholder:"TIME" group:"server" help:"How long requests may go on when the server ends; 10s."`
}

// configure completes the flags by the configuration file, and both by the
// defaults. It returns the name of the file, "" without one.
func (f *serveFlags) configure(name string, definitions []string) (string, error) {
	f.Files = append(f.Files, definitions...)
	data, err := os.ReadFile(cmp.Or(name, configName))
	switch {
	case err == nil:
		name = cmp.Or(name, configName)
		var file serveFlags
		if err := config.Read(name, data, &file); err != nil {
			return name, err
		}
		config.Merge(f, &file)
	case name != "" || !errors.Is(err, fs.ErrNotExist):
		return name, err
	}
	config.Merge(f, serveDefaults())
	return name, f.check()
}

func serveDefaults() *serveFlags {
	yes, no := true, false
	number := func(n int) *int { return &n }
	return &serveFlags{
		Output: "text", Listen: "127.0.0.1:8080", Public: &no, UI: &no, Watch: &yes, Requests: number(100), Bytes: number(2 << 20),
		MaxConcurrent: number(256), MaxHeaderBytes: number(32 << 10), HeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 15 * time.Minute, IdleTimeout: 2 * time.Minute, Shutdown: 10 * time.Second,
	}
}

func (f *serveFlags) check() error {
	if len(f.Files) == 0 {
		return fmt.Errorf("no API definition: give -f FILE, or file in %s", configName)
	}
	if f.Output != "text" && f.Output != "json" {
		return fmt.Errorf("output is text or json, not %s", f.Output)
	}
	if f.Record != "" && f.Replay != "" {
		return errors.New("--record keeps what backends answer, and with --replay none is asked: give one of them")
	}
	if (f.Cert == "") != (f.Key == "") {
		return errors.New("--tls-cert and --tls-key go together")
	}
	if f.StagePrefix != nil && *f.StagePrefix && f.Stage == "" {
		return errors.New("--stage-prefix needs a --stage")
	}
	if f.Stage != "" && !stageName.MatchString(f.Stage) {
		return fmt.Errorf("--stage %s: the name of a stage has 1 to 128 letters, digits, - and _", f.Stage)
	}
	if *f.MaxHeaderBytes == 0 {
		return errors.New("--max-header-bytes 0: no request would be taken; it counts from 1")
	}
	for name, n := range map[string]int{"keep-requests": *f.Requests, "keep-bytes": *f.Bytes, "max-concurrent": *f.MaxConcurrent, "max-header-bytes": *f.MaxHeaderBytes} {
		if n < 0 {
			return fmt.Errorf("--%s %d: it counts from 0", name, n)
		}
	}
	for name, d := range map[string]time.Duration{"timeout": f.Timeout, "header-timeout": f.HeaderTimeout, "read-timeout": f.ReadTimeout,
		"write-timeout": f.WriteTimeout, "idle-timeout": f.IdleTimeout, "shutdown-timeout": f.Shutdown} {
		if d < 0 {
			return fmt.Errorf("--%s %v: a time is not negative", name, d)
		}
	}
	if err := checkAddress("listen", f.Listen); err != nil {
		return err
	}
	return f.checkAdmin()
}

// stageName is what the service takes for the name of a stage (API reference,
// CreateStage).
var stageName = lazyregexp.New(`^[A-Za-z0-9_-]{1,128}$`)

// checkAddress refuses what is no HOST:PORT.
func checkAddress(flag, address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return fmt.Errorf("--%s %s: it is HOST:PORT: %w", flag, address, err)
	}
	return nil
}

// checkAdmin refuses an address that other machines reach, unless somebody says
// that they may: requests hold what their clients have sent.
func (f *serveFlags) checkAdmin() error {
	if f.Admin == "" {
		if *f.UI {
			return errors.New("--ui is served at the address of --admin: give one, as --admin 127.0.0.1:8081")
		}
		return nil
	}
	if err := checkAddress("admin", f.Admin); err != nil || *f.Public {
		return err
	}
	host, _, _ := net.SplitHostPort(f.Admin)
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("--admin %s: other machines reach this address, and it shows whole requests; --admin-public allows it", f.Admin)
}

// deployment is what the flags say of the deployment.
func (f *serveFlags) deployment() (*deploy.Options, error) {
	o := &deploy.Options{
		Stage: f.Stage, StagePrefix: f.Stage != "" && (f.StagePrefix == nil || *f.StagePrefix), Variables: f.StageVariables,
		Authorizers: f.Answers, Timeout: f.Timeout,
	}
	if f.Root != "" {
		o.Folders = []string{f.Root}
	}
	for _, text := range f.Files {
		d, err := deploy.ParseDefinition(text)
		if err != nil {
			return nil, fmt.Errorf("-f: %w", err)
		}
		o.Definitions = append(o.Definitions, d)
	}
	var err error
	for _, from := range []struct {
		flag string
		say  map[string]string
		to   *map[string]*url.URL
	}{{"--lambda", f.Lambda, &o.Functions}, {"--backend", f.Backend, &o.Backends}, {"--service", f.Service, &o.Services}} {
		if *from.to, err = addresses(from.flag, from.say); err != nil {
			return nil, err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.APIKeys)) {
		o.APIKeys = append(o.APIKeys, request.APIKey{ID: id, Value: f.APIKeys[id]})
	}
	return o, nil
}

// addresses reads the URLs of a flag.
func addresses(flag string, texts map[string]string) (map[string]*url.URL, error) {
	all := make(map[string]*url.URL, len(texts))
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		u, err := url.Parse(texts[name])
		switch {
		case name == "":
			return nil, fmt.Errorf("%s =%s: nothing stands before the =", flag, texts[name])
		case !strings.Contains(texts[name], "//"):
			return nil, fmt.Errorf("%s %s=%s: it is a URL: give %s=http://%[3]s", flag, name, texts[name], name)
		case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
			return nil, fmt.Errorf("%s %s=%s: it is a URL that begins with http:// or https://, and has a host", flag, name, texts[name])
		}
		all[name] = u
	}
	return all, nil
}
