package navigation

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
)

// Key names a place of the navigation. Its text is stable.
type Key string

// Place is where a person can go.
type Place struct {
	Key    Key
	Icon   string
	Name   string
	Short  string // in place of the name where there is little room; the name if empty
	Screen fyne.CanvasObject
	Main   bool // the phone's bar makes it a large button
	Wide   bool // stands in the rail alone: what it shows is reached from another place where there is little room
}

// Options are what a shell is made from.
type Options struct {
	words.Tongue
	Places        []Place
	Company       string
	ChangeCompany func()
	Person        string // whose companion this is, at the foot of the rail
	ChangePerson  func()
	Gone          func(Key)
}

// Shell is the frame with its screens. It has the desktop's layout where it is wide and the phone's where it is narrow, and
// follows the window from one to the other.
type Shell struct {
	options Options
	rail    map[Key]*widgets.Place
	bar     map[Key]*widgets.Place
	banners *fyne.Container
	brief   *brief
	content *fyne.Container
	here    Key
	frame   *frame
	root    *fyne.Container
}

// New returns a shell that shows the first place.
func New(options Options) *Shell {
	s := &Shell{options: options, rail: map[Key]*widgets.Place{}, bar: map[Key]*widgets.Place{}}
	s.banners = widgets.Column(1)
	s.content = container.NewStack()
	rail, bar := s.newRail(), s.newBar()
	s.brief = newBrief(options)
	s.frame = &frame{rail: rail, bar: bar, head: s.newHead(), brief: s.brief.root, banners: s.banners, content: s.content}
	s.root = container.New(s.frame, rail, s.frame.head, s.banners, s.brief.root, s.content, bar)
	s.Go(options.Places[0].Key)
	return s
}

// Object is the frame and all in it.
func (s *Shell) Object() fyne.CanvasObject { return s.root }

// Screen is that of the place that is shown.
func (s *Shell) Screen() fyne.CanvasObject { return s.content.Objects[0] }

// Here is the place that is shown.
func (s *Shell) Here() Key { return s.here }

// Go shows a place; one that does not exist changes nothing.
func (s *Shell) Go(key Key) {
	for _, place := range s.options.Places {
		if place.Key != key {
			continue
		}
		s.here = key
		s.content.Objects = []fyne.CanvasObject{place.Screen}
		s.content.Refresh()
	}
	for _, side := range []map[Key]*widgets.Place{s.rail, s.bar} {
		for other, entry := range side {
			entry.SetHere(other == s.here)
		}
	}
	if s.options.Gone != nil {
		s.options.Gone(s.here)
	}
}

// SetBanners shows what holds for all screens, in place of any before.
func (s *Shell) SetBanners(banners ...Banner) {
	s.banners.Objects = objects(banners)
	s.banners.Refresh()
	s.brief.set(banners)
	s.root.Refresh()
}

// Edges are how far the content is from the left of the frame, and from its bottom where nothing is to be left free.
func (s *Shell) Edges() (left, bottom float32) { return s.frame.left, s.frame.bottom }

// Leave leaves so much free beneath the content.
func (s *Shell) Leave(height float32) {
	if s.frame.free != height {
		s.frame.free = height
		s.frame.Layout(nil, s.root.Size())
	}
}

// Banners is how many banners are shown.
func (s *Shell) Banners() int { return len(s.banners.Objects) }

func (s *Shell) newHead() fyne.CanvasObject {
	line := func(style widgets.Style) fyne.CanvasObject {
		change := widgets.NewButton(s.options.T("Change Company"), "", s.options.ChangeCompany)
		return widgets.Sides(theme.Space3, nil, widgets.NewText(s.options.Company, style), change)
	}
	return container.NewStack(widgets.NewPanel(theme.Surface, "", 0), container.NewBorder(nil, widgets.NewRule(), nil, nil,
		widgets.Inset(theme.Space2, theme.Space4, widgets.ByWidth(480, line(widgets.Strong), line(widgets.Title)))))
}

func (s *Shell) newRail() fyne.CanvasObject {
	name := widgets.NewText("Satchel", widgets.Style{Size: fynetheme.SizeNameSubHeadingText, Bold: true})
	places := widgets.Column(theme.Space1)
	for _, place := range s.options.Places {
		entry := widgets.NewPlace(place.Icon, place.Name, true, func() { s.Go(place.Key) })
		s.rail[place.Key] = entry
		places.Add(entry)
	}
	foot := widgets.NewFoot(icons.UserCircle, s.options.Person, s.options.ChangePerson)
	column := container.NewBorder(
		widgets.Inset(theme.Space4, theme.Space2, widgets.Sides(theme.Space3, widgets.NewMark(32), name, nil)),
		widgets.Inset(theme.Space2, 0, foot), nil, nil, places)
	return container.NewStack(widgets.NewPanel(theme.Surface, "", 0),
		container.NewBorder(nil, nil, nil, widgets.NewPillar(), widgets.Inset(0, theme.Space2, column)))
}

func (s *Shell) newBar() fyne.CanvasObject {
	row := container.New(&bar{})
	for _, place := range s.options.Places {
		if place.Wide {
			continue
		}
		entry := widgets.NewPlace(place.Icon, cmp.Or(place.Short, place.Name), false, func() { s.Go(place.Key) })
		if place.Main {
			entry = widgets.NewMainPlace(place.Icon, place.Name, func() { s.Go(place.Key) })
		}
		s.bar[place.Key] = entry
		row.Add(entry)
	}
	return container.NewStack(widgets.NewPanel(theme.Surface, "", 0),
		container.NewBorder(widgets.NewRule(), nil, nil, nil, widgets.Inset(theme.Space1, 0, row)))
}
