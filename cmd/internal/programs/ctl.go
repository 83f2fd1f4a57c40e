package programs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// Ctl runs satchelctl on one home.
type Ctl struct {
	Program string   // path of satchelctl
	Home    string   // its --home
	Env     []string // whole environment; nil is this process's
	Prefix  []string // a command to run it under
}

// Result is what one run of a program left.
type Result struct {
	Out, Err string
	Code     int // exit code; -1 when a signal ended it
}

// String is all of it, for a failing test or step.
func (r Result) String() string {
	return fmt.Sprintf("exit code %d\n%s%s", r.Code, r.Out, r.Err)
}

// Command prepares satchelctl with these arguments, for a caller that starts and kills it himself.
func (c Ctl) Command(ctx context.Context, args ...string) *exec.Cmd {
	line := append([]string{}, c.Prefix...)
	line = append(line, c.Program, "--home", c.Home)
	line = append(line, args...)
	command := exec.CommandContext(ctx, line[0], line[1:]...)
	command.Env = c.Env
	gently(command)
	return command
}

// Run runs satchelctl to its end. The error is about starting it; how it ended stands in the Result.
func (c Ctl) Run(ctx context.Context, stdin string, args ...string) (Result, error) {
	command := c.Command(ctx, args...)
	var out, errs bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(stdin), &out, &errs
	err := command.Run()
	result := Result{Out: out.String(), Err: errs.String(), Code: command.ProcessState.ExitCode()}
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		return result, fmt.Errorf("running satchelctl %s: %w", strings.Join(args, " "), err)
	}
	return result, nil
}

// Listed is a document as satchelctl list --json prints it.
type Listed struct {
	ID              string `json:"id"`
	Name            string `json:"name"`
	SHA256          string `json:"sha256"`
	Size            int64  `json:"size"`
	Company         string `json:"company"`
	Category        string `json:"category"`
	State           string `json:"state"`
	Reason          string `json:"reason"`
	Action          string `json:"action"`
	Attempts        int    `json:"attempts"`
	Acknowledgement *struct {
		SHA256      string  `json:"sha256"`
		Size        int64   `json:"size"`
		Time        string  `json:"time"`
		DuplicateOf *string `json:"duplicate_of"`
	} `json:"acknowledgement"`
}

// List reads the queue through list --json.
func (c Ctl) List(ctx context.Context) ([]Listed, error) {
	result, err := c.Run(ctx, "", "list", "--json")
	if err != nil {
		return nil, err
	}
	if result.Code != 0 {
		return nil, fmt.Errorf("satchelctl list: %s", result)
	}
	var all []Listed
	if err := json.Unmarshal([]byte(result.Out), &all); err != nil {
		return nil, fmt.Errorf("reading satchelctl list --json: %w", err)
	}
	return all, nil
}
