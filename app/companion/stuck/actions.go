package stuck

import (
	"context"

	"satchel/app/companion/background"
	"satchel/app/companion/widgets"
	"satchel/sync/document"
)

// lead does what a group's button says, or leads where it is done.
func (s *Screen) lead(g Group) {
	switch {
	case g.Todo == document.AskAdministrator:
		s.options.Ask(g.Company)
	case g.Todo == document.RemoveIt:
		s.askRemove(g)
	case g.Way.Elsewhere:
		s.options.Act(g.Todo)
	default:
		s.retry(g)
	}
}

func (s *Screen) askRemove(g Group) {
	widgets.Confirm(s.options.Window.Canvas(), s.removal(g), func() { s.remove(g) })
}

func (s *Screen) removal(g Group) widgets.Question {
	t := s.options.T
	if len(g.IDs) == 1 {
		return widgets.Question{
			Title: t("Remove this document?"), Yes: t("Remove"), No: t("Keep it"), Danger: true,
			Words: t("%s has not reached the service. The copy kept here is deleted; the file it was captured from stays where it is.", g.Names[0]),
		}
	}
	return widgets.Question{
		Title: t("Remove these documents?"), Yes: t("Remove"), No: t("Keep them"), Danger: true,
		Words: g.Count + ". " + t("They have not reached the service. The copies kept here are deleted; the files they were captured from stay where they are."),
	}
}

func (s *Screen) retry(g Group) {
	s.work(s.options.T("Trying again …"),
		func(ctx context.Context) error { _, err := s.options.Queue.Retry(ctx, g.IDs...); return err },
		func() { s.options.Say(s.options.T("Trying again …")) })
}

func (s *Screen) remove(g Group) {
	s.work(s.options.T("Removing …"),
		func(ctx context.Context) error {
			for _, id := range g.IDs {
				if err := s.options.Queue.Remove(ctx, id); err != nil {
					return err
				}
			}
			return nil
		},
		func() {})
}

// takeAsIs captures what is cut off.
func (s *Screen) takeAsIs(f Files) {
	s.work(s.options.T("Capturing …"),
		func(ctx context.Context) error { return s.options.Queue.TakeAsIs(ctx, s.options.Account) },
		func() { s.options.Say(s.model.TakenAsIs(f)) })
}

func (s *Screen) askLeaveOut(f Files) {
	title, said := s.model.LeavingOut(f)
	widgets.Confirm(s.options.Window.Canvas(),
		widgets.Question{Title: title, Words: said, Yes: s.options.T("Leave out"), No: s.options.T("Cancel")},
		func() {
			s.work(s.options.T("Leaving out …"),
				func(ctx context.Context) error { return s.options.Queue.LeaveOut(ctx, s.options.Account, f.Code) }, func() {})
		})
}

// work does one thing at a time, and says why where it fails. What has moved is read anew, for some may have before.
func (s *Screen) work(words string, slow func(context.Context) error, done func()) {
	if s.working {
		return
	}
	s.working = true
	s.model.Failed(nil)
	s.draw()
	background.RunShown(s.options.Context,
		func() { s.busy.Start(words); s.foot.Show(); s.main.Refresh() },
		func() { s.busy.Stop(); s.foot.Hide(); s.main.Refresh() },
		func(ctx context.Context) (struct{}, error) { return struct{}{}, slow(ctx) },
		func(_ struct{}, err error) {
			s.working = false
			s.model.Failed(err)
			s.drawn()
			s.read()
			if err != nil {
				s.page.ScrollToTop()
				return
			}
			done()
		})
}
