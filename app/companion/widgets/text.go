package widgets

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Style is one step of the type hierarchy.
type Style struct {
	Size      fyne.ThemeSizeName
	Ink       fyne.ThemeColorName
	Bold      bool
	Monospace bool
	Align     fyne.TextAlign
	Wrap      bool // over several lines; otherwise one line that ends in an ellipsis where there is no room, unless text is large
	Short     bool // one line however large text is: for rows that are equally high, and lead to the whole words
}

// The type hierarchy. Styles are values: copy one and change a field where a screen needs it.
var (
	Heading = Style{Size: fynetheme.SizeNameHeadingText, Bold: true, Wrap: true}
	Title   = Style{Size: fynetheme.SizeNameSubHeadingText, Bold: true}
	Strong  = Style{Size: fynetheme.SizeNameText, Bold: true}
	Body    = Style{Size: fynetheme.SizeNameText, Wrap: true}
	Line    = Style{Size: fynetheme.SizeNameText}
	Quiet   = Style{Size: fynetheme.SizeNameText, Ink: theme.Muted, Wrap: true}
	Caption = Style{Size: fynetheme.SizeNameCaptionText, Ink: theme.Muted}
	Code    = Style{Size: fynetheme.SizeNameCaptionText, Ink: theme.Muted, Monospace: true}
)

// With returns the style in another ink.
func (s Style) With(ink fyne.ThemeColorName) Style { s.Ink = ink; return s }

// Centred returns the style centred.
func (s Style) Centred() Style { s.Align = fyne.TextAlignCenter; return s }

// Wrapped returns the style over several lines.
func (s Style) Wrapped() Style { s.Wrap = true; return s }

// OneLine returns the style on one line however large text is.
func (s Style) OneLine() Style { s.Short = true; return s }

// Text is words in one style, without the margin Fyne's labels have: the layout alone decides on gaps.
type Text struct {
	widget.BaseWidget
	rich    *widget.RichText
	segment *widget.TextSegment
	style   Style
	words   string
	whole   bool // never cut short: its least width is that of its words
	breaks  bool // as a button's, over several lines where they are large
}

// NewText returns words in a style.
func NewText(words string, style Style) *Text {
	t := &Text{segment: &widget.TextSegment{Text: words}, words: words}
	t.rich = widget.NewRichText(t.segment)
	t.apply(style)
	t.ExtendBaseWidget(t)
	return t
}

// NewWholeText returns words on one line that are never cut short.
func NewWholeText(words string, style Style) *Text {
	t := NewText(words, style)
	t.whole = true
	t.fit()
	return t
}

// newBrokenText returns words that are never cut short, and over several lines where they are large and there are many.
func newBrokenText(words string, style Style) *Text {
	t := NewWholeText(words, style)
	t.breaks = true
	t.fit()
	return t
}

func (t *Text) apply(style Style) {
	t.style = style
	ink := style.Ink
	if ink == "" {
		ink = fynetheme.ColorNameForeground
	}
	t.segment.Style = widget.RichTextStyle{
		Alignment: style.Align, ColorName: ink, SizeName: style.Size,
		TextStyle: fyne.TextStyle{Bold: style.Bold, Monospace: style.Monospace},
	}
	t.fit()
}

// fit sets what becomes of words that are wider than their place, for text as large as it is now.
func (t *Text) fit() {
	t.rich.Truncation, t.rich.Wrapping = fyne.TextTruncateEllipsis, fyne.TextWrapOff
	t.segment.Text = t.words
	if t.breaks && theme.Large() {
		t.segment.Text = broken(t.words, func(line string) bool {
			return fyne.MeasureText(line, fynetheme.Size(t.style.Size), t.segment.Style.TextStyle).Width <= roomIn(t)
		})
	}
	switch {
	case t.whole:
		t.rich.Truncation = fyne.TextTruncateOff
	case t.style.Wrap || theme.Large() && !t.style.Short:
		t.rich.Truncation, t.rich.Wrapping = fyne.TextTruncateOff, fyne.TextWrapWord
	}
}

// Words returns what it says.
func (t *Text) Words() string { return t.words }

// Set changes what it says.
func (t *Text) Set(words string) {
	if t.words == words {
		return
	}
	t.words = words
	t.fit()
	t.rich.Refresh()
}

// SetOrHide changes what it says, and hides it while that is nothing.
func (t *Text) SetOrHide(words string) {
	t.Set(words)
	t.Show()
	if words == "" {
		t.Hide()
	}
}

// SetInk changes its colour.
func (t *Text) SetInk(ink fyne.ThemeColorName) {
	if t.segment.Style.ColorName == ink {
		return
	}
	t.segment.Style.ColorName = ink
	t.rich.Refresh()
}

// CreateRenderer is Fyne's way to draw it.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return &textRenderer{text: t} }

type textRenderer struct{ text *Text }

func (r *textRenderer) Layout(size fyne.Size) {
	if r.text.breaks && theme.Large() {
		r.text.fit() // the window is known now
	}
	margin := fynetheme.InnerPadding()
	r.text.rich.Resize(size.AddWidthHeight(2*margin, 2*margin))
	r.text.rich.Move(fyne.NewPos(-margin, -margin))
}

func (r *textRenderer) MinSize() fyne.Size {
	margin := fynetheme.InnerPadding()
	return r.text.rich.MinSize().SubtractWidthHeight(2*margin, 2*margin).Max(fyne.Size{})
}

func (r *textRenderer) Refresh() {
	r.text.fit()
	r.text.rich.Refresh()
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text.rich} }
func (r *textRenderer) Destroy()                     {}
