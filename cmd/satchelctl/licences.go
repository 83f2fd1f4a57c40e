package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/assets/licences"
)

func newLicences(f *face) *cobra.Command {
	return &cobra.Command{
		Use:   "licences [NAME]",
		Short: "List what is built into Satchel and under which licence, or print the licence of one of them",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError(errors.New("name one of what satchelctl licences lists, in quotation marks if it has spaces"))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return f.licence(args[0])
			}
			return f.licences()
		},
	}
}

func (f *face) licences() error {
	rows := table{{"Built in", "Licence"}}
	for _, one := range licences.All() {
		rows = append(rows, []string{one.Name, orDash(one.Kind)})
	}
	return f.print(rows)
}

func (f *face) licence(name string) error {
	one, known := licences.Of(name)
	if !known {
		return explained(words.Explanation{
			Code: "unknown-component", Title: "Nothing of that name is built in.", Safe: "Nothing was changed.",
			Action: "See satchelctl licences for the names.", Exit: words.Usage,
		})
	}
	_, err := io.WriteString(f.out, one.Text)
	return err
}
