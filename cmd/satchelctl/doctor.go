package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

func newDoctor(f *face, run func(context.Context, *face) error) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look at keychain, clock, disk, queue and service, and say what to mend",
		Long: `Look at keychain, clock, disk, queue and service, and say what to mend. It changes nothing.

Exit code 0 when nothing failed (warnings included), 3 when something needs you, 4 when all that failed is that
the service can't be reached.`,
		Args: none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = doctor
			}
			return run(c.Context(), f)
		},
	}
}

type listedCheck struct {
	Name   string `json:"name"`
	Result string `json:"result"`
	Found  string `json:"found"`
	Action string `json:"action"`
}

func doctor(ctx context.Context, f *face) error {
	return f.with(ctx, func(c *companion.Companion) error {
		var listed []listedCheck
		code := done
		for _, check := range c.Doctor(ctx) {
			found, action := check.Found, check.Action
			if check.Err != nil {
				e := explain(check.Err)
				action = e.Action
				if e.Title != found {
					found += " " + e.Title
				}
				if check.Result == companion.Fail {
					code = worse(code, e.Exit)
				}
			} else if check.Result == companion.Fail {
				code = worse(code, person)
			}
			listed = append(listed, listedCheck{check.Name, string(check.Result), found, action})
		}
		if err := f.report(listed); err != nil || code == done {
			return err
		}
		return outcome(code)
	})
}

func (f *face) report(checks []listedCheck) error {
	if f.json {
		return f.writeJSON(checks)
	}
	for _, check := range checks {
		f.printf("%-4s  %-10s  %s\n", strings.ToUpper(check.Result), check.Name, plain(check.Found))
		if check.Action != "" {
			f.printf("%-18s→ %s\n", "", plain(check.Action))
		}
	}
	return nil
}

// worse is the exit code that says more: a person's turn before a plain failure before being offline.
func worse(a, b int) int {
	order := []int{done, offline, failed, person}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}
