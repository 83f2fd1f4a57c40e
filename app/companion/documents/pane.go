package documents

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/remedy"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/document"
)

// pane shows one document's Detail.
type pane struct {
	tongue  words.Tongue
	box     *fyne.Container // what is shown now
	scroll  *container.Scroll
	back    func()
	actions paneActions
}

// paneActions are what the person can do in the pane.
type paneActions struct {
	retry  func(document.Record)
	remove func(document.Record)
	copied func(hash string)
	act    func(document.Record, document.ActionCode) // for actions that lead elsewhere, such as signing in
}

func newPane(tongue words.Tongue, back func(), actions paneActions) *pane {
	p := &pane{tongue: tongue, box: container.NewStack(), back: back, actions: actions}
	p.scroll = container.NewVScroll(p.box)
	p.clear()
	return p
}

func (p *pane) object() fyne.CanvasObject {
	return container.NewStack(widgets.NewPanel(theme.Surface, "", 0), p.scroll)
}

// clear shows what the pane is for.
func (p *pane) clear() {
	p.fill(widgets.Tall(360, widgets.NewEmpty(icons.Fingerprint, p.tongue.T("Choose a document"),
		p.tongue.T("Its proof stands here: when it was captured, when it arrived, and that both ends have the same bytes."), nil)))
}

// show draws a document, with what is to be seen of it; compact has a way back, because the pane fills the screen.
func (p *pane) show(r document.Record, d Detail, sight fyne.CanvasObject, compact bool) {
	column := widgets.Column(theme.Space4)
	if compact {
		column.Add(widgets.Flush(container.NewHBox(widgets.NewBack(p.tongue.T("All documents"), p.back))))
	}
	icon, tone := look(d.Standing)
	column.Add(widgets.Column(theme.Space2,
		widgets.NewText(d.Name, widgets.Title.Wrapped()),
		container.NewHBox(widgets.NewChip(icon, d.Status, tone)),
	))
	if d.Standing == Underway {
		bar := widgets.NewBar()
		bar.Set(d.Share)
		column.Add(bar)
	}
	if d.Trouble != nil {
		column.Add(p.trouble(r, d))
	}
	column.Add(sight)
	column.Add(newFacts(d.Facts))
	column.Add(widgets.NewRule())
	column.Add(widgets.NewText(p.tongue.T("Proof so far"), widgets.Strong))
	column.Add(widgets.NewTimeline(steps(d.Proof)))
	column.Add(p.buttons(r, d))
	p.fill(widgets.Inset(theme.Space5, theme.Space5, column))
}

func (p *pane) fill(object fyne.CanvasObject) {
	p.box.Objects = []fyne.CanvasObject{object}
	p.relay()
}

// relay gives everything its place again, after something has become higher or lower.
func (p *pane) relay() {
	p.box.Refresh()
	p.scroll.Refresh()
}

func (p *pane) trouble(r document.Record, d Detail) fyne.CanvasObject {
	tone := widgets.Warning
	if d.Standing == NeedsPerson {
		tone = widgets.Danger
	}
	way, todo := remedy.For(d.Trouble.Todo), d.Trouble.Todo
	retry := func() { p.actions.retry(r) }
	lead := widgets.NewButton(p.tongue.T(way.Word), way.Icon, retry)
	switch {
	case todo == document.RemoveIt:
		lead = widgets.NewPrimary(p.tongue.T(way.Word), way.Icon, func() { p.actions.remove(r) })
	case way.Elsewhere:
		lead = widgets.NewPrimary(p.tongue.T(way.Word), way.Icon, func() { p.actions.act(r, todo) })
	}
	buttons := []fyne.CanvasObject{lead}
	if way.Again {
		buttons = append(buttons, widgets.NewButton(p.tongue.T("Try again"), icons.ArrowClockwise, retry))
	}
	return widgets.NewNotice(tone, widgets.Message{Title: d.Trouble.Why, Action: d.Trouble.Next}, buttons...)
}

func (p *pane) buttons(r document.Record, d Detail) fyne.CanvasObject {
	row := widgets.Wrap(theme.Space2, theme.Space2)
	if r.SHA256 != "" {
		row.Add(widgets.NewButton(p.tongue.T("Copy hash"), icons.Copy, func() { p.actions.copied(r.SHA256) }))
	}
	row.Add(widgets.NewButton(d.Remove, icons.Trash, func() { p.actions.remove(r) }))
	return row
}

func newFacts(facts []Fact) fyne.CanvasObject {
	column := widgets.Column(theme.Space2)
	for _, fact := range facts {
		column.Add(container.New(factLayout{},
			widgets.NewText(fact.Name, widgets.Line.With(theme.Muted)), widgets.NewText(fact.Value, widgets.Body)))
	}
	return column
}

// factLayout puts names in one column and values in the next, or below where text is large.
type factLayout struct{}

const factName float32 = 92

func (factLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if theme.Large() {
		height := objects[0].MinSize().Height
		objects[0].Resize(fyne.NewSize(size.Width, height))
		objects[1].Resize(fyne.NewSize(size.Width, max(size.Height-height, 0)))
		objects[1].Move(fyne.NewPos(0, height))
		return
	}
	objects[0].Resize(fyne.NewSize(factName, size.Height))
	objects[1].Resize(fyne.NewSize(max(size.Width-factName, 0), size.Height))
	objects[1].Move(fyne.NewPos(factName, 0))
}

func (factLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	name, value := objects[0].MinSize(), objects[1].MinSize()
	if theme.Large() {
		return fyne.NewSize(max(name.Width, value.Width), name.Height+value.Height)
	}
	return fyne.NewSize(factName+value.Width, max(name.Height, value.Height))
}

func steps(links []Link) []widgets.Step {
	var steps []widgets.Step
	for _, link := range links {
		step := widgets.Step{Icon: stepIcons[link.Step], Tone: widgets.Neutral, Name: link.Name, When: link.When}
		if link.When != "" {
			step.Tone = widgets.Success
		}
		if link.Hash != "" {
			step.Note, step.Code = "SHA-256  "+ShortHash(link.Hash), true
		}
		steps = append(steps, step)
	}
	return steps
}
