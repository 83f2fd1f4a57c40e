package capture

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/capture"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Adder is what the screen needs of the companion.
type Adder interface {
	Add(ctx context.Context, request companion.AddRequest) ([]companion.Added, error)
	CheckFile(ctx context.Context, path string) *capture.Refusal
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context   context.Context // ends with the screen
	Adder     Adder
	Underway  *Underway
	Window    fyne.Window
	Explain   func(error) words.Explanation
	Documents func() // goes to the list
	Camera    func() // photographs a document; nil where there is no camera
	Incoming  string // folder for files that only another app can read, until they are captured
}

// Screen lays files out, says how they are to be captured, and what became of them.
type Screen struct {
	options  Options
	model    *Model
	picks    map[document.Category]*widgets.Pick
	note     *widgets.Entry
	combine  *widgets.Tick
	apart    *widgets.Text   // why there is no such tick
	instead  *widgets.Text   // the same at the button, of what the person wants to combine
	clear    *widgets.Button // takes all off
	capture  *widgets.Button
	large    *widgets.Button // a phone's way to choose a document
	another  *widgets.Button // and another, once something is laid out
	empty    fyne.CanvasObject
	more     fyne.CanvasObject
	zone     *fyne.Container // one of the two
	busy     *widgets.Busy
	laid     *fyne.Container
	outcome  *fyne.Container
	scroll   *container.Scroll
	main     *fyne.Container     // all but the editor
	root     *fyne.Container     // one of the two
	rows     map[string]*laidRow // by path
	thumbs   thumbs
	editor   *editor             // nil while none is open
	opening  bool                // it is being opened
	going    *going              // what is being captured; nil while nothing is
	taking   [][]fyne.URI        // batches that are still looked at, in the order they came in
	last     string              // the folder that files were chosen in last
	problems []fyne.CanvasObject // what went wrong with the request as a whole
}

// New returns the screen.
func New(options Options) *Screen {
	s := &Screen{
		options: options, model: NewModel(options.Tongue), picks: map[document.Category]*widgets.Pick{},
		rows: map[string]*laidRow{}, thumbs: thumbs{drawn: map[string]*image.RGBA{}},
	}
	s.note = widgets.NewEntry(s.options.T("For whom, what for, a reference"))
	s.note.OnChanged = func(note string) { s.model.Note = note }
	s.note.OnSubmitted = func(string) { s.Start() }
	s.combine = widgets.NewTick(s.options.T("Combine as one document, in this order"), func(on bool) { s.model.Combine = on; s.draw() })
	s.apart, s.instead = widgets.NewText("", widgets.Quiet.Wrapped()), widgets.NewText("", widgets.Quiet.Wrapped())
	s.clear = widgets.NewPlain(s.options.T("Take all off"), icons.X, s.askTakeAll)
	s.capture = widgets.NewPrimary(s.options.T("Capture"), icons.CameraPlus, s.Start)
	s.large = widgets.NewPrimary(s.options.T("Choose a document"), icons.CameraPlus, s.chooseFiles)
	s.another = widgets.NewButton(s.options.T("Choose another"), icons.CameraPlus, s.chooseFiles)
	s.empty, s.more = newDropZone(options.Tongue, s.ways(), s.chooseFiles), newMoreZone(options.Tongue, s.another, s.chooseFiles)
	s.zone = container.NewStack(s.empty)
	s.busy = widgets.NewBusy()
	s.laid, s.outcome = widgets.Column(theme.Space1), widgets.Column(theme.Space3)
	s.scroll = container.NewVScroll(s.build())
	s.main = container.NewBorder(nil, s.newFoot(), nil, nil, s.scroll)
	s.root = container.NewStack(s.main)
	s.draw()
	return s
}

// ways are a phone's ways to a document.
func (s *Screen) ways() fyne.CanvasObject {
	choose := widgets.Tall(88, s.large)
	if s.options.Camera == nil {
		return choose
	}
	return widgets.Column(theme.Space3, choose,
		widgets.NewButton(s.options.T("Photograph it, on the website"), icons.CameraPlus, s.options.Camera))
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Uncaptured is how many files and folders are laid out, or about to be, and not being captured.
func (s *Screen) Uncaptured() int {
	taking := 0
	for _, batch := range s.taking {
		taking += len(batch)
	}
	if s.going == nil {
		return len(s.model.Laid()) + taking
	}
	return s.model.Beside(s.going.paths) + taking
}

// Hold says whether what is captured has to stay here for now, for a reason that stands above every screen.
func (s *Screen) Hold(held bool) {
	if s.model.held != held {
		s.model.held = held
		s.drawOutcome()
	}
}

func (s *Screen) build() fyne.CanvasObject {
	categories := widgets.Wrap(theme.Space2, 0)
	for _, category := range document.Categories() {
		pick := widgets.NewPick(s.options.T(words.Category(category)), func() { s.model.Category = category; s.draw() })
		s.picks[category] = pick
		categories.Add(pick)
	}
	column := widgets.Column(theme.Space4,
		s.outcome,
		s.zone,
		widgets.Column(theme.Space2, s.laid, s.combine, s.apart),
		widgets.Column(theme.Space1, widgets.NewText(s.options.T("Category"), widgets.Strong), categories),
		widgets.NewField(s.options.T("Note (optional)"), s.note),
	)
	return widgets.Inset(theme.Space4, theme.Space4, widgets.AtMost(640, column))
}

// newFoot holds the button that captures, always in sight however much is laid out.
func (s *Screen) newFoot() fyne.CanvasObject {
	return container.NewStack(widgets.NewPanel(theme.Surface, "", 0), container.NewBorder(widgets.NewRule(), nil, nil, nil,
		widgets.Inset(theme.Space3, theme.Space4, widgets.AtMost(640, widgets.Column(theme.Space2, s.busy, s.instead, s.capture)))))
}

// draw shows the model.
func (s *Screen) draw() {
	for category, pick := range s.picks {
		pick.Set(category == s.model.Category)
	}
	s.drawLaid()
	s.combine.Set(s.model.Combine)
	if s.model.CanCombine() {
		s.combine.Show()
	} else {
		s.combine.Hide()
	}
	beside, atButton := s.model.WhyNotCombine(), ""
	if s.model.Combine {
		beside, atButton = "", beside
	}
	s.apart.SetOrHide(beside)
	s.instead.SetOrHide(atButton)
	if s.note.Text != s.model.Note {
		s.note.SetText(s.model.Note)
	}
	s.capture.SetText(s.model.Verb())
	s.zone.Objects[0] = s.empty
	if len(s.model.Laid()) > 0 {
		s.zone.Objects[0] = s.more
	}
	if len(s.model.Laid()) == 0 || s.going != nil {
		s.capture.Disable()
	} else {
		s.capture.Enable()
	}
	s.drawOutcome()
	s.root.Refresh()
}

// drawLaid shows what is laid out.
func (s *Screen) drawLaid() {
	rows, more := s.model.Rows()
	objects, shown := []fyne.CanvasObject{}, map[string]*laidRow{}
	for _, row := range rows {
		r := s.rows[row.Path]
		if r == nil || (r.thumb != nil) != row.Picture {
			r = s.newLaidRow(row)
		}
		r.show(row, s.thumbs.drawn[row.Path])
		shown[row.Path], objects = r, append(objects, r.object)
	}
	if more != "" {
		objects = append(objects, container.NewCenter(widgets.NewPlain(more, icons.CaretDown, func() { s.model.ShowMore(); s.draw() })))
	}
	if s.model.Several() {
		objects = append(objects, widgets.Inset(0, theme.Space2, widgets.ToTheRight(0, s.clear)))
	}
	s.rows, s.laid.Objects = shown, objects
	s.drawThumbs(rows)
}

func (s *Screen) askTakeAll() {
	t := s.options.T
	widgets.Confirm(s.options.Window.Canvas(), widgets.Question{
		Title: t("Take all off?"), Words: t("Nothing of them is captured. The files stay where they are."), Yes: t("Take all off"), No: t("Keep them"),
	}, func() { s.model.TakeAllAway(); s.draw() })
}

// drawOutcome says what became of the last go: all that was refused by name, the rest in a number.
func (s *Screen) drawOutcome() {
	s.outcome.RemoveAll()
	for _, problem := range s.problems {
		s.outcome.Add(problem)
	}
	if s.model.Sum() == "" {
		return
	}
	tone := widgets.Success
	if len(s.model.Refused()) > 0 {
		tone = widgets.Warning
	}
	var lead []fyne.CanvasObject
	if s.model.Saved() > 0 {
		lead = append(lead, widgets.NewButton(s.options.T("Show documents"), icons.Files, s.options.Documents))
	}
	s.outcome.Add(widgets.NewNotice(tone, widgets.Message{Title: s.model.Sum()}, lead...))
	for _, refused := range s.model.Refused() {
		s.outcome.Add(widgets.NewNotice(widgets.Danger, widgets.Message{
			Title: refused.Name + ": " + refused.Said.Title, Safe: refused.Said.Safe, Action: refused.Said.Action,
		}))
	}
}

// Start captures what is laid out.
func (s *Screen) Start() {
	if s.going != nil || s.opening || s.editor != nil || len(s.model.Laid()) == 0 {
		return
	}
	s.problems = nil
	s.going = s.options.Underway.begin(s.options.Adder, s.model.Request(), s.showBusy, s.finish)
	s.draw()
}

func (s *Screen) showBusy() {
	s.busy.Start(s.options.T("Copying and checking …"))
	s.root.Refresh()
}

func (s *Screen) finish(taken []string, added []companion.Added, err error) {
	s.going = nil
	s.busy.Stop()
	s.model.Finish(taken, added, err != nil, s.options.Explain)
	if s.options.Context.Err() != nil {
		s.tellElsewhere(err)
		return
	}
	if err != nil {
		s.fail(err)
		return
	}
	s.drawAbove()
}

// tellElsewhere says how it went to a person who has left this screen.
func (s *Screen) tellElsewhere(err error) {
	if err != nil {
		s.options.Underway.Say(s.options.Explain(err).String())
		return
	}
	s.options.Underway.Say(s.model.InPassing())
}

// fail says what went wrong with all that was asked for.
func (s *Screen) fail(err error) {
	said := s.options.Explain(err)
	s.problems = []fyne.CanvasObject{widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action})}
	s.drawAbove()
}

// drawAbove draws, and shows where the outcome stands.
func (s *Screen) drawAbove() {
	s.draw()
	s.scroll.ScrollToTop()
}
