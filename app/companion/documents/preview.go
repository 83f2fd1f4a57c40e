package documents

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/sync/document"
	"satchel/sync/drawing"
)

// Sights shows documents themselves. Its methods are called off the UI thread.
type Sights interface {
	// See draws a document, at most side pixels high and wide.
	See(ctx context.Context, r document.Record, side int) (image.Image, error)
	// Opens tells whether the system's program may open the document's copy, which is here.
	Opens(r document.Record) bool
	// Open has it do so.
	Open(ctx context.Context, r document.Record) error
}

const (
	// previewHeight is that of the picture in the pane.
	previewHeight float32 = 280
	// settle is how long a document has to stay chosen before it is drawn: who walks through the list draws none.
	settle = 120 * time.Millisecond
)

// preview shows the chosen document itself. It outlives the pane's drawings, which come with each change of its state.
type preview struct {
	screen *Screen
	of     document.Record
	sight  Sight
	known  bool // the sight is that of the document
	box    *fyne.Container
	kept   recent
	leave  context.CancelFunc // ends what is being done for the document
	larger *larger            // nil while it isn't seen larger
}

func newPreview(s *Screen) *preview {
	return &preview{screen: s, box: container.NewStack(), leave: func() {}}
}

// show is the preview of a document, as far as there is one now.
func (p *preview) show(r document.Record) fyne.CanvasObject {
	if p.of.ID == r.ID {
		p.of = r
		return p.box
	}
	p.forget()
	p.of = r
	if picture, ok := p.kept.get(r.ID); ok {
		p.set(Sight{Picture: picture})
		return p.box
	}
	if !Drawn(r.MediaType) {
		p.set(Unseen(p.screen.options.Tongue, r, drawing.ErrOtherKind, p.screen.options.Explain))
		p.askWhetherItOpens()
		return p.box
	}
	p.box.Objects = []fyne.CanvasObject{widgets.Tall(previewHeight, container.NewWithoutLayout())}
	p.look()
	return p.box
}

// forget leaves the document, and what is being done for it.
func (p *preview) forget() {
	p.leave()
	p.of, p.known, p.leave = document.Record{}, false, func() {}
	if p.larger != nil {
		p.larger.close()
	}
}

// begin is the life of what is done for the document from now on.
func (p *preview) begin() context.Context {
	p.leave()
	ctx, leave := context.WithCancel(p.screen.options.Context)
	p.leave = leave
	return ctx
}

type seen struct {
	picture image.Image
	err     error
	opens   bool
}

// look draws the document once it has stayed chosen for a moment.
func (p *preview) look() {
	ctx, of, sights := p.begin(), p.of, p.screen.options.Sights
	side := p.pixels(previewHeight * 1.25)
	stop := background.After(settle, func() {
		background.RunShown(ctx, p.wait, func() {},
			func(ctx context.Context) (seen, error) {
				picture, err := sights.See(ctx, of, side)
				return seen{picture, err, err != nil && sights.Opens(of)}, nil
			},
			func(got seen, _ error) { p.took(got) })
	})
	context.AfterFunc(ctx, func() { background.Do(stop) })
}

// pixels are so many of the toolkit's, as many as the screen has for them.
func (p *preview) pixels(length float32) int {
	return int(length * max(1, p.screen.options.Window.Canvas().Scale()))
}

// wait stands where the picture comes, after it has taken some time.
func (p *preview) wait() {
	bone := widgets.NewPanel(theme.Raised, "", theme.Radius)
	said := widgets.NewText(p.screen.options.T("The preview is being drawn …"), widgets.Caption.Centred().Wrapped())
	p.put(widgets.Tall(previewHeight, container.NewStack(bone, container.NewVBox(widgets.Inset(theme.Space5, theme.Space4, said)))))
}

func (p *preview) took(got seen) {
	if got.err != nil {
		sight := Unseen(p.screen.options.Tongue, p.of, got.err, p.screen.options.Explain)
		sight.Opens = got.opens
		p.set(sight)
		return
	}
	p.kept.keep(p.of.ID, got.picture)
	p.set(Sight{Picture: got.picture})
}

func (p *preview) askWhetherItOpens() {
	of, sights := p.of, p.screen.options.Sights
	background.Run(p.begin(),
		func(context.Context) (bool, error) { return sights.Opens(of), nil },
		func(opens bool, _ error) {
			if opens {
				p.sight.Opens = true
				p.set(p.sight)
			}
		})
}

// back tries again what the network kept from being shown.
func (p *preview) back() {
	if p.known && p.sight.Away {
		p.known = false
		p.look()
	}
}

func (p *preview) set(sight Sight) {
	p.sight, p.known = sight, true
	if sight.Picture == nil {
		p.put(p.card(sight))
		return
	}
	name := document.DisplayName(p.of.Name)
	label := p.screen.options.T("Preview of %s. Press to see it larger.", name)
	p.put(widgets.NewPicture(sight.Picture, label, fyne.NewSize(theme.Touch, previewHeight), p.enlarge))
}

func (p *preview) put(object fyne.CanvasObject) {
	p.box.Objects = []fyne.CanvasObject{object}
	p.screen.pane.relay()
}

// card stands where there is no picture.
func (p *preview) card(sight Sight) fyne.CanvasObject {
	t := p.screen.options.Tongue
	said := widgets.Column(theme.Space1, widgets.NewText(sight.Title, widgets.Strong.Wrapped()))
	if sight.Words != "" {
		said.Add(widgets.NewText(sight.Words, widgets.Quiet))
	}
	column := widgets.Column(theme.Space3, widgets.Sides(theme.Space3, widgets.NewIcon(sight.Icon, 22, theme.Muted), said, nil))
	if sight.Opens {
		column.Add(widgets.Wrap(0, 0, widgets.NewButton(t.T("Open with the system's program"), icons.FolderOpen, p.open)))
	}
	if sight.Again {
		column.Add(widgets.Wrap(0, 0, widgets.NewButton(t.T("Try again"), icons.ArrowClockwise, p.again)))
	}
	return container.NewStack(widgets.NewPanel(theme.Raised, "", theme.Radius), widgets.Inset(theme.Space4, theme.Space4, column))
}

func (p *preview) again() {
	p.known = false
	p.wait()
	p.look()
}

func (p *preview) open() {
	of := p.of
	background.Run(p.screen.options.Context,
		func(ctx context.Context) (struct{}, error) { return struct{}{}, p.screen.options.Sights.Open(ctx, of) },
		func(_ struct{}, err error) {
			if err != nil {
				p.screen.fail(err)
				return
			}
			p.screen.options.Say(p.screen.options.T("%s opens as a copy. What you change in it is not sent.", document.DisplayName(of.Name)))
		})
}
