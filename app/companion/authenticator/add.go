package authenticator

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/auth/passcode/otpauth"
	"satchel/auth/vault"
	"satchel/storage/keychain"
)

// showAdd shows the step that adds an entry, with what is known of it typed in already.
func (s *Screen) showAdd(known Adding) {
	key := widgets.NewSecretEntry("otpauth://…")
	service, name := widgets.NewEntry("GitHub"), widgets.NewEntry("ann@example.com")
	first, second := widgets.NewField(s.options.T("Address or key"), key), widgets.NewField(s.options.T("Service"), service)
	fill := func(a Adding) {
		key.SetText(a.Key)
		service.SetText(a.Service)
		name.SetText(a.Name)
		first.SetWrong("")
		second.SetWrong("")
	}
	said, busy := widgets.Column(0), widgets.NewBusy()
	var root *container.Scroll
	refuse := func(why words.Explanation) {
		first.SetWrong("")
		second.SetWrong("")
		said.Objects = []fyne.CanvasObject{widgets.NewNotice(widgets.Danger, widgets.Message{Title: why.Title, Safe: why.Safe, Action: why.Action})}
		root.Refresh()
		widgets.Reveal(said)
	}
	fail := func(err error) { refuse(s.options.Explain(err)) }
	add := func() {
		said.RemoveAll()
		read, wrong := Adding{Key: key.Text, Service: service.Text, Name: name.Text}.Read()
		first.SetWrong(s.options.T(wrong.Key))
		second.SetWrong(s.options.T(wrong.Service))
		root.Refresh()
		if !wrong.Any() {
			s.add(read, s.options.Keeping, waiting{
				shown: func() { busy.Start(s.options.T("Waiting for the keychain …")); root.Refresh() }, ended: busy.Stop, fail: fail,
			})
		}
	}
	scan := func(uri fyne.URI) {
		said.RemoveAll()
		background.RunShown(s.options.Context,
			func() { busy.Start(s.options.T("Looking for a QR code …")); root.Refresh() }, busy.Stop,
			func(context.Context) (string, error) { return openPicture(uri) },
			func(address string, err error) {
				if err != nil {
					fail(err)
					return
				}
				fill(Described(address))
				s.options.Say(s.options.T("The QR code is read. Look at the names, then add it."))
			})
	}
	paste := func() {
		text := s.options.Paste()
		path := PastedPicture(text)
		switch why := NoText(text); {
		case why.Title != "":
			refuse(why.In(s.options.Tongue))
		case path != "":
			scan(storage.NewFileURI(path))
		default:
			said.RemoveAll()
			fill(Described(text))
			root.Refresh()
		}
	}
	service.OnSubmitted = func(string) { s.options.Window.Canvas().Focus(name) }
	name.OnSubmitted, key.OnSubmitted = func(string) { add() }, func(string) { add() }
	ways := widgets.Wrap(theme.Space2, theme.Space2,
		widgets.NewButton(s.options.T("Choose a picture"), icons.Image, func() { s.choosePicture(scan, fail) }),
		widgets.NewButton(s.options.T("Paste"), icons.Copy, paste))
	root = widgets.NewStep(s.options.T("Authenticator"), s.showList, s.options.T("Add an entry"),
		widgets.NewText(s.options.T("Take a screenshot of the QR code that the service shows and choose it, drop it on this window, or copy its file and paste. Or paste the address behind it, or type the key beside it."), widgets.Quiet),
		widgets.NewText(s.options.T("Entries belong to this computer account, not to who is signed in to Satchel: whoever uses Satchel here sees them."), widgets.Quiet),
		ways, first, second, widgets.NewField(s.options.T("Your name there (optional)"), name),
		widgets.Column(theme.Space3, said, container.NewHBox(widgets.NewPrimary(s.options.T("Add"), icons.Plus, add)), busy))
	fill(known)
	s.refuse = refuse
	s.stage.Show(root, key)
}

// showList goes back from the step to the list.
func (s *Screen) showList() {
	s.showMain()
	s.load(func() {})
}

func (s *Screen) showMain() {
	s.refuse = nil
	s.stage.Overview()
}

// waiting is how the step that adds an entry shows that the keychain is waited for, which may ask the person first.
type waiting struct {
	shown, ended func()
	fail         func(error)
}

// add keeps a key, one at a time. On a machine without a keychain the person chooses the encrypted file first; nothing is
// kept in the clear, nor only in memory, from which it would be gone.
func (s *Screen) add(key otpauth.Key, keeping keychain.Kind, wait waiting) {
	if s.adding {
		return
	}
	s.adding = true
	if keeping == keychain.Memory || keeping == "" {
		keeping = keychain.OS
	}
	background.RunShown(s.options.Context, wait.shown, wait.ended,
		func(ctx context.Context) (vault.Entry, error) { return s.options.Vault.Add(ctx, key, keeping) },
		func(entry vault.Entry, err error) {
			s.adding = false
			switch {
			case errors.Is(err, keychain.ErrMissing) && keeping == keychain.OS:
				s.askFile(key, wait)
			case err != nil:
				wait.fail(err)
			default:
				s.added(entry)
			}
		})
}

// added shows the list with the new entry in it, and its digits.
func (s *Screen) added(entry vault.Entry) {
	s.search.SetText("")
	s.model.Began()
	s.model.Choose(entry.ID)
	s.showMain()
	s.load(func() {
		s.options.Say(s.options.T("Added %s.", entry))
		s.fetch(entry.ID)
	})
}

func (s *Screen) askFile(key otpauth.Key, wait waiting) {
	widgets.Confirm(s.options.Window.Canvas(), widgets.Question{
		Title: s.options.T("Keep the key in an encrypted file?"),
		Words: s.options.T("This computer has no keychain that Satchel can use. A file encrypted with a passphrase of yours can hold the key instead. Satchel asks for the passphrase once after each start; nobody can recover it for you."),
		Yes:   s.options.T("Keep it there"), No: s.options.T("Don't keep it"),
	}, func() { s.add(key, keychain.File, wait) })
}

// Take reads the first QR code in pictures that were dropped. Where there is none, all stays as it is.
func (s *Screen) Take(uris []fyne.URI) {
	if len(uris) == 0 {
		return
	}
	background.Run(s.options.Context,
		func(ctx context.Context) (string, error) { return firstCode(ctx, uris) },
		func(address string, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			s.showAdd(Described(address))
		})
}

// firstCode is the address in the first picture that has one. Where none has, it says so of the first.
func firstCode(ctx context.Context, uris []fyne.URI) (string, error) {
	var why error
	for _, uri := range uris {
		address, err := openPicture(uri)
		if err == nil {
			return address, nil
		}
		if why = cmp.Or(why, err); ctx.Err() != nil {
			break
		}
	}
	return "", why
}

// Pasted takes in what was copied elsewhere: an address, or the file of a picture.
func (s *Screen) Pasted(text string) {
	if why := NoText(text); why.Title != "" {
		s.say(why.In(s.options.Tongue))
		return
	}
	if path := PastedPicture(text); path != "" {
		s.Take([]fyne.URI{storage.NewFileURI(path)})
		return
	}
	s.showAdd(Described(text))
}

func (s *Screen) choosePicture(chosen func(fyne.URI), fail func(error)) {
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil {
			fail(err)
			return
		}
		if file == nil {
			return // the person chose nothing
		}
		uri := file.URI()
		file.Close()
		chosen(uri)
	}, s.options.Window)
	open.SetFilter(storage.NewExtensionFileFilter([]string{".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"}))
	open.Show()
}

// openPicture is the address in the QR code of a picture, which on a phone may belong to another app.
func openPicture(uri fyne.URI) (string, error) {
	file, err := storage.Reader(uri)
	if err != nil {
		return "", fmt.Errorf("opening %s: %w", uri.Name(), err)
	}
	defer file.Close()
	return ReadPicture(file)
}
