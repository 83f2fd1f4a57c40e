package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

func serveCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "serve --data DIR",
		Short: "Run the service",
		Long: "Run the service until it is told to end (SIGTERM or Ctrl+C). Its first line of output says where it listens.\n\n" +
			"Every flag is also a setting in the environment and in the file given with --config. Secrets have no flag, since\n" +
			"command lines are public on a machine: SATCHELD_POSTGRES, SATCHELD_SMTP_PASSWORD and others. 'satcheld config' shows all.",
		Example: "  satcheld serve --data ./satchel-data --demo\n" +
			"  satcheld serve --data /srv/satchel --public-url https://satchel.example --smtp-address mail.example:587 --smtp-from satchel@example.com",
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			cfg, err := configure(command.Flags())
			if err != nil {
				return err
			}
			return serve(command.Context(), cfg.settings, command.OutOrStdout(), command.ErrOrStderr())
		},
	}
	addFlags(command.Flags(), true)
	return command
}

// serve runs the service until ctx is done and everything under way has ended.
func serve(ctx context.Context, cfg settings, out, errOut io.Writer) error {
	log, err := newLog(cfg, errOut)
	if err != nil {
		return err
	}
	if err := checkSettings(cfg); err != nil {
		return err
	}
	debug.SetMemoryLimit(int64(cfg.MemoryLimit))
	usual := debug.SetGCPercent(startGarbage)
	listener, err := listen(ctx, cfg)
	if err != nil {
		return err
	}
	// Closed twice where all goes well; what counts is that it is closed where something doesn't.
	defer func() { _ = listener.Close() }()
	kept, err := openAlone(ctx, cfg)
	return with(kept, err, func(kept *keep) error {
		service, err := wire(ctx, cfg, kept, listener.Addr(), log)
		if err != nil {
			return err
		}
		debug.SetGCPercent(usual)
		if err := forgetStart(); err != nil {
			log.DebugContext(ctx, "the memory that starting took is kept", "error", err)
		}
		return service.run(ctx, listener, out)
	})
}

// checkSettings finds what is missing before anything is made or opened.
func checkSettings(cfg settings) error {
	if cfg.Data == "" {
		return errNoData
	}
	if !cfg.embedsMail() && cfg.SMTPAddress == "" {
		return usage(errors.New("say how mail leaves: --smtp-address HOST:PORT and --smtp-from ADDRESS, or --embedded-mail to keep it on this machine for trying out"))
	}
	_, err := cfg.texts()
	return err
}

func listen(ctx context.Context, cfg settings) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(cfg.Listen); err != nil {
		return nil, usage(fmt.Errorf("--listen %q is no address such as 127.0.0.1:8080", cfg.Listen))
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Listen)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program; choose another address with --listen", cfg.Listen)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s; choose a port above 1023 with --listen", cfg.Listen)
	case err != nil:
		return nil, fmt.Errorf("listening on %s: %w", cfg.Listen, err)
	}
	if err := checkDemo(cfg, netip.MustParseAddrPort(listener.Addr().String())); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// service is the wired program.
type service struct {
	handler    http.Handler
	background []func(context.Context) error // run until their context is done
	release    func()                        // has requests that only wait answer now
	drain      time.Duration
	log        *slog.Logger
}

// run serves until ctx is done, then takes no more connections, lets requests under way finish within the
// drain time, and cuts those that haven't; a cut upload is resumed where it was. Background work ends last.
func (s *service) run(ctx context.Context, listener net.Listener, out io.Writer) error {
	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	working, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	work, working := errgroup.WithContext(working)
	for _, job := range s.background {
		work.Go(func() error { return job(working) })
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Fprintf(out, "satcheld: ready at http://%s\n", opens(listener.Addr()))
	s.log.InfoContext(ctx, "ready", "address", listener.Addr().String(), "version", version, "process", os.Getpid())

	var err error
	select {
	case <-ctx.Done():
		s.stop(context.WithoutCancel(ctx), server)
	case err = <-failed:
		err = fmt.Errorf("serving on %s: %w", listener.Addr(), err)
	case <-working.Done(): // a job has failed, and says so below
		s.stop(context.WithoutCancel(ctx), server)
	}
	stopWork()
	if failure := work.Wait(); failure != nil {
		err = errors.Join(err, failure)
	}
	s.log.InfoContext(ctx, "stopped")
	return err
}

func (s *service) stop(ctx context.Context, server *http.Server) {
	s.log.InfoContext(ctx, "stopping: finishing the requests under way", "at_most", s.drain)
	s.release()
	patient, cancel := context.WithTimeout(ctx, s.drain)
	defer cancel()
	if err := server.Shutdown(patient); err != nil {
		s.log.WarnContext(ctx, "cutting the requests that did not finish; uploads are resumed where they were", "after", s.drain)
		_ = server.Close()
	}
}
