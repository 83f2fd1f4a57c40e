package lock

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/auth/applock"
)

// CardOptions are what the settings' card is made from.
type CardOptions struct {
	words.Tongue
	Context context.Context // ends with the card
	On      bool
	Minutes int                                         // of Idles
	PIN     PIN                                         // while On
	Set     func(ctx context.Context, pin string) error // makes or changes the PIN
	Remove  func(ctx context.Context) error
	Changed func(on bool, minutes int)
	Lock    func() // at once
	Window  fyne.Window
	Explain func(error) words.Explanation
}

// Card sets, changes and removes the PIN.
type Card struct {
	options CardOptions
	root    *fyne.Container
}

// NewCard returns the card.
func NewCard(options CardOptions) *Card {
	c := &Card{options: options, root: widgets.Column(theme.Space2)}
	c.draw()
	return c
}

// Object is the card.
func (c *Card) Object() fyne.CanvasObject { return c.root }

func (c *Card) draw() {
	c.root.Objects = []fyne.CanvasObject{
		widgets.NewText(c.options.T("App lock"), widgets.Title),
		widgets.NewText(c.options.T("A PIN locks this window and the passcodes of satchelctl. It does not keep out somebody who can run other programs as you, such as satchelctl to list what you captured: lock the computer when you leave it. What you captured goes on being sent."), widgets.Quiet),
	}
	if !c.options.On {
		c.root.Add(container.NewHBox(widgets.NewButton(c.options.T("Set a PIN"), icons.LockKey, c.askNew)))
		c.root.Refresh()
		return
	}
	idles := widgets.Wrap(theme.Space2, 0)
	picks := map[int]*widgets.Pick{}
	for _, minutes := range Idles() {
		picks[minutes] = widgets.NewPick(Idle(c.options.Tongue, minutes), func() { c.choose(minutes); mark(picks, minutes) })
		idles.Add(picks[minutes])
	}
	mark(picks, c.options.Minutes)
	buttons := widgets.Wrap(theme.Space2, theme.Space2)
	buttons.Add(widgets.NewButton(c.options.T("Lock now"), icons.LockKey, c.options.Lock))
	buttons.Add(widgets.NewButton(c.options.T("Change the PIN"), "", func() { c.prove(c.askNew) }))
	buttons.Add(widgets.NewButton(c.options.T("Turn it off"), "", func() { c.prove(c.remove) }))
	c.root.Add(widgets.NewText(c.options.T("Lock at each start, after the computer slept, and when nobody has used it for"), widgets.Body))
	c.root.Add(idles)
	c.root.Add(buttons)
	c.root.Refresh()
}

func mark(picks map[int]*widgets.Pick, chosen int) {
	for minutes, pick := range picks {
		pick.Set(minutes == chosen)
	}
}

func (c *Card) choose(minutes int) {
	c.options.Minutes = minutes
	c.options.Changed(true, minutes)
}

// askNew asks for a new PIN, twice.
func (c *Card) askNew() {
	pin, again := widgets.NewSecretEntry(""), widgets.NewSecretEntry("")
	c.ask(c.options.T("Choose a PIN"), c.options.T("At least six digits. Ten wrong tries wipe your sign-in and your authenticator's keys from this computer."),
		[]named{{"PIN", pin}, {c.options.T("Repeat it"), again}},
		func(ctx context.Context, typed []string) error {
			if entry, fault := NewPIN(c.options.Tongue, typed[0], typed[1]); fault != "" {
				return faultError{entry, fault}
			}
			return c.options.Set(ctx, typed[0])
		},
		func() {
			c.options.On = true
			c.options.Changed(true, c.options.Minutes)
			c.draw()
		})
}

// prove asks for the PIN that is set before then goes on.
func (c *Card) prove(then func()) {
	pin := widgets.NewSecretEntry("")
	c.ask(c.options.T("Type your PIN"), c.options.T("Wrong tries count as they do where Satchel is locked."), []named{{"PIN", pin}},
		func(ctx context.Context, typed []string) error {
			if typed[0] == "" {
				return faultError{said: c.options.T("Type the PIN.")}
			}
			return c.options.PIN.Try(ctx, typed[0])
		}, then)
}

func (c *Card) remove() {
	background.Run(c.options.Context,
		func(ctx context.Context) (struct{}, error) { return struct{}{}, c.options.Remove(ctx) },
		func(_ struct{}, err error) {
			if err != nil {
				said := c.options.Explain(err)
				widgets.Show(c.options.Window.Canvas(), said.Title, c.options.T("Close"), widgets.NewText(said.Safe+" "+said.Action, widgets.Body))
				return
			}
			c.options.On = false
			c.options.Changed(false, c.options.Minutes)
			c.draw()
		})
}

type named struct {
	name  string
	entry *widgets.Entry
}

// faultError is a fault of what was typed.
type faultError struct {
	entry int // into which
	said  string
}

func (f faultError) Error() string { return f.said }

// ask shows a form over everything and calls done once do has gone well.
func (c *Card) ask(title, said string, entries []named, do func(ctx context.Context, typed []string) error, done func()) {
	column := widgets.Column(theme.Space3, widgets.NewText(title, widgets.Title.Wrapped()), widgets.NewText(said, widgets.Quiet))
	var popup *widget.PopUp
	fields := make([]*widgets.Field, len(entries))
	var goOn *widgets.Button
	agree := func() {
		if goOn.Disabled() || entries[0].entry.Text == "" && fields[0].Wrong() != "" {
			return // Enter once more: one PIN is one try, and what is said of it stays to be read
		}
		goOn.Disable()
		var typed []string // read here, on the UI thread
		for _, each := range entries {
			typed = append(typed, each.entry.Text)
		}
		background.Run(c.options.Context,
			func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx, typed) },
			func(_ struct{}, err error) {
				goOn.Enable()
				switch {
				case err == nil:
					popup.Hide()
					done()
				case errors.Is(err, applock.ErrSpent):
					popup.Hide()
					c.options.Lock() // which wipes
				default:
					if wrong := (*applock.WrongError)(nil); errors.As(err, &wrong) {
						entries[0].entry.SetText("")
					}
					wrong, said := c.fault(err)
					for i, field := range fields {
						field.SetWrong("")
						if i == wrong {
							field.SetWrong(said)
						}
					}
					widgets.ToTheFault(c.options.Window.Canvas(), fields...)
					column.Refresh() // for what is said may have gone from one entry to another
					popup.Resize(popup.MinSize().Max(popup.Size()))
				}
			})
	}
	goOn = widgets.NewPrimary(c.options.T("Go on"), "", agree)
	for i, each := range entries {
		fields[i] = widgets.NewField(each.name, each.entry)
		each.entry.OnSubmitted = func(string) { agree() }
		column.Add(fields[i])
	}
	column.Add(container.NewHBox(widgets.NewButton(c.options.T("Cancel"), "", func() { popup.Hide() }).Leaving(), goOn))
	popup = widgets.NewDialog(c.options.Window.Canvas(), column)
	popup.Show()
	c.options.Window.Canvas().Focus(entries[0].entry)
}

// fault says what is wrong, beneath one of the entries.
func (c *Card) fault(err error) (entry int, said string) {
	if typed, ok := errors.AsType[faultError](err); ok {
		return typed.entry, typed.said
	}
	if fault := Fault(c.options.Tongue, err); fault != "" {
		return 0, fault
	}
	return 0, c.options.Explain(err).String()
}
