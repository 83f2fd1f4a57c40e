package companion

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"
	"golang.org/x/text/language"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/lock"
	"satchel/app/companion/settings"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/samples"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
	"satchel/sync/drawing"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// locale is that of the system of the windows that stageFor makes.
var locale language.Tag

// textSize is how large the text is in the windows that stageFor makes.
var textSize = theme.UsualText

// stageFor is a window over doubles.
func stageFor(t *testing.T, mode theme.Mode, size fyne.Size, p *people, q Work) (*companiontest.Desk, *Window) {
	t.Helper()
	desk := companiontest.NewDesk(t, mode)
	if p.home == "" {
		p.home = t.TempDir()
	}
	if p.guard == nil {
		p.guard = newGuard()
	}
	if textSize != theme.UsualText {
		if err := settings.Change(p.home, func(kept *settings.Preferences) { kept.TextSize = int(textSize) }); err != nil {
			t.Fatal(err)
		}
	}
	w := New(Options{
		App: desk, Explain: said, Log: slog.New(slog.DiscardHandler), Version: "test", Mode: mode, Size: size,
		Now: func() time.Time { return noon }, Locale: locale, Drawer: drawing.NewHere(),
	})
	desk.Tongue = words.Fitting(locale)
	w.Start(t.Context(), p, q)
	if size.IsZero() {
		size = w.window.Canvas().Size()
	}
	desk.Until(t, "the keychain has told whether there is a PIN, or that it doesn't tell", func() bool { return !w.lock.looking || p.untold != nil })
	w.window.Resize(size) // the test driver's window is only laid out by one
	desk.Pump()
	return desk, w
}

var (
	onDesktop = fyne.NewSize(1280, 800)
	onPhone   = fyne.NewSize(390, 844)
	// onPhoneAcross is the phone held across.
	onPhoneAcross = fyne.NewSize(844, 390)
	harbour       = core.Company{ID: uuid.MustParse("0197a1b2-0000-7000-8000-000000000001"), Name: "Harbour Lane Bakery Ltd", Site: "Demo Practice"}
	meadow        = core.Company{ID: uuid.MustParse("0197a1b2-0000-7000-8000-000000000002"), Name: "Meadow & Sons", Site: "Demo Practice"}
	bea           = core.Account{ID: "a1", Server: "http://127.0.0.1:8080", Email: "bookkeeper@demo.test", Name: "Bea Booker", SignedIn: true, Keychain: "os", Company: harbour}
)

// shows are the screens, each as far as a person gets with it.
var shows = map[string]func(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas{
	"security": showSecurity, "security-on": showSecurityOn, "choose-files": showChooseFiles, "set-up": showSetUp, "recovery-codes": showRecoveryCodes, "disconnect": showDisconnect,
	"password": showPassword, "authenticator": showAuthenticator, "authenticator-add": showAuthenticatorAdd,
	"preview-larger": showPreviewLarger, "preview-none": showPreviewNone,
	"sign-in": showSignIn, "companies": showCompanies, "documents": showDocuments, "empty": showEmpty,
	"capture": showCapture, "capture-pages": showCapturePages, "capture-editor": showCaptureEditor, "settings": showSettings, "keyboard": showKeyboard, "accounts": showAccounts, "pairing": showPairing, "send-passcode": showSendPasscode, "bundle": showBundle, "starting": showStarting, "licences": showLicences, "licence": showLicence, "sent-here": showSentHere, "sent-banner": showSentBanner, "sign-out-device": showSignOutDevice, "counter": showCounter, "nothing-to-paste": showNothingToPaste, "visiting": showVisiting, "locked": showLocked, "wiping": showWiping, "pin": showPIN, "sign-out": showSignOut,
	"stuck": showStuck, "stuck-files": showStuckFiles, "stuck-none": showStuckNone, "deliveries": showDeliveries, "access": showAccess,
	"damaged": showDamaged, "keychain-shut": showKeychainShut, "abandon": showAbandon,
	"watched": showWatched, "watched-none": showWatchedNone, "watched-add": showWatchedAdd, "watched-choose": showWatchedChoose,
}

// The pictures of these are under testdata, as markup: a difference is looked at, and taken over if it is meant. With
// SATCHEL_SCREENSHOTS naming a folder every screen is also painted there.
func TestTheScreensLookAsTheyDid(t *testing.T) {
	for name, show := range shows {
		for device, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
			for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
				full := name + "-" + device + "-" + string(mode)
				t.Run(full, func(t *testing.T) {
					if os.Getenv("SATCHEL_SCREENSHOTS") == "" && !golden[full] {
						t.Skip("painted only where SATCHEL_SCREENSHOTS names a folder")
					}
					canvas := show(t, mode, size)
					companiontest.Keep(t, canvas, full)
					if golden[full] {
						test.AssertRendersToMarkup(t, full+".xml", canvas)
					}
				})
			}
		}
	}
}

// golden are the screens whose markup is kept.
var golden = map[string]bool{
	"sign-in-desktop-light": true, "documents-desktop-light": true, "documents-phone-dark": true, "capture-desktop-light": true,
	"authenticator-desktop-light": true, "authenticator-phone-dark": true,
	"security-desktop-light": true, "security-phone-dark": true, "set-up-phone-light": true, "disconnect-desktop-dark": true,
	"watched-desktop-light": true, "watched-phone-dark": true,
	"stuck-desktop-light": true, "stuck-phone-dark": true,
}

func showSignIn(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{}, &pile{})
	entries := companiontest.Entries(w.window.Canvas())
	entries[0].SetText("127.0.0.1:8080")
	entries[1].SetText("bookkeeper@demo.test")
	companiontest.Press(t, w.window.Canvas(), "Sign in")
	desk.Pump()
	return w.window.Canvas()
}

func showCompanies(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	account := bea
	account.Company = core.Company{}
	desk, w := stageFor(t, mode, size, &people{account: account, companies: []core.Company{harbour, meadow}}, &pile{})
	desk.Until(t, "the companies are there", func() bool { return companiontest.Says(w.window.Canvas(), "Meadow") })
	return w.window.Canvas()
}

// showDocuments shows the list with one that needs the person open, and on the phone over the list, offline.
func showDocuments(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	q := &pile{records: sample("a1", harbour, noon), state: core.Snapshot{Offline: size == onPhone, Since: noon.Add(-time.Hour)}}
	q.content = map[uuid.UUID][]byte{q.records[3].ID: lunch(t)}
	desk, w := stageFor(t, mode, size, &people{account: bea}, q)
	desk.Until(t, "the documents are there", func() bool { return companiontest.Says(w.window.Canvas(), "Screwfix") })
	banners := map[bool]int{false: 1, true: 2}[size == onPhone]
	desk.Until(t, "the banners are there", func() bool { return w.screens.shell.Banners() == banners })
	place, _ := w.screens.documents.Place(q.records[3].ID)
	w.screens.documents.Select(place)
	desk.Until(t, "the preview is there", func() bool { return previewed(w.window.Canvas()) != nil })
	return w.window.Canvas()
}

// lunch is the photo of a receipt.
func lunch(t *testing.T) []byte {
	t.Helper()
	for _, s := range samples.All() {
		if filepath.Ext(s.Name) == ".jpg" {
			content, err := s.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			return content
		}
	}
	t.Fatal("there is no photo among the samples")
	return nil
}

// previewed is the picture of a document that can be seen; nil if there is none.
func previewed(canvas fyne.Canvas) *widgets.Picture {
	var found *widgets.Picture
	companiontest.Walk(canvas, func(o fyne.CanvasObject) {
		if picture, ok := o.(*widgets.Picture); ok && found == nil {
			found = picture
		}
	})
	return found
}

func showEmpty(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
	desk.Until(t, "the list is empty", func() bool { return companiontest.Says(w.window.Canvas(), "Nothing captured yet") })
	return w.window.Canvas()
}

func showChooseFiles(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	home := atHome(t)
	for _, name := range []string{"Tankbeleg Autobahn 21-11-2026.jpg", "Lunch with Ola.jpg", "statement.pdf"} {
		if err := os.WriteFile(filepath.Join(home, name), make([]byte, 1500), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a := newIn(t, mode, size, &people{account: bea}, &pile{})
	a.window.goTo(placeCapture)
	if size == onPhone {
		a.presses("Choose a document")
	} else {
		a.presses("Choose files or a folder")
	}
	a.sees("statement.pdf")
	return a.canvas()
}

func showSettings(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
	intoTray(w)
	w.goTo(placeSettings)
	desk.Pump()
	return w.window.Canvas()
}

func showPairing(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{}, &pile{})
	companiontest.Press(t, w.window.Canvas(), "I have a code from the website")
	desk.Pump()
	return w.window.Canvas()
}

func showVisiting(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{back: make(chan struct{})}, &pile{})
	companiontest.Entries(w.window.Canvas())[0].SetText("https://satchel.example.com")
	companiontest.Press(t, w.window.Canvas(), "Use the browser, with your Sage ID")
	desk.Until(t, "the browser is visited", func() bool { return companiontest.Says(w.window.Canvas(), "Copy the address") })
	return w.window.Canvas()
}

func showAccounts(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	away := joe
	away.ID, away.Email, away.SignedIn, away.Server = "a3", "ann@brightwater.example", false, "https://satchel.brightwater.example"
	desk, w := stageFor(t, mode, size, &people{account: bea, others: []core.Account{joe, away}}, &pile{})
	w.changeAccount()
	desk.Until(t, "the accounts are there", func() bool { return companiontest.Says(w.window.Canvas(), joe.Email) })
	return w.window.Canvas()
}

// showLocked shows the lock after a wrong try.
func showLocked(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
	pin, err := w.accounts.AppLock(keychain.OS)
	if err == nil {
		err = pin.Set(t.Context(), "480213")
	}
	if err != nil {
		t.Fatal(err)
	}
	w.lock.on, w.lock.pin = true, pin
	w.lockNow()
	companiontest.Entries(w.window.Canvas())[0].SetText("111222")
	companiontest.Press(t, w.window.Canvas(), "Unlock")
	desk.Until(t, "the try is over", func() bool { return companiontest.Says(w.window.Canvas(), lock.Left(w.tongue, 9)) })
	return w.window.Canvas()
}

// showWiping shows the lock while what it guards is wiped.
func showWiping(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	p := &people{account: bea, wiping: make(chan int)}
	t.Cleanup(func() { close(p.wiping) })
	desk, w := stageFor(t, mode, size, p, &pile{})
	pin, err := p.AppLock(keychain.OS)
	if err == nil {
		err = errors.Join(pin.Set(t.Context(), "480213"), pin.GiveUp(t.Context()))
	}
	if err != nil {
		t.Fatal(err)
	}
	w.lock.on, w.lock.pin = true, pin
	w.lockNow()
	desk.Until(t, "it wipes", func() bool { return companiontest.Says(w.window.Canvas(), "Your sign-in is being wiped") })
	p.wiping <- 1234
	desk.Until(t, "it says how far it is", func() bool { return companiontest.Says(w.window.Canvas(), w.tongue.Number(1234)) })
	return w.window.Canvas()
}

func showPIN(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
	w.goTo(placeSettings)
	desk.Pump()
	companiontest.Press(t, w.window.Canvas(), "Set a PIN")
	desk.Pump()
	return w.window.Canvas()
}

func showKeyboard(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
	w.showShortcuts()
	desk.Pump()
	return w.window.Canvas()
}

func showSignOut(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
	w.goTo(placeSettings)
	companiontest.Press(t, w.window.Canvas(), "Sign out")
	desk.Until(t, "the question is there", func() bool { return companiontest.Says(w.window.Canvas(), "Sign out?") })
	return w.window.Canvas()
}

func showDamaged(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	q := &pile{records: sample("a1", harbour, noon)}
	desk, w := stageFor(t, mode, size, &people{account: bea, aside: []string{damaged}}, q)
	desk.Until(t, "the documents are there", func() bool {
		_, there := w.screens.documents.Place(q.records[0].ID)
		return there
	})
	return w.window.Canvas()
}

func showKeychainShut(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea, shut: keychain.ErrLocked}, &pile{})
	w.goTo(placeSettings)
	companiontest.Press(t, w.window.Canvas(), "Sign out")
	desk.Until(t, "the question is there", func() bool { return companiontest.Says(w.window.Canvas(), "Sign out?") })
	companiontest.Press(t, w.window.Canvas(), "Sign out")
	desk.Until(t, "the way out is there", func() bool { return companiontest.Says(w.window.Canvas(), "Sign out without it") })
	return w.window.Canvas()
}

func showAbandon(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	canvas := showKeychainShut(t, mode, size)
	companiontest.Press(t, canvas, "Sign out without it")
	fyne.CurrentApp().(*companiontest.Desk).Until(t, "the question is there", func() bool {
		return companiontest.Says(canvas, "Sign out without the keychain?")
	})
	return canvas
}
