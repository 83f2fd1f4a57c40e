package welcome

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/storage/keychain"
)

// vault lets a person whose machine has no keychain choose where secrets go.
type vault struct {
	object *fyne.Container
	picks  map[keychain.Kind]*widgets.Pick
	means  *widgets.Text
}

func newVault(chosen func(keychain.Kind)) *vault {
	v := &vault{picks: map[keychain.Kind]*widgets.Pick{}, means: widgets.NewText("", widgets.Quiet)}
	row := widgets.Wrap(theme.Space2, 0)
	for _, choice := range Choices() {
		pick := widgets.NewPick(choice.Name, func() { chosen(choice.Kind) })
		v.picks[choice.Kind] = pick
		row.Add(pick)
	}
	v.object = widgets.Column(theme.Space2,
		widgets.NewNotice(widgets.Warning, widgets.Message{
			Title:  "This computer has no keychain that Satchel can use.",
			Safe:   "You are not signed in yet, and nothing has been written.",
			Action: "Choose where your sign-in is kept.",
		}),
		row, v.means)
	v.object.Hide()
	return v
}

func (v *vault) show(needed bool, chosen keychain.Kind) {
	if !needed {
		v.object.Hide()
		return
	}
	v.means.Set("")
	for _, choice := range Choices() {
		v.picks[choice.Kind].Set(choice.Kind == chosen)
		if choice.Kind == chosen {
			v.means.Set(choice.Means)
		}
	}
	v.object.Show()
}
