package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/sync/capture/watch"
	"satchel/sync/companion"
	"satchel/sync/document"
)

func newWatch(f *face) *cobra.Command {
	command := &cobra.Command{
		Use:   "watch",
		Short: "Choose folders whose files are captured by themselves",
		Long: `Choose folders whose files are captured by themselves.

What comes into a watched folder is captured once it has settled: a few seconds as it is, and ending where a file of
its kind does. The original is only read, and stays. A file is captured once; changed, it is captured again. Folders
are looked at by the window while it runs, by satchelctl sync each time, and by satchelctl sync --watch all the while.
A file that can't be captured, such as one that a scanner cut off or an empty one, is named by satchelctl watch list.`,
		Args: none,
		RunE: func(c *cobra.Command, _ []string) error { return f.listWatched(c.Context()) },
	}
	command.AddCommand(newWatchAdd(f, nil), newWatchList(f), newWatchRemove(f), newWatchResume(f), newWatchLeaveOut(f))
	return command
}

type watchOptions struct {
	*face
	companion.WatchRequest
	NewOnly bool
}

func newWatchAdd(f *face, run func(context.Context, *watchOptions) error) *cobra.Command {
	o := &watchOptions{face: f}
	var category string
	command := &cobra.Command{
		Use:     "add FOLDER",
		Short:   "Watch a folder",
		Example: `  satchelctl watch add ~/Scans --category purchase --subfolders`,
		Args:    one("the folder to watch"),
		PreRunE: func(*cobra.Command, []string) (err error) {
			o.Category, err = document.ParseCategory(category)
			return usageError(err)
		},
		RunE: func(c *cobra.Command, args []string) error {
			o.Path = args[0]
			if run == nil {
				run = addWatched
			}
			return run(c.Context(), o)
		},
	}
	flags := command.Flags()
	flags.StringVar(&o.Company, "company", "", "company its documents go to (default: the chosen one)")
	flags.StringVar(&category, "category", "", "purchase, sale, expense, bank-statement, supplier-statement or other (default other)")
	flags.StringVar(&o.Note, "note", "", "a note that goes with each")
	flags.BoolVar(&o.Subfolders, "subfolders", false, "take what is in folders within it too")
	flags.BoolVar(&o.Shared, "shared", false, "watch it though another account on this computer takes the same files: each is captured for both")
	flags.BoolVar(&o.NewOnly, "new-only", false, "pass over what is in it already")
	must(command.RegisterFlagCompletionFunc("category", completeCategory))
	return command
}

func addWatched(ctx context.Context, o *watchOptions) error {
	var added watch.Folder
	err := o.withQueue(ctx, o.NewOnly, func(c *companion.Companion, d companion.Documents) (err error) {
		if o.NewOnly {
			added, err = c.WatchFromNow(ctx, d, o.WatchRequest)
			return err
		}
		added, err = c.Watch(ctx, o.WatchRequest)
		return err
	})
	if err != nil {
		return err
	}
	if o.json {
		return o.writeJSON(listWatched([]watch.State{{Folder: added}})[0])
	}
	what := "What is in it, and what comes into it,"
	if o.NewOnly {
		what = "What comes into it from now on"
	}
	o.printf("Watching %s. %s is captured for %s by satchelctl sync, or by the window while it runs.\n", plain(added.Path), what, visible(added.Company.Name))
	return nil
}

// withQueue runs fn, which needs the queue or doesn't.
func (f *face) withQueue(ctx context.Context, needed bool, fn func(*companion.Companion, companion.Documents) error) error {
	return f.with(ctx, func(c *companion.Companion) error {
		if !needed {
			return fn(c, nil)
		}
		d, err := c.Reach(ctx)
		if err != nil {
			return err
		}
		f.warnOfDamage(d.Aside())
		return errors.Join(fn(c, d), d.Close())
	})
}

func newWatchList(f *face) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the folders you watch and how they stand",
		Args:  none,
		RunE:  func(c *cobra.Command, _ []string) error { return f.listWatched(c.Context()) },
	}
}

func (f *face) listWatched(ctx context.Context) error {
	return f.withQueue(ctx, true, func(c *companion.Companion, d companion.Documents) error {
		states, err := c.Watched(ctx, d)
		if err != nil {
			return err
		}
		return f.watched(states)
	})
}

func (f *face) watched(states []watch.State) error {
	if f.json {
		return f.writeJSON(listWatched(states))
	}
	if len(states) == 0 {
		f.printf("You watch no folder. Add one with satchelctl watch add FOLDER\n")
		return nil
	}
	rows := table{{"Folder", "Company", "Category", "Subfolders", "Takes", "State"}}
	for _, s := range states {
		how, takes := "well", "all"
		if s.Folder.NewOnly {
			takes = "new files"
		}
		switch {
		case s.Trouble != nil:
			how = words.Explain(s.Trouble).Title
		case s.Missing() > 0:
			how = count(s.Missing(), "file needs you", "files need you")
		}
		rows = append(rows, []string{s.Folder.Path, s.Folder.Company.Name, words.Category(s.Folder.Category), yes(s.Folder.Subfolders), takes, how})
	}
	if err := f.print(rows); err != nil {
		return err
	}
	f.sayRefused(states)
	return nil
}

// sayRefused names what was not captured, and says how each is settled.
func (f *face) sayRefused(states []watch.State) {
	begun := false
	for _, s := range states {
		for _, r := range s.Refused {
			if !begun {
				f.printf("\nNot captured, and what helps:\n")
			}
			begun = true
			e := words.Explain(r.Why)
			for _, path := range r.Files.First {
				f.printf("%s  %s %s\n", plain(path), e.Title, e.Action)
			}
			if more := r.Files.Count - len(r.Files.First); more > 0 {
				f.printf("and %s like the last\n", count(more, "other", "others"))
			}
		}
	}
	if begun {
		f.printf("satchelctl add FILE captures what was cut off as it is; satchelctl watch leave-out FILE leaves a file out until it changes.\n")
	}
}

func newWatchLeaveOut(f *face) *cobra.Command {
	return &cobra.Command{
		Use:     "leave-out FILE…",
		Short:   "Pass over files of a watched folder that can't be captured, until they change",
		Example: `  satchelctl watch leave-out ~/Scans/empty.pdf`,
		Args:    some("a file that satchelctl watch list says was not captured"),
		RunE: func(c *cobra.Command, args []string) error {
			return f.withQueue(c.Context(), true, func(home *companion.Companion, d companion.Documents) error {
				if err := home.LeaveOut(c.Context(), d, args); err != nil {
					return err
				}
				f.printf("%s left out. Changed, each is looked at again.\n", count(len(args), "file is", "files are"))
				return nil
			})
		},
	}
}

func newWatchRemove(f *face) *cobra.Command {
	return &cobra.Command{
		Use:   "remove FOLDER",
		Short: "Watch a folder no longer; what was captured from it stays",
		Args:  one("a folder that satchelctl watch list lists"),
		RunE: func(c *cobra.Command, args []string) error {
			return f.with(c.Context(), func(home *companion.Companion) error {
				folder, err := home.Unwatch(c.Context(), args[0])
				if err != nil {
					return err
				}
				if f.json {
					return f.writeJSON(listWatched([]watch.State{{Folder: folder}})[0])
				}
				f.printf("%s is watched no longer. What was captured from it stays, and is known if you watch it again.\n", plain(folder.Path))
				return nil
			})
		},
	}
}

func newWatchResume(f *face) *cobra.Command {
	var all, newOnly bool
	command := &cobra.Command{
		Use:   "resume FOLDER",
		Short: "Go on with a folder whose captured files are not known any more, because the queue was lost",
		Args:  one("a folder that satchelctl watch list lists"),
		PreRunE: func(*cobra.Command, []string) error {
			if all == newOnly {
				return usageError(errors.New("say --all, to capture everything in it again, or --new-only, to pass over what is in it"))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return f.withQueue(c.Context(), newOnly, func(home *companion.Companion, d companion.Documents) error {
				var folder watch.Folder
				var err error
				if all {
					folder, err = home.CaptureAgain(c.Context(), args[0])
				} else {
					folder, err = home.GoOnFromNow(c.Context(), d, args[0])
				}
				if err != nil {
					return err
				}
				if f.json {
					return f.writeJSON(listWatched([]watch.State{{Folder: folder}})[0])
				}
				f.printf("%s is watched again.\n", plain(folder.Path))
				return nil
			})
		},
	}
	command.Flags().BoolVar(&all, "all", false, "capture everything in it, also what was captured before")
	command.Flags().BoolVar(&newOnly, "new-only", false, "pass over what is in it now")
	return command
}
