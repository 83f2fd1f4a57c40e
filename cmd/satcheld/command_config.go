package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"
)

func configCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "config",
		Short: "Print the settings in effect, where each comes from, and what it does",
		Long:  "Print the settings in effect as a TOML file, with secrets masked: each with where it comes from and what it does.",
		Args:  noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			cfg, err := configure(command.Flags())
			if err != nil {
				return err
			}
			return printConfig(command.OutOrStdout(), cfg)
		},
	}
	addFlags(command.Flags(), true)
	return command
}

func printConfig(out io.Writer, cfg configured) error {
	for _, s := range listSettings(&cfg.settings) {
		value := strconv.Quote(s.text())
		if s.isBool {
			value = s.text()
		}
		from := cfg.from[s.key]
		if from == "" {
			from = "default"
		}
		if _, err := fmt.Fprintf(out, "# %s (%s)\n%s = %s # %s\n\n", s.help, s.env(), s.key, value, from); err != nil {
			return err
		}
	}
	return printProviders(out, cfg.Providers)
}
