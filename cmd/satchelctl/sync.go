package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/sync/capture/watch"
	"satchel/sync/companion"
	"satchel/sync/document"
)

type syncOptions struct {
	*face
	UntilDone bool
	Watch     bool
	Timeout   time.Duration
}

func newSync(f *face, run func(context.Context, *syncOptions) error) *cobra.Command {
	o := &syncOptions{face: f}
	command := &cobra.Command{
		Use:   "sync",
		Short: "Capture what has come into watched folders, and send what is queued",
		Long: `Capture what has come into watched folders (satchelctl watch), and send what is queued.

It waits for the current account's documents, or those of --account, and tells how they stand. Those of everybody
else signed in on this home are sent meanwhile, but never waited for, and never change the exit code: what is left
of them is safe, and goes on when somebody runs this again.

Without --until-done it tries everything once and ends when nothing more can be sent now. With it, it stays and
tries again by itself until the service has acknowledged every document, some need you, or the time-out.

With --watch it stays until Ctrl-C or the time-out, captures what comes into watched folders meanwhile, and sends it.
Without, it looks at them once, and waits some seconds for files that are just being written.

Ctrl-C is safe at any moment: what was sent stays sent, and the rest goes on the next time.

With --json standard output has one object in the end: how many were accepted, wait or need you, and whether the
service could not be reached; accepted_now counts those of this run. Standard error has a line meanwhile for each change of a document's state, the document
as list --json has it.

Exit codes: 0 all accepted, 3 some need you or a watched folder or a file in it does, 4 the service can't be reached, 1 some still wait for another reason.`,
		Args: none,
		PreRunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().Changed("timeout") && o.Timeout <= 0 {
				return usageError(errors.New("--timeout is a length of time above nothing, such as 90s or 1h"))
			}
			if o.Watch && o.UntilDone {
				return usageError(errors.New("--until-done ends by itself and --watch doesn't; give one of the two"))
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = sync
			}
			return run(c.Context(), o)
		},
	}
	command.Flags().BoolVar(&o.UntilDone, "until-done", false, "keep trying until everything is accepted or needs you")
	command.Flags().BoolVar(&o.Watch, "watch", false, "stay, and capture and send what comes into watched folders, until Ctrl-C")
	command.Flags().DurationVar(&o.Timeout, "timeout", 0, "give up after this long, such as 90s or 1h (default: never)")
	return command
}

func sync(ctx context.Context, o *syncOptions) error {
	return o.sending(ctx, func(w *companion.Work, owner string) error {
		if o.Timeout > 0 {
			limited, cancel := context.WithTimeout(ctx, o.Timeout)
			defer cancel()
			ctx = limited
		}
		before, err := w.Counts()
		if err != nil {
			return err
		}
		told := &watchTelling{face: o.face}
		last, err := o.drain(ctx, w, owner, before, told)
		if err != nil {
			return err
		}
		return o.sum(before, last, told.last())
	})
}

// sending runs fn with the queue held by this process, for the account named, else the current one.
func (o *syncOptions) sending(ctx context.Context, fn func(w *companion.Work, owner string) error) error {
	return o.with(ctx, func(c *companion.Companion) error {
		w, err := c.OpenWork(ctx)
		if err != nil {
			return err
		}
		o.warnOfDamage(w.Aside())
		owner, err := w.Owner()
		if err == nil {
			err = fn(w, owner)
		}
		return errors.Join(err, w.Close())
	})
}

// drain runs the engine until there is nothing more to wait for, and returns how things stood then.
func (o *syncOptions) drain(
	ctx context.Context, w *companion.Work, owner string, before companion.Counts, told *watchTelling,
) (companion.Snapshot, error) {
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- w.Run(running)
		stop()
	}()
	follow := newFollower(o.progress(before))
	unsubscribe := w.Follow(owner, follow.put)

	broken := o.watch(running, w, owner, told)
	last, waited := w.Wait(running, owner, o.UntilDone)

	follow.until(last.Seq)
	unsubscribe()
	stop()
	err := <-ended
	return last, errors.Join(err, unlessStopped(waited), unlessStopped(broken))
}

// watch looks at the watched folders once, or with --watch until the context ends, and says what becomes of their files.
func (o *syncOptions) watch(ctx context.Context, w *companion.Work, owner string, told *watchTelling) error {
	if !o.Watch {
		states, err := w.LookAtWatched(ctx, owner)
		told.tell(states)
		return err
	}
	var broken error
	unfollow := w.FollowWatched(owner, func(states []watch.State, err error) {
		broken = err
		told.tell(states)
	})
	<-ctx.Done()
	unfollow()
	return broken
}

func unlessStopped(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// listedSum is what sync with --json prints.
type listedSum struct {
	Accepted    int  `json:"accepted"`     // of all that are listed here
	AcceptedNow int  `json:"accepted_now"` // of those, in this run
	Waiting     int  `json:"waiting"`
	NeedsPerson int  `json:"needs_person"`
	Offline     bool `json:"offline"` // the service could not be reached

	Watched []listedWatched `json:"watched,omitempty"` // the watched folders
}

// sum says what this run did and how the queue stands at the end, and makes the exit code of it.
func (o *syncOptions) sum(before companion.Counts, s companion.Snapshot, watched []watch.State) error {
	c := s.Counts
	now := max(0, c.Accepted-before.Accepted)
	if s.Fault != nil {
		return s.Fault
	}
	if o.json {
		if err := o.writeJSON(listedSum{c.Accepted, now, c.Waiting, c.NeedsPerson, s.Offline, listWatched(watched)}); err != nil {
			return err
		}
	}
	if now > 0 {
		o.say("%s accepted now, and the hashes are the same.\n", count(now, "document was", "documents were"))
	}
	o.sayMissing(watched)
	switch {
	case c.NeedsPerson > 0 || s.Stuck:
		o.sayPerson(s)
		return outcome(person)
	case c.Waiting > 0 && s.Metered:
		o.say("This network is metered, and you want uploads to wait. %s safe here; satchelctl network --metered send sends over it too.\n", count(c.Waiting, "document is", "documents are"))
		return outcome(offline)
	case c.Waiting > 0 && s.Offline:
		o.say("%s %s safe here; run satchelctl sync again when the network is back.\n", unreached(s.Why), count(c.Waiting, "document is", "documents are"))
		return outcome(offline)
	case c.Waiting > 0:
		o.say("%s still to be sent, safe here. Run satchelctl sync to go on; satchelctl list says why each waits.\n", count(c.Waiting, "document is", "documents are"))
		return outcome(failed)
	case now == 0:
		o.sayIdle(c.Accepted, s.Offline)
	}
	if slices.ContainsFunc(watched, func(s watch.State) bool { return s.Trouble != nil || s.Missing() > 0 }) {
		return outcome(person)
	}
	return nil
}

// sayMissing says how many files of watched folders were not captured.
func (o *syncOptions) sayMissing(watched []watch.State) {
	missing := 0
	for _, s := range watched {
		missing += s.Missing()
	}
	if missing > 0 {
		o.say("%s not captured. satchelctl watch list says which, and what helps.\n", count(missing, "file of your watched folders was", "files of your watched folders were"))
	}
}

// unreached says why the service is not reached.
func unreached(why document.ReasonCode) string {
	switch why {
	case document.WrongAnswer:
		return "Something else answers at the service's address, which a guest network does until you sign in to it."
	case document.Untrusted:
		return words.Account(why).Title
	}
	return "The service can't be reached."
}

// sayIdle says that nothing was to be done. The service is not asked then, so how it is isn't known.
func (o *syncOptions) sayIdle(accepted int, silent bool) {
	o.say("Nothing to send.")
	if accepted > 0 {
		o.say(" %s with the service already.", count(accepted, "document listed here is", "documents listed here are"))
	}
	if silent {
		o.say(" The service can't be reached now.")
	} else {
		o.say(" The service was not asked.")
	}
	o.say("\n")
}

func (o *syncOptions) sayPerson(s companion.Snapshot) {
	for _, p := range s.Paused {
		e := words.Account(p.Reason)
		o.say("%s: %s %s\n", visible(p.Email), e.Title, e.Action)
	}
	if s.Counts.NeedsPerson > 0 {
		o.say("%s you. satchelctl list says which, satchelctl show ID says what to do.\n", count(s.Counts.NeedsPerson, "document needs", "documents need"))
	}
	if s.Counts.Waiting > 0 {
		o.say("%s waiting, safe here.\n", count(s.Counts.Waiting, "document is", "documents are"))
	}
}

// say prints for a person.
func (o *syncOptions) say(format string, args ...any) {
	if !o.json {
		o.printf(format, args...)
	}
}
