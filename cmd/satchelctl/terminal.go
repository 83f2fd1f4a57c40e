package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// terminal is where a command reads and writes.
type terminal struct {
	in         io.Reader
	out, err   io.Writer
	isTerminal bool // out is one, so progress may be drawn over
	width      int  // columns of out; 0 where it isn't a terminal
	// secret asks for something typed without echo; errNoTerminal where nobody can type.
	secret func(prompt string) (string, error)
	getenv func(string) string
}

var errNoTerminal = errors.New("there is no terminal to ask on")

func systemTerminal(ctx context.Context) terminal {
	t := terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}
	t.secret = func(prompt string) (string, error) { return askSecret(ctx, prompt) }
	out := int(os.Stdout.Fd())
	if term.IsTerminal(out) {
		t.isTerminal, t.width = true, 80
		if width, _, err := term.GetSize(out); err == nil && width > 0 {
			t.width = width
		}
	}
	return t
}

func askSecret(ctx context.Context, prompt string) (string, error) {
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		return "", errNoTerminal
	}
	before, err := term.GetState(in)
	if err != nil {
		return "", fmt.Errorf("asking the terminal how it stands: %w", err)
	}
	fmt.Fprint(os.Stderr, prompt)
	typed, err := until(ctx, func() ([]byte, error) { return term.ReadPassword(in) })
	fmt.Fprintln(os.Stderr)
	if err != nil {
		// The terminal of whoever left in the middle shows what they type next.
		return "", errors.Join(fmt.Errorf("reading what was typed: %w", err), term.Restore(in, before))
	}
	return string(typed), nil
}

// until is what a function returns that can't be ended, or the context's error if that ends first.
func until[T any](ctx context.Context, fn func() (T, error)) (T, error) {
	type answer struct {
		got T
		err error
	}
	done := make(chan answer, 1)
	go func() {
		got, err := fn()
		done <- answer{got, err}
	}()
	select {
	case a := <-done:
		return a.got, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// maxSecretLine bounds what is read of a secret given on standard input, in bytes.
const maxSecretLine = 64 << 10

// secretLine reads the next line, without its line break and nothing else taken off: a password may begin or
// end with a space.
//
// To read several lines, hand in one *bufio.Reader for all of them.
func secretLine(in io.Reader) (string, error) {
	lines, buffered := in.(*bufio.Reader)
	if !buffered {
		lines = bufio.NewReader(io.LimitReader(in, maxSecretLine))
	}
	line, err := lines.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading standard input: %w", err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
}

// printf writes to standard output. An output that is gone (a closed pipe) ends the command through SIGPIPE.
func (t terminal) printf(format string, args ...any) { fmt.Fprintf(t.out, format, args...) }
