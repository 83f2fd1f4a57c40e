package welcome

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/storage/keychain"
)

// vault lets a person whose machine has no keychain choose where secrets go.
type vault struct {
	object *fyne.Container
	picks  map[keychain.Kind]*widgets.Pick
	means  *widgets.Text
	tongue words.Tongue
}

func newVault(tongue words.Tongue, chosen func(keychain.Kind)) *vault {
	v := &vault{picks: map[keychain.Kind]*widgets.Pick{}, means: widgets.NewText("", widgets.Quiet), tongue: tongue}
	row := widgets.Wrap(theme.Space2, 0)
	for _, choice := range Choices() {
		pick := widgets.NewPick(tongue.T(choice.Name), func() { chosen(choice.Kind) })
		v.picks[choice.Kind] = pick
		row.Add(pick)
	}
	v.object = widgets.Column(theme.Space2,
		widgets.NewNotice(widgets.Warning, widgets.Message{
			Title:  tongue.T("This computer has no keychain that Satchel can use."),
			Safe:   tongue.T("You are not signed in yet, and nothing has been written."),
			Action: tongue.T("Choose where your sign-in is kept."),
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
			v.means.Set(v.tongue.T(choice.Means))
		}
	}
	v.object.Show()
}
