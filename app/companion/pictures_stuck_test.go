package companion

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/sync/capture/watch"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

func showStuck(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	q := &pile{records: held(), state: core.Snapshot{Counts: core.Counts{NeedsPerson: 4}}, watched: folders()[1:2]}
	a := newIn(t, mode, size, &people{account: bea}, q)
	a.desk.Until(t, "the banner is there", func() bool { return a.window.screens.shell.Banners() > 0 })
	a.window.goTo(placeStuck)
	a.sees("Barclays statement")
	a.desk.Pump()
	return a.canvas()
}

func showStuckFiles(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := newIn(t, mode, size, &people{account: bea}, &pile{watched: []watch.State{lacking()}})
	a.desk.Until(t, "the banner is there", func() bool { return a.window.screens.shell.Banners() > 0 })
	a.window.goTo(placeStuck)
	a.sees("setup.exe")
	a.desk.Pump()
	return a.canvas()
}

func showStuckNone(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := newIn(t, mode, size, &people{account: bea}, &pile{})
	a.sees("Nothing captured yet")
	a.window.goTo(placeStuck)
	a.sees("Nothing is stuck")
	return a.canvas()
}

func showDeliveries(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := newIn(t, mode, size, &people{account: bea}, &pile{})
	a.sees("Nothing captured yet")
	a.window.goTo(placeDeliveries)
	a.desk.Pump()
	return a.canvas()
}

func showAccess(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	asked := noon.Add(-20 * time.Minute)
	whom := []core.Whom{{Name: "Ola Owner"}, {Name: "Ann Administrator"}}
	a := newIn(t, mode, size, &people{account: bea, lacks: []core.Lack{
		{Code: "no-feature", Title: "Add documents", Site: "Demo Practice", Ask: core.Request{Thing: "documents.add"}, Whom: whom},
		{Code: "no-feature", Title: "See documents", Site: "Demo Practice", Ask: core.Request{Thing: "documents.see"}, Whom: whom, Since: &asked},
	}}, &pile{})
	a.sees("Nothing captured yet")
	a.window.showAccess(document.Company{})
	a.sees("Ola Owner")
	return a.canvas()
}
