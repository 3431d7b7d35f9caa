// Command gatemap-envoy is the external processor of package envoy as a server:
//
//	gatemap-envoy [flags] DEFINITION...
//
// A definition is FILE, PATH=FILE or PATH=FILE#API: the path that it is served
// under, and which API of a file with several. docs/envoy.md is the manual.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	extproc "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/gatemap/gatemap/envoy"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	if err := run(ctx, os.Args[1:], reload, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "gatemap-envoy:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, reload <-chan os.Signal, out io.Writer) error {
	f, err := parse(args, out)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	level := slog.LevelInfo
	if f.verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: level}))
	f.options.Logger = log
	processor, err := envoy.New(f.options)
	if err != nil {
		return err
	}
	options, err := f.credentials()
	if err != nil {
		return err
	}
	listener, err := listen(f.listen)
	if err != nil {
		return err
	}
	server := grpc.NewServer(append(options, envoy.ServerOptions()...)...)
	extproc.RegisterExternalProcessorServer(server, processor)
	healthy := health.NewServer()
	healthy.SetServingStatus(extproc.ExternalProcessor_ServiceDesc.ServiceName, grpc_health_v1.HealthCheckResponse_SERVING)
	grpc_health_v1.RegisterHealthServer(server, healthy)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	log.Info("serving", slog.String("address", listener.Addr().String()))
	for {
		select {
		case err := <-ended:
			return err
		case <-reload:
			reloaded(processor, log)
		case <-ctx.Done():
			healthy.Shutdown()
			defer time.AfterFunc(f.stop, server.Stop).Stop()
			server.GracefulStop()
			return <-ended
		}
	}
}

func reloaded(processor *envoy.Server, log *slog.Logger) {
	if err := processor.Reload(); err != nil {
		log.Error("the definitions stay as they were", slog.String("fault", err.Error()))
		return
	}
	log.Info("reloaded")
}
