package documents

import (
	"context"

	"fyne.io/fyne/v2"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/sync/document"
)

func (s *Screen) retry(r document.Record) {
	background.Run(s.options.Context,
		func(ctx context.Context) (int, error) { return s.options.Queue.Retry(ctx, r.ID) },
		func(_ int, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			s.options.Say(s.options.T("Trying %s again.", document.DisplayName(r.Name)))
		})
}

// act leads where a document's action is done. Access is asked for in the document's company, which need not be the chosen one.
func (s *Screen) act(r document.Record, todo document.ActionCode) {
	if todo == document.AskAdministrator {
		s.options.Ask(r.Company)
		return
	}
	s.options.Act(todo)
}

func (s *Screen) askRemove(r document.Record) {
	widgets.Confirm(s.options.Window.Canvas(), removal(s.options.Tongue, r), func() { s.remove(r) })
}

// removal asks before a document is taken back. What the service has stays there, and the question says so.
func removal(tongue words.Tongue, r document.Record) widgets.Question {
	name := document.DisplayName(r.Name)
	if r.State.Sent() {
		return widgets.Question{
			Title: tongue.T("Remove from this list?"), Yes: tongue.T("Remove from this list"), No: tongue.T("Cancel"),
			Words: tongue.T("The service has %s whole and keeps it. Only the line here goes.", name),
		}
	}
	return widgets.Question{
		Title: tongue.T("Remove this document?"), Yes: tongue.T("Remove"), No: tongue.T("Keep it"), Danger: true,
		Words: tongue.T("%s has not reached the service. The copy kept here is deleted; the file it was captured from stays where it is.", name),
	}
}

func (s *Screen) remove(r document.Record) {
	background.Run(s.options.Context,
		func(ctx context.Context) (struct{}, error) { return struct{}{}, s.options.Queue.Remove(ctx, r.ID) },
		func(_ struct{}, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			if s.selected == r.ID {
				s.unchoose()
			}
			s.options.Say(s.options.T("Removed %s.", document.DisplayName(r.Name)))
		})
}

func (s *Screen) copyHash(hash string) {
	s.options.Copy(hash)
	s.options.Say(s.options.T("Hash copied."))
}

// fail says above the list what went wrong.
func (s *Screen) fail(err error) {
	said := s.options.Explain(err)
	dismiss := widgets.NewButton(s.options.Dismiss, "", func() { s.setProblem(nil) })
	s.setProblem(widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}, dismiss))
}

// warned is something with the warning above it until the person dismisses it.
func (s *Screen) warned(below fyne.CanvasObject) *fyne.Container {
	var both, notice *fyne.Container
	notice = widgets.NewNotice(widgets.Warning, s.options.Warning, widgets.NewButton(s.options.Dismiss, "", func() {
		both.Remove(notice)
		s.root.Refresh()
		s.options.Dismissed()
	}))
	both = widgets.Column(theme.Space3, notice, below)
	return both
}

func (s *Screen) setProblem(notice fyne.CanvasObject) {
	s.problem.Objects = nil
	if notice != nil {
		s.problem.Objects = []fyne.CanvasObject{notice}
	}
	s.root.Refresh()
}

func filterWord(tongue words.Tongue, shown Shown, count int) string {
	if count == 0 {
		return tongue.T(shown.Name())
	}
	return tongue.T(shown.Name()) + "  " + tongue.Number(count)
}

// Narrow shows only what a filter admits.
func (s *Screen) Narrow(shown Shown) { s.narrow(shown) }

// FocusSearch puts the cursor into the search.
func (s *Screen) FocusSearch() { s.options.Window.Canvas().Focus(s.search) }
