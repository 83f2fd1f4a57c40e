package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
)

func newList(f *face, run func(context.Context, *face) error) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the documents captured here and how they stand",
		Long: `List the documents captured here and how they stand, the oldest first.

With --json: an array of objects with id, name, sha256, size, company, category, state, reason, action, attempts
and acknowledgement {sha256, size, time, duplicate_of}, which is null until the service has the document.`,
		Args: none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = listDocuments
			}
			return run(c.Context(), f)
		},
	}
}

func listDocuments(ctx context.Context, f *face) error {
	return f.reachingAs(ctx, func(d companion.Documents, owner string) error {
		records, err := d.List(companion.Filter{Account: owner})
		if err != nil {
			return err
		}
		if f.json {
			return f.writeJSON(listAll(records))
		}
		if len(records) == 0 {
			f.printf("No documents yet. Capture some with satchelctl add PATH\n")
			return nil
		}
		return f.print(documents(records))
	})
}

func documents(records []document.Record) table {
	rows := table{{"ID", "Name", "Size", "Company", "Category", "State", "Why"}}
	for _, r := range records {
		rows = append(rows, []string{
			shortID(r), r.Name, words.Size(r.Size), r.Company.Name, words.Category(r.Category), words.State(r.State), why(r),
		})
	}
	return rows
}

// why is the reason of a document's state in one sentence; show has all of it, and what to do.
func why(r document.Record) string {
	switch {
	case r.Reason != nil:
		first, _, _ := strings.Cut(r.Reason.Text, ". ")
		return sentence(first)
	case r.Acknowledgement != nil && r.Acknowledgement.DuplicateOf != nil:
		return "The company had the same content already."
	}
	return ""
}
