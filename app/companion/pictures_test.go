package companion

import (
	"log/slog"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/google/uuid"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// stageFor is a window over doubles.
func stageFor(t *testing.T, mode theme.Mode, size fyne.Size, p *people, q *pile) (*companiontest.Desk, *Window) {
	t.Helper()
	desk := companiontest.NewDesk(t, mode)
	p.home = t.TempDir()
	w := New(Options{
		App: desk, Explain: said, Log: slog.New(slog.DiscardHandler), Version: "test", Mode: mode, Size: size,
		Now: func() time.Time { return noon },
	})
	w.Start(t.Context(), p, q)
	w.window.Resize(size)
	desk.Pump()
	return desk, w
}

var (
	onDesktop = fyne.NewSize(1280, 800)
	onPhone   = fyne.NewSize(390, 844)
	harbour   = core.Company{ID: uuid.MustParse("0197a1b2-0000-7000-8000-000000000001"), Name: "Harbour Lane Bakery Ltd", Site: "Demo Practice"}
	meadow    = core.Company{ID: uuid.MustParse("0197a1b2-0000-7000-8000-000000000002"), Name: "Meadow & Sons", Site: "Demo Practice"}
	bea       = core.Account{ID: "a1", Server: "http://127.0.0.1:8080", Email: "bookkeeper@demo.test", Name: "Bea Booker", SignedIn: true, Keychain: "os", Company: harbour}
)

func TestPicturesOfTheScreens(t *testing.T) {
	for name, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
		for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
			suffix := "-" + name + "-" + string(mode)
			t.Run("sign-in"+suffix, func(t *testing.T) {
				desk, w := stageFor(t, mode, size, &people{}, &pile{})
				companiontest.Keep(t, w.window.Canvas(), "sign-in"+suffix)
				es := companiontest.Entries(w.window.Canvas())
				es[0].SetText("127.0.0.1:8080")
				es[1].SetText("bookkeeper@demo")
				companiontest.Press(t, w.window.Canvas(), "Sign in")
				desk.Pump()
				companiontest.Keep(t, w.window.Canvas(), "sign-in-wrong"+suffix)
			})
			t.Run("companies"+suffix, func(t *testing.T) {
				a := bea
				a.Company = core.Company{}
				desk, w := stageFor(t, mode, size, &people{account: a, companies: []core.Company{harbour, meadow}}, &pile{})
				desk.Until(t, "companies", func() bool { return companiontest.Says(w.window.Canvas(), "Meadow") })
				companiontest.Keep(t, w.window.Canvas(), "companies"+suffix)
			})
			t.Run("documents"+suffix, func(t *testing.T) {
				q := &pile{records: sample("a1", harbour, noon), state: core.Snapshot{Offline: name == "phone", Since: noon.Add(-time.Hour)}}
				desk, w := stageFor(t, mode, size, &people{account: bea, companies: []core.Company{harbour}}, q)
				desk.Until(t, "documents", func() bool { return companiontest.Says(w.window.Canvas(), "Screwfix") })
				companiontest.Keep(t, w.window.Canvas(), "documents-list"+suffix)
				place, _ := w.screens.documents.Place(q.records[3].ID)
				w.screens.documents.Select(place)
				desk.Pump()
				companiontest.Keep(t, w.window.Canvas(), "documents-needs"+suffix)
				place, _ = w.screens.documents.Place(q.records[2].ID)
				w.screens.documents.Select(place)
				desk.Pump()
				companiontest.Keep(t, w.window.Canvas(), "documents"+suffix)
			})
			t.Run("empty"+suffix, func(t *testing.T) {
				desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
				desk.Until(t, "empty", func() bool { return companiontest.Says(w.window.Canvas(), "Nothing captured yet") })
				companiontest.Keep(t, w.window.Canvas(), "documents-empty"+suffix)
			})
			t.Run("capture"+suffix, func(t *testing.T) {
				q := &pile{refuse: map[string]error{"/x/empty.pdf": errTooBig}}
				desk, w := stageFor(t, mode, size, &people{account: bea}, q)
				w.take([]fyne.URI{storage.NewFileURI("/x/Screwfix receipt 11-19.jpg"), storage.NewFileURI("/x/empty.pdf")})
				desk.Until(t, "laid", func() bool { return companiontest.Says(w.window.Canvas(), "empty.pdf") })
				companiontest.Keep(t, w.window.Canvas(), "capture"+suffix)
				companiontest.Press(t, w.window.Canvas(), "Capture 2 documents")
				desk.Until(t, "refused", func() bool { return companiontest.Says(w.window.Canvas(), "1 file refused") })
				companiontest.Keep(t, w.window.Canvas(), "capture-refused"+suffix)
			})
			t.Run("settings"+suffix, func(t *testing.T) {
				desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
				w.goTo(placeSettings)
				desk.Pump()
				companiontest.Keep(t, w.window.Canvas(), "settings"+suffix)
				companiontest.Press(t, w.window.Canvas(), "Sign out")
				desk.Until(t, "question", func() bool { return companiontest.Says(w.window.Canvas(), "Sign out?") })
				companiontest.Keep(t, w.window.Canvas(), "sign-out"+suffix)
			})
		}
	}
	_ = document.Accepted
}
