package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
)

type showOptions struct {
	*face
	ID string
}

func newShow(f *face, run func(context.Context, *showOptions) error) *cobra.Command {
	o := &showOptions{face: f}
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show all about one document, with its proof so far",
		Long:  "Show all about one document, with its proof so far. ID is the whole id, or the end of it as list prints it.",
		Args:  one("the ID of a document, as satchelctl list prints it"),
		RunE: func(c *cobra.Command, args []string) error {
			o.ID = args[0]
			if run == nil {
				run = show
			}
			return run(c.Context(), o)
		},
	}
}

func show(ctx context.Context, o *showOptions) error {
	return o.reachingAs(ctx, func(d companion.Documents, owner string) error {
		r, err := d.Find(owner, o.ID)
		if err != nil {
			return err
		}
		if o.json {
			return o.writeJSON(list(r))
		}
		return o.facts(details(r, time.Now()))
	})
}

func details(r document.Record, now time.Time) [][2]string {
	facts := [][2]string{
		{"Name", r.Name},
		{"Id", r.ID.String()},
		{"Size", fmt.Sprintf("%s (%d bytes)", words.Size(r.Size), r.Size)},
		{"SHA-256", r.SHA256},
		{"Company", r.Company.Name},
		{"Category", words.Category(r.Category)},
	}
	if r.Note != "" {
		facts = append(facts, [2]string{"Note", r.Note})
	}
	facts = append(facts, [2]string{"State", words.State(r.State)})
	if r.Reason != nil {
		facts = append(facts, [2]string{"Why", r.Reason.Text})
	}
	if r.Action != nil {
		todo := r.Action.Text
		if r.Action.Code == document.AskAdministrator {
			todo += askHint
		}
		facts = append(facts, [2]string{"To do", todo})
	}
	if r.State == document.Waiting {
		facts = append(facts, [2]string{"Next try", words.When(r.NextWake, now)})
	}
	if r.Attempts > 0 {
		facts = append(facts, [2]string{"Attempts", fmt.Sprint(r.Attempts)})
	}
	return append(facts, proof(r, now)...)
}

func proof(r document.Record, now time.Time) [][2]string {
	var facts [][2]string
	for _, p := range r.Proof {
		facts = append(facts, [2]string{"Proof", fmt.Sprintf("%-12s %s  %s", p.Step, words.When(p.At, now), p.SHA256)})
	}
	if a := r.Acknowledgement; a != nil && a.DuplicateOf != nil {
		facts = append(facts, [2]string{"Duplicate", "the company had the same content already, as " + a.DuplicateOf.String()})
	}
	return facts
}
