package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/sync/capture"
	"satchel/sync/companion"
	"satchel/sync/document"
)

type addOptions struct {
	*face
	companion.AddRequest
}

func newAdd(f *face, run func(context.Context, *addOptions) error) *cobra.Command {
	o := &addOptions{face: f}
	var category string
	command := &cobra.Command{
		Use:   "add PATH…",
		Short: "Capture files and whole folders into the queue",
		Long: `Capture files and whole folders into the queue. It needs no network.

Every file is copied, hashed and made durable before "saved" is said; the original is only read. A file that
can't be captured is named with the reason, and the others are saved all the same: the exit code is 0 when all
were saved and 3 when any was refused.

With --json: an array with one object for each document saved and each file that was not: path, paths (of a document
made with --combine all its pages, in order), status (saved, refused or skipped), document (as list --json has it),
error, and warning where a picture was saved that can't be shown.`,
		Example: `  satchelctl add --category purchase invoices/ scan.pdf
  satchelctl add --combine --name "Lease" page1.jpg page2.jpg`,
		Args: some("a file or folder to capture"),
		PreRunE: func(*cobra.Command, []string) (err error) {
			if o.Name != "" && !o.Combine {
				return usageError(errors.New("--name is for --combine: documents of one file are called as the file is"))
			}
			o.Category, err = document.ParseCategory(category)
			return usageError(err)
		},
		RunE: func(c *cobra.Command, args []string) error {
			o.Paths = args
			if run == nil {
				run = add
			}
			return run(c.Context(), o)
		},
	}
	flags := command.Flags()
	flags.StringVar(&o.Company, "company", "", "company they go to (default: the chosen one)")
	flags.StringVar(&category, "category", "", "purchase, sale, expense, bank-statement, supplier-statement or other (default other)")
	flags.StringVar(&o.Note, "note", "", "a note that goes with each")
	flags.BoolVar(&o.Combine, "combine", false, "make the files the pages of one document, in the order given")
	flags.StringVar(&o.Name, "name", "", "with --combine: the document's name, with or without .pdf (default: the first file's)")
	must(command.RegisterFlagCompletionFunc("category", completeCategory))
	return command
}

func completeCategory(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, c := range document.Categories() {
		names = append(names, string(c))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func add(ctx context.Context, o *addOptions) error {
	return o.reaching(ctx, func(d companion.Documents) error {
		told := &adding{face: o.face, sending: d.Sending(), lines: []listedAdd{}}
		o.Each = told.each
		_, err := d.Add(ctx, o.AddRequest)
		if err != nil && told.none() {
			return err
		}
		if err := errors.Join(told.sum(), err); err != nil {
			return err
		}
		if told.refused > 0 {
			return outcome(person)
		}
		return nil
	})
}

// adding says what becomes of each file, as it happens.
type adding struct {
	*face
	sending                 bool        // another Satchel sends what is saved
	saved, refused, skipped int         // documents, files, files
	last                    uuid.UUID   // the document told of last
	lines                   []listedAdd // with --json
}

// listedAdd is one line of add with --json: a document, or a file that became none and why.
type listedAdd struct {
	Path     string     `json:"path"`   // the file; of a combined document the first page
	Paths    []string   `json:"paths"`  // all files that are in it, in order
	Status   string     `json:"status"` // saved, refused or skipped
	Document *listed    `json:"document"`
	Error    *listedErr `json:"error"`
	Warning  string     `json:"warning,omitempty"` // of what was saved and has to be looked at

	pages int // of a combined document
}

type listedErr struct {
	Code   string `json:"code"`
	Title  string `json:"title"`
	Safe   string `json:"safe"`
	Action string `json:"action"`
}

func (a *adding) each(added companion.Added) {
	line := listedAdd{Path: added.Path, Paths: []string{added.Path}}
	switch {
	case added.Err == nil && a.isPage(added):
		return
	case added.Err == nil:
		a.saved++
		a.last = added.Document.ID
		d := list(added.Document)
		line.Status, line.Document, line.pages = "saved", &d, added.Document.Pages
		line.Warning = warningOf(added.Path)
	case added.Skipped:
		a.skipped++
		line.Status, line.Error = "skipped", explainAdd(added.Err)
	default:
		a.refused++
		line.Status, line.Error = "refused", explainAdd(added.Err)
	}
	if a.json {
		a.lines = append(a.lines, line)
		return
	}
	a.printf("%s\n", line)
}

// isPage tells whether a file went into the document that was told of before, and notes it there.
func (a *adding) isPage(added companion.Added) bool {
	if a.saved == 0 || added.Document.ID != a.last {
		return false
	}
	if warning := warningOf(added.Path); warning != "" && !a.json {
		a.printf("         %s: %s\n", visible(added.Path), warning)
	}
	for i, line := range a.lines { // pages are few, and skipped files stand between them
		if line.Document != nil && line.Document.ID == a.last.String() {
			a.lines[i].Paths = append(line.Paths, added.Path)
			a.lines[i].Warning = cmp.Or(line.Warning, warningOf(added.Path))
		}
	}
	return true
}

// warningOf is what to look at in a file that was saved; empty where nothing.
func warningOf(path string) string {
	if !capture.Doubtful(path) {
		return ""
	}
	return "It seems damaged or cut off, or is not what its name says. It is saved as it is; look at it."
}

func explainAdd(err error) *listedErr {
	e := words.Explain(err)
	return &listedErr{e.Code, e.Title, e.Safe, e.Action}
}

// none tells whether not one file was settled, so that the error of the whole is all there is to say.
func (a *adding) none() bool { return a.saved+a.refused+a.skipped == 0 }

func (a *adding) sum() error {
	if a.json {
		return a.writeJSON(a.lines)
	}
	a.printf("%s saved, %d refused, %d passed over.\n", count(a.saved, "document", "documents"), a.refused, a.skipped)
	switch {
	case a.saved > 0 && a.sending:
		a.printf("The Satchel that runs on this home sends them.\n")
	case a.saved > 0:
		a.printf("Send with satchelctl sync\n")
	}
	return nil
}

func (l listedAdd) String() string {
	if e := l.Error; e != nil {
		return fmt.Sprintf("%-8s %s\n         %s %s", l.Status, visible(l.Path), e.Title, e.Action)
	}
	d := l.Document
	pages := ""
	if l.pages > 0 {
		pages = count(l.pages, "page", "pages") + ", "
	}
	said := fmt.Sprintf("saved    %s  (%s%s, for %s)", visible(d.Name), pages, words.Size(d.Size), visible(d.Company))
	if l.Warning != "" {
		said += "\n         " + l.Warning
	}
	return said
}
