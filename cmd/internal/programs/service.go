package programs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// readyPrefix begins satcheld's first line on standard output; the address follows.
const readyPrefix = "satcheld: ready at "

// startLimit is how long a service may take until it is ready: its first start makes the tables.
const startLimit = 60 * time.Second

// Service is a running satcheld.
type Service struct {
	URL     string // as it said itself
	command *exec.Cmd
	log     *Tail
	ended   chan struct{}
	err     error // valid once ended is closed
}

// ServiceOptions say how to start one.
type ServiceOptions struct {
	Program string   // path of satcheld
	Data    string   // its --data folder
	Listen  string   // host:port; empty is a free port on loopback
	Args    []string // further arguments of serve
	Env     []string // whole environment; nil is this process's
	Prefix  []string // a command to run it under, such as prlimit with its arguments
}

// StartService starts satcheld serve and waits until it is ready. It is ended with ctx, or by Stop or Kill.
func StartService(ctx context.Context, o ServiceOptions) (*Service, error) {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	line := append([]string{}, o.Prefix...)
	line = append(line, o.Program, "serve", "--data", o.Data, "--listen", o.Listen)
	line = append(line, o.Args...)
	s := &Service{command: exec.CommandContext(ctx, line[0], line[1:]...), log: &Tail{}, ended: make(chan struct{})}
	s.command.Env = o.Env
	s.command.Stderr = s.log
	gently(s.command)
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("listening to the service: %w", err)
	}
	if err := s.command.Start(); err != nil {
		return nil, fmt.Errorf("starting the service: %w", err)
	}
	first := make(chan string, 1)
	go s.follow(out, first)
	return s, s.awaitReady(first)
}

// gently makes the end of a command's context a SIGTERM, and only later a kill.
func gently(command *exec.Cmd) {
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 15 * time.Second
}

func (s *Service) follow(out io.Reader, first chan<- string) {
	reader := bufio.NewReader(out)
	line, _ := reader.ReadString('\n')
	first <- line
	_, _ = io.Copy(s.log, reader)
	s.err = s.command.Wait()
	close(s.ended)
}

func (s *Service) awaitReady(first <-chan string) error {
	select {
	case line := <-first:
		url, ok := strings.CutPrefix(strings.TrimSpace(line), readyPrefix)
		if ok {
			s.URL = url
			return nil
		}
		return errors.Join(fmt.Errorf("the service did not become ready: it said %q\n%s", line, s.log), s.Kill())
	case <-time.After(startLimit):
		return errors.Join(fmt.Errorf("the service was not ready after %s\n%s", startLimit, s.log), s.Kill())
	}
}

// Log is the newest part of what the service wrote.
func (s *Service) Log() string { return s.log.String() }

// Ended is closed when the service has ended.
func (s *Service) Ended() <-chan struct{} { return s.ended }

// PeakMemory is the most memory the service had, in bytes, once it has ended.
func (s *Service) PeakMemory() int64 {
	<-s.ended
	return PeakMemory(s.command.ProcessState)
}

// Stop asks the service to end, as an init system would, and waits until it has. Its own exit is the error.
func (s *Service) Stop() error {
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("asking the service to end: %w", err)
	}
	select {
	case <-s.ended:
		return s.err
	case <-time.After(30 * time.Second):
		return errors.Join(errors.New("the service did not end within 30 s of SIGTERM"), s.Kill())
	}
}

// Kill ends the service at once, as a power cut would, and waits until it is gone.
func (s *Service) Kill() error {
	if err := s.command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("killing the service: %w", err)
	}
	<-s.ended
	return nil
}
