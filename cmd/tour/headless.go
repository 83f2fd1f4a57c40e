package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"satchel/cmd/internal/programs"
)

const (
	email = "bookkeeper@demo.test"
	// password is for the demonstration's own account, made anew each time and reachable only from this machine.
	password = "Teapot-Ladder-1887-Whitby"
)

// job is the main job without a window, and what its steps hand on to each other.
type job struct {
	places
	keyring keyring
	service *programs.Service
	ctl     programs.Ctl
	link    string
	token   place
	files   map[string]string // path of each sample and its SHA-256
}

// withoutWindow does the main job and returns the exit code.
func (p *places) withoutWindow(ctx context.Context) int {
	k := p.privateKeyring(ctx)
	defer k.stop()
	j := &job{places: *p, keyring: k}
	fmt.Printf("Satchel's main job without a window, step by step.\n\n")
	err := errors.Join(j.clear(), walk(ctx, os.Stdout, j.steps()))
	if err == nil {
		j.lookNext()
		err = j.service.Stop()
	}
	if err == nil {
		return 0
	}
	if ctx.Err() != nil {
		fmt.Fprintln(os.Stderr, "\nStopped before the end; what was started is ended.")
	} else {
		fmt.Fprintf(os.Stderr, "\nThis failed: %v\n", err)
	}
	j.abandon()
	return 1
}

func (j *job) steps() []step {
	return []step{
		{"Start the service with demonstration data", j.startService},
		{"Request a reset link, as “I have no app password” does", j.requestLink},
		{"Read the mail", j.readMail},
		{"Choose an app password on the portal's page", j.choosePassword},
		{"Sign in with e-mail and app password", j.signIn},
		{"See where the refresh token is, and where it is not", j.findToken},
		{"Have the companion look itself over", j.doctor},
		{"Choose a company", j.chooseCompany},
		{"Capture the sample documents", j.capture},
		{"Send them", j.send},
		{"Compare the hashes: original, queue, acknowledgement", j.compare},
		{"Have the service check itself: every document, every hash", j.check},
		{"Sign out, and see that the keychain is empty", j.signOut},
	}
}

// clear begins anew: the tour always shows a first time.
func (j *job) clear() error {
	for _, folder := range []string{"service", "companion", "samples"} {
		if err := os.RemoveAll(j.folder(folder)); err != nil {
			return fmt.Errorf("clearing the tour's folder: %w", err)
		}
		if err := os.MkdirAll(j.folder(folder), 0o700); err != nil {
			return fmt.Errorf("making the tour's folder: %w", err)
		}
	}
	j.ctl = programs.Ctl{Program: j.program("satchelctl"), Home: j.folder("companion"), Env: j.keyring.env}
	return nil
}

// abandon shows what the service said last, and ends it.
func (j *job) abandon() {
	if j.service == nil {
		return
	}
	fmt.Fprintf(os.Stderr, "\nThe end of the service's log:\n%s\n", lastLines(j.service.Log(), 20))
	if err := j.service.Stop(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n", err)
	}
}

func (j *job) lookNext() {
	fmt.Printf(`
Done: every document is with the service, and its hash is the same everywhere.

Where to look next:
  %s   the service's data (backup, restore and check read it)
  %s   the companion's home
  %s   the sample documents
  bin/satchelctl --help          the companion's commands
  bin/satcheld serve --help      running the service for real
  README.md                      what Satchel is, and the window: make run on a machine with a display
`, j.folder("service"), j.folder("companion"), j.folder("samples"))
}
