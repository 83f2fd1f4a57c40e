package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/metered"
)

type networkOptions struct {
	*face
	Limit   string
	Metered string
}

func newNetwork(f *face) *cobra.Command {
	o := &networkOptions{face: f}
	command := &cobra.Command{
		Use:   "network",
		Short: "Show or set how fast documents are sent, and whether they wait on a metered network",
		Long: `Show or set how fast documents are sent, and whether they wait while the network is metered. It holds for the window
and for every satchelctl on this home, from the next upload on.

Whether a network is metered, NetworkManager says on Linux. On Windows and macOS it can't be told yet, and documents are
sent over every network.`,
		Example: "  satchelctl network --limit 500kB --metered wait\n  satchelctl network --limit none",
		Args:    none,
		RunE:    func(c *cobra.Command, _ []string) error { return o.run(c.Context()) },
	}
	command.Flags().StringVar(&o.Limit, "limit", "", "bytes a second for all uploads together, such as 500kB or 2MB; none for no limit")
	command.Flags().StringVar(&o.Metered, "metered", "", "wait or send")
	return command
}

func (o *networkOptions) run(ctx context.Context) error {
	return o.with(ctx, func(c *companion.Companion) error {
		before, err := c.Sending()
		if err != nil {
			return err
		}
		chosen, err := o.chosen(before)
		if err != nil {
			return usageError(err)
		}
		if chosen != before {
			if err := c.SetSending(chosen); err != nil {
				return err
			}
		}
		if o.json {
			return o.writeJSON(chosen)
		}
		o.printf("%s\n%s\n", limitLine(chosen), meteredLine(chosen))
		return nil
	})
}

func (o *networkOptions) chosen(s companion.Sending) (companion.Sending, error) {
	switch o.Metered {
	case "":
	case "wait", "send":
		s.WaitMetered = o.Metered == "wait"
	default:
		return s, errors.New("say --metered wait or --metered send")
	}
	if o.Limit == "" {
		return s, nil
	}
	limit, err := parseLimit(o.Limit)
	s.Limit = limit
	return s, err
}

// parseLimit reads bytes a second, in decimal units.
func parseLimit(text string) (int64, error) {
	text = strings.ToLower(strings.TrimSpace(strings.TrimSuffix(text, "/s")))
	if text == "none" {
		return 0, nil
	}
	number, factor := strings.TrimSuffix(text, "b"), int64(1)
	for unit, by := range map[string]int64{"k": 1_000, "m": 1_000_000, "g": 1_000_000_000} {
		if bare, ok := strings.CutSuffix(number, unit); ok {
			number, factor = bare, by
			break
		}
	}
	limit, err := strconv.ParseInt(strings.TrimSpace(number), 10, 32)
	if err != nil || limit <= 0 {
		return 0, fmt.Errorf("%q is no limit: give bytes a second, such as 500kB or 2MB, or none", visible(text))
	}
	return limit * factor, nil
}

func limitLine(s companion.Sending) string {
	if s.Limit == 0 {
		return "Documents are sent as fast as the network allows."
	}
	return "Documents are sent at " + words.Size(s.Limit) + " a second at most."
}

func meteredLine(s companion.Sending) string {
	switch {
	case s.WaitMetered && metered.Supported:
		return "While the network is metered they wait."
	case s.WaitMetered:
		return "They would wait on a metered network, but this system doesn't tell which are: they are sent over all."
	}
	return "They are sent over metered networks too."
}
