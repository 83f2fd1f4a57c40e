package welcome

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/storage/keychain"
)

// vault lets a person whose machine has no keychain, or one that stays locked, choose where secrets go.
type vault struct {
	object  *fyne.Container
	missing fyne.CanvasObject
	row     *fyne.Container
	picks   map[keychain.Kind]*widgets.Pick // as they are offered
	means   *widgets.Text
	tongue  words.Tongue
	chosen  func(keychain.Kind)
}

func newVault(tongue words.Tongue, chosen func(keychain.Kind)) *vault {
	v := &vault{picks: map[keychain.Kind]*widgets.Pick{}, row: widgets.Wrap(theme.Space2, 0), means: widgets.NewText("", widgets.Quiet), tongue: tongue, chosen: chosen}
	v.missing = widgets.NewNotice(widgets.Warning, widgets.Message{
		Title:  tongue.T("This computer has no keychain that Satchel can use."),
		Safe:   tongue.T("You are not signed in yet, and nothing has been written."),
		Action: tongue.T("Choose where your sign-in is kept."),
	})
	v.object = widgets.Column(theme.Space2, v.missing, v.row, v.means)
	v.object.Hide()
	return v
}

// show offers the model's places. One that has been offered keeps its pick, and with it the keys that are on it.
func (v *vault) show(model *Model) {
	offered := model.Offered()
	if len(offered) == 0 {
		v.object.Hide()
		return
	}
	v.row.Objects = nil
	v.means.Set("")
	for _, choice := range offered {
		pick := v.picks[choice.Kind]
		if pick == nil {
			pick = widgets.NewPick(v.tongue.T(choice.Name), func() { v.chosen(choice.Kind) })
			v.picks[choice.Kind] = pick
		}
		v.row.Add(pick)
		pick.Set(choice.Kind == model.Keeping)
		if choice.Kind == model.Keeping {
			v.means.Set(v.tongue.T(choice.Means))
		}
	}
	v.missing.Hide()
	if model.NoVault {
		v.missing.Show()
	}
	v.object.Show()
}
