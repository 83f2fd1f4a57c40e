package documents

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Queue is what the screen needs of the companion.
type Queue interface {
	Lines(filter companion.Filter) ([]document.Line, error)
	Document(id uuid.UUID) (document.Record, error)
	Retry(ctx context.Context, ids ...uuid.UUID) (int, error)
	Remove(ctx context.Context, id uuid.UUID) error
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context context.Context // ends with the screen
	Queue   Queue
	Scope   Scope
	Filter  Shown // at first
	Window  fyne.Window
	Explain func(error) words.Explanation
	Say     func(string)              // in passing
	Capture func()                    // goes to the Capture screen
	Website func()                    // opens the website
	Act     func(document.ActionCode) // leads where a document's action is done
	Ask     func(document.Company)    // leads where access to a company is asked for
	Now     func() time.Time
	Copy    func(string) // to the clipboard
	Sights  Sights

	Warning   widgets.Message // above the list until it is dismissed; none without a title
	Dismiss   string          // the word that does
	Dismissed func()          // the person has read the warning
}

// Screen lists documents and shows one beside the list, or over it where the window is narrow.
type Screen struct {
	options Options
	model   *List
	list    *widgets.List
	pane    *pane
	preview *preview
	search  *widgets.Entry
	filters []*widgets.Pick
	strip   *fyne.Container // of filters
	body    *fyne.Container // the list, or why it is empty
	problem *fyne.Container
	split   *split
	root    *fyne.Container
	early   meantime
	reading bool // more of the queue is being read
	offline bool

	selected     uuid.UUID
	open         document.Record // the selected document, once it is read
	drawn        document.Record // what the pane shows
	drawnCompact bool            // and how
}

// New returns the screen and begins to read the queue.
func New(options Options) *Screen {
	s := &Screen{options: options, model: NewList(options.Tongue, options.Scope)}
	s.list = widgets.NewList(s.model.Len, func() fyne.CanvasObject { return newRowView(options.Tongue) },
		func(i widget.ListItemID, object fyne.CanvasObject) {
			row := s.model.Row(i, options.Now())
			object.(*rowView).set(row, row.ID == s.selected && row.ID != uuid.Nil)
		}, s.choose).Following(
		func(row int) any { return s.model.Row(row, options.Now()).ID },
		func(name any) (int, bool) { return s.model.Place(name.(uuid.UUID)) })
	s.pane = newPane(options.Tongue, s.unchoose, paneActions{retry: s.retry, remove: s.askRemove, copied: s.copyHash, act: s.act})
	s.preview = newPreview(s)
	s.search = widgets.NewSearch(s.options.T("Search names, notes and categories"), s.options.T("Search"), func(string) { s.narrow(s.model.Filter()) })
	for _, shown := range Filters() {
		s.filters = append(s.filters, widgets.NewPick(options.T(shown.Name()), func() { s.narrow(shown) }))
	}
	s.body, s.strip = container.NewStack(s.list), widgets.Row(theme.Space2)
	s.problem = container.NewStack()
	s.split = newSplit(s.listSide(), s.pane.object(), s.redraw)
	s.root = container.New(s.split, s.split.objects()...)
	s.model.Narrow(options.Filter, "")
	s.markFilter()
	s.showList()
	s.load()
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

func (s *Screen) listSide() fyne.CanvasObject {
	for _, pick := range s.filters {
		s.strip.Add(pick)
	}
	head := widgets.Column(theme.Space1,
		widgets.Tall(theme.Touch, s.search), widgets.NewStrip(s.strip), s.problem)
	if s.options.Warning.Title != "" {
		head = s.warned(head)
	}
	return widgets.NewHeaded(widgets.Inset(theme.Space3, theme.Space4, head), widgets.Inset(0, theme.Space1, s.body), nil)
}

// Apply takes in what has changed. It is called on the UI thread.
func (s *Screen) Apply(snapshot companion.Snapshot) {
	if !s.model.Loaded() || s.reading || snapshot.Many {
		s.early.take(snapshot)
	}
	if !s.model.Loaded() {
		return
	}
	if snapshot.Many {
		defer s.reload()
	}
	change := s.model.Apply(snapshot)
	if change.Whole {
		s.drawWhole()
	} else {
		for _, row := range change.Rows {
			s.list.RefreshItem(row)
		}
		if len(change.Rows) > 0 {
			s.markFilter()
		}
	}
	for _, r := range snapshot.Changed {
		s.reopen(r)
	}
	if s.offline && !snapshot.Offline {
		s.preview.back()
	}
	s.offline = snapshot.Offline
	s.redraw()
}

// drawWhole draws the list anew.
func (s *Screen) drawWhole() {
	s.markFilter()
	s.showList()
	s.list.Refresh()
}

func (s *Screen) narrow(shown Shown) {
	s.model.Narrow(shown, s.search.Text)
	s.list.ScrollToTop()
	s.drawWhole()
}

func (s *Screen) markFilter() {
	for i, shown := range Filters() {
		s.filters[i].SetWord(filterWord(s.options.Tongue, shown, s.model.Count(shown)))
		s.filters[i].Set(shown == s.model.Filter())
	}
	s.strip.Refresh()
}

// showList shows the list, or why it has no rows.
func (s *Screen) showList() {
	var shown fyne.CanvasObject = s.list
	switch {
	case s.model.Len() > 0:
	case !s.model.Loaded():
		shown = container.NewWithoutLayout()
	case s.model.Narrowed():
		shown = widgets.NewEmpty(icons.Search, s.options.T("Nothing found"), s.options.T("No document fits this search and filter."),
			widgets.NewButton(s.options.T("Show all"), "", func() { s.search.SetText(""); s.narrow(All) }))
	default:
		shown = widgets.NewEmpty(icons.Tray, s.options.T("Nothing captured yet"),
			s.options.T("Capture a receipt, an invoice or a statement. It is kept safely here at once and sent as soon as the service can be reached.")+" "+
				s.options.T("Only what is captured on this computer is shown here. What came to this company from elsewhere is on the website."),
			widgets.Column(theme.Space2, widgets.NewPrimary(s.options.T("Capture documents"), icons.CameraPlus, s.options.Capture),
				widgets.NewButton(s.options.T("Open the website"), "", s.options.Website)))
	}
	if len(s.body.Objects) == 1 && s.body.Objects[0] == shown {
		return
	}
	s.body.Objects = []fyne.CanvasObject{shown}
	s.body.Refresh()
}

// Place is the row that shows the document of that id.
func (s *Screen) Place(id uuid.UUID) (int, bool) { return s.model.Place(id) }

// Select chooses the document of a row.
func (s *Screen) Select(row int) { s.list.Select(row) }
