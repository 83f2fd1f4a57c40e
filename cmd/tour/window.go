package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"

	"satchel/cmd/internal/programs"
)

// demoPort is tried first, so that the companion's sign-in of the last tour still fits this one's address.
const demoPort = "8765"

const guide = `
Satchel is running on this computer only, with demonstration data.

  Portal    %[1]s
  Mailbox   %[1]s/mailbox   (mail to the demonstration's people comes here)
  Samples   %[2]s   (removed at the end)
  Keychain  %[5]s

What to do, in the window that opens (address and e-mail are filled in):

  1. Click “I have no app password”: a link goes to %[3]s at once.
  2. Open the mailbox above in a browser, follow the link, and choose a password.
  3. Back in the window, sign in with it, and choose a company.
  4. Drag the samples' folder into the window, or press Capture and choose it there (%[6]s);
     see each document arrive and be acknowledged.
  5. Open one: its details show the same hash here and at the service.

Closing the window ends the service too. The next make run goes on where this one ended;
to begin anew, remove %[4]s.

`

// withWindow runs the service and the companion's window beside it until the window is closed.
func (p *places) withWindow(ctx context.Context) int {
	service, err := p.startDemo(ctx)
	if err != nil {
		fmt.Fprintf(os.Stderr, "tour: %v\n", err)
		return 1
	}
	shown, err := p.layOut()
	if err != nil {
		fmt.Fprintf(os.Stderr, "tour: %v\n", errors.Join(err, service.Stop()))
		return 1
	}
	defer shown.clear()
	fmt.Printf(guide, service.URL, shown.folder, email, p.dir, windowKeychain(ctx), shown.way)
	err = p.window(ctx, service)
	if ctx.Err() != nil {
		err = nil
	}
	if err := errors.Join(err, service.Stop()); err != nil {
		fmt.Fprintf(os.Stderr, "tour: %v\n\nThe end of the service's log:\n%s\n", err, lastLines(service.Log(), 20))
		return 1
	}
	return 0
}

func (p *places) startDemo(ctx context.Context) (*programs.Service, error) {
	return programs.StartService(context.WithoutCancel(ctx), programs.ServiceOptions{
		Program: p.program("satcheld"), Data: p.folder("window-service"), Listen: freeAddress(), Args: []string{"--demo"},
	})
}

// freeAddress is the usual port on loopback, or any other where that is taken.
func freeAddress() string {
	usual := net.JoinHostPort("127.0.0.1", demoPort)
	listener, err := net.Listen("tcp", usual)
	if err != nil {
		return "127.0.0.1:0"
	}
	listener.Close()
	return usual
}

// window runs the companion until it is closed, or the service ends under it.
func (p *places) window(ctx context.Context, service *programs.Service) error {
	companion := exec.CommandContext(ctx, p.program("satchel"),
		"--home", p.folder("window-companion"), "--server", service.URL, "--email", email)
	companion.Stdout, companion.Stderr = os.Stdout, os.Stderr
	companion.Cancel = func() error { return companion.Process.Signal(syscall.SIGTERM) }
	companion.WaitDelay = 15 * time.Second
	if err := companion.Start(); err != nil {
		return fmt.Errorf("opening the companion: %w", err)
	}
	closed := make(chan error, 1)
	go func() { closed <- companion.Wait() }()
	select {
	case err := <-closed:
		if err != nil {
			return fmt.Errorf("the companion ended with an error: %w", err)
		}
		return nil
	case <-service.Ended():
		_ = companion.Process.Signal(syscall.SIGTERM)
		<-closed
		return errors.New("the service ended while the window was open")
	}
}
