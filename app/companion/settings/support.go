package settings

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// Bundle is how the support bundle is written.
type Bundle struct {
	Folder string // where it goes unless the person says otherwise
	Write  func(ctx context.Context, path string) error
	// Elsewhere has the system ask where it goes, where programs don't name files by paths; nil where they do.
	Elsewhere func(name string, done func(where string, err error))
	Now       func() time.Time
	Say       func(string) // in passing
}

// help is the card of the support bundle.
func (s *Screen) help() fyne.CanvasObject {
	return widgets.Column(theme.Space2,
		widgets.NewText(s.options.T("Help"), widgets.Title),
		widgets.NewText(s.options.T("A support bundle is a ZIP file for whoever helps you: the log, versions, how many documents are in which state, and the settings. No password, address, name, file name or content of a document stands in it."), widgets.Quiet),
		container.NewHBox(widgets.NewButton(s.options.T("Make a support bundle"), icons.Download, s.StartBundle)))
}

// StartBundle begins to make a support bundle.
func (s *Screen) StartBundle() {
	bundle := s.options.Bundle
	if bundle.Elsewhere != nil {
		bundle.Elsewhere(BundleName(bundle.Now()), s.bundleSaved)
		return
	}
	path := widgets.NewEntry("")
	path.SetText(BundlePath(bundle.Folder, bundle.Now()))
	field := widgets.NewField(s.options.T("Save as"), path)
	said, busy := widgets.Column(0), widgets.NewBusy()
	save := widgets.NewPrimary(s.options.T("Save"), icons.Download, nil)
	step := widgets.NewStep(s.options.T("Settings"), s.stage.Overview, s.options.T("Support bundle"),
		widgets.NewText(s.options.T("It is plain text in a ZIP file: look at it before you hand it on."), widgets.Quiet),
		field, widgets.Column(theme.Space3, said, container.NewHBox(save), busy))
	save.OnTapped = func() {
		field.SetWrong(CheckBundlePath(s.options.Tongue, path.Text))
		said.RemoveAll()
		step.Refresh()
		if typed := strings.TrimSpace(path.Text); CheckBundlePath(s.options.Tongue, typed) == "" {
			s.writeBundle(typed, step, save, busy, func(message widgets.Message) {
				said.Add(widgets.NewNotice(widgets.Danger, message))
				step.Refresh()
			})
		}
	}
	path.OnSubmitted = func(string) { save.OnTapped() }
	s.stage.Show(step, path)
}

func (s *Screen) writeBundle(path string, step fyne.CanvasObject, save *widgets.Button, busy *widgets.Busy, failed func(widgets.Message)) {
	save.Disable()
	background.RunShown(s.options.Context,
		func() { busy.Start(s.options.T("Asking the doctor …")); step.Refresh() }, busy.Stop,
		func(ctx context.Context) (struct{}, error) { return struct{}{}, s.options.Bundle.Write(ctx, path) },
		func(_ struct{}, err error) {
			save.Enable()
			if err != nil {
				said := s.options.Explain(err)
				failed(widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action})
				return
			}
			s.stage.Overview()
			s.bundleSaved(path, nil)
		})
}

func (s *Screen) bundleSaved(where string, err error) {
	switch {
	case err != nil:
		s.options.Bundle.Say(s.options.Explain(err).String())
	case where != "":
		s.options.Bundle.Say(s.options.T("The support bundle is saved as %s.", where))
	}
}
