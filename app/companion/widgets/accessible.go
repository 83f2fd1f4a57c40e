package widgets

import "fyne.io/fyne/v2"

// What screen readers are told, where the toolkit is built with -tags accessibility. It has four roles and neither states
// nor values, so what is chosen or wrong is said in the label's words.

// AccessibilityLabel is what the button says.
func (b *Button) AccessibilityLabel() string { return b.Text }

// AccessibilityLabel is what can be chosen.
func (p *Pick) AccessibilityLabel() string { return p.word.Words() }

// AccessibilityRole is a button's.
func (p *Pick) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is what can be chosen.
func (c *Choice) AccessibilityLabel() string { return c.word.Words() }

// AccessibilityRole is a button's.
func (c *Choice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is where it leads.
func (p *Place) AccessibilityLabel() string { return p.word.Words() }

// AccessibilityRole is a link's.
func (p *Place) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// AccessibilityLabel is what can be taken or left.
func (k *Tick) AccessibilityLabel() string { return k.words.Words() }

// AccessibilityRole is a button's.
func (k *Tick) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is the input's name, and what is wrong with it.
func (e *Entry) AccessibilityLabel() string {
	if e.name == nil {
		return e.hint
	}
	if wrong := e.name.Wrong(); wrong != "" {
		return e.name.name.Words() + ": " + wrong
	}
	return e.name.name.Words()
}

// AccessibilityRole is a text's: the toolkit has none for input.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the words.
func (t *Text) AccessibilityLabel() string { return t.Words() }

// AccessibilityRole is a text's.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the state.
func (c *Chip) AccessibilityLabel() string { return c.Word() }

// AccessibilityRole is a text's.
func (c *Chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
