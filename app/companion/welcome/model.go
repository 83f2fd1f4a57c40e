package welcome

import (
	"errors"
	"net/url"
	"strings"

	"satchel/app/words"
	"satchel/auth/account"
	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/sync/companion"
)

// Model is the view model of signing in: what is typed, what is wrong with it, and where secrets go. It is used on the UI
// thread alone.
type Model struct {
	words.Tongue
	Server   string
	Email    string
	Password string
	Passcode string
	Code     string        // that the website shows to somebody signed in there
	Pairing  bool          // whether the code is asked for
	Keeping  keychain.Kind // where secrets go; the operating system's keychain unless the person has chosen otherwise

	Again    string                  // why somebody who was signed in is asked again; empty at a first sign-in
	NoVault  bool                    // this machine has no keychain that can be used, so the person must choose
	Locked   bool                    // the keychain did not open, so the person may choose: who doesn't know its password has no other way
	waiting  *signin.MoreWantedError // a sign-in whose password was right and that wants a passcode
	trouble  words.Explanation
	mailSent bool
}

// Waiting is the sign-in that wants a passcode, which is what the screen asks for then; nil before and after.
func (m *Model) Waiting() *signin.MoreWantedError { return m.waiting }

// StartAgain goes back to e-mail and password.
func (m *Model) StartAgain() {
	m.waiting, m.Passcode, m.trouble, m.mailSent = nil, "", words.Explanation{}, false
	m.Pairing, m.Code = false, ""
}

// ServerFault says what is wrong with the service's address; empty where nothing is.
func (m *Model) ServerFault() string { return m.T(serverFault(m.Server)) }

// CodeFault says what is wrong with the code before the service is asked; empty where nothing is.
func (m *Model) CodeFault() string {
	if strings.TrimSpace(m.Code) == "" {
		return m.T("Type the eight letters that the website shows under your name, Devices.")
	}
	return ""
}

// PasscodeFault says what is wrong with the passcode before the service is asked; empty where nothing is.
func (m *Model) PasscodeFault() string {
	if strings.TrimSpace(m.Passcode) == "" {
		return m.T("Type the six digits, or a recovery code.")
	}
	return ""
}

// Wrong says what is wrong with each field; empty where nothing is.
type Wrong struct{ Server, Email, Password string }

// Any says whether anything is wrong.
func (w Wrong) Any() bool { return w != Wrong{} }

// Check looks at what is typed before the service is asked. For a reset link no password is needed.
func (m *Model) Check(withPassword bool) Wrong {
	wrong := Wrong{Server: m.ServerFault(), Email: m.T(emailFault(m.Email))}
	if withPassword && m.Password == "" {
		wrong.Password = m.T("Type your app password.")
	}
	return wrong
}

// serverFault says in English what is wrong with an address.
func serverFault(typed string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "Type the address of your Satchel service. Who invited you knows it."
	}
	if !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	address, err := url.Parse(typed)
	if err != nil || address.Hostname() == "" || address.User != nil || strings.ContainsAny(address.Hostname(), " _") || (address.Scheme != "http" && address.Scheme != "https") {
		return "This is not an address. It looks like satchel.example.com or http://127.0.0.1:8080."
	}
	return ""
}

// emailFault says in English what is wrong with an e-mail address.
func emailFault(typed string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "Type your e-mail address."
	}
	if _, err := account.ParseEmail(typed); err != nil { // as the service will
		return "This is not an e-mail address."
	}
	return ""
}

// Credentials are what was typed, without stray spaces around it.
func (m *Model) Credentials() companion.Credentials {
	return companion.Credentials{Server: strings.TrimSpace(m.Server), Email: strings.TrimSpace(m.Email), Password: m.Password}
}

// Failed takes in why signing in or asking for a link failed.
func (m *Model) Failed(err error, said words.Explanation) {
	m.trouble, m.mailSent = said, false
	if more, ok := errors.AsType[*signin.MoreWantedError](err); ok && more.Passcode() {
		m.wants(more)
		return
	}
	switch {
	case errors.Is(err, signin.ErrBeginAgain):
		m.waiting, m.Passcode = nil, ""
	case errors.Is(err, keychain.ErrMissing):
		m.NoVault, m.Locked, m.trouble = true, false, words.Explanation{}
	case errors.Is(err, keychain.ErrLocked) && m.Keeping == keychain.OS:
		m.Locked = !m.NoVault
		m.trouble.Action = m.T("Unlock it and sign in again: its own window may be behind this one. Or choose below where else your sign-in is kept.")
	case said.Exit == words.Offline && m.Again == "": // nobody has captured anything yet
		m.trouble.Safe, m.trouble.Action = "", m.T("Check the network and the service's address, then try again.")
	}
}

// wants takes in that a passcode is wanted, which is a trouble only if one was wrong.
func (m *Model) wants(more *signin.MoreWantedError) {
	m.waiting, m.Passcode = more, ""
	if !more.Wrong {
		m.trouble = words.Explanation{}
	}
}

// MailSent takes in that the service has been asked for a link.
func (m *Model) MailSent() { m.trouble, m.mailSent = words.Explanation{}, true }

// Began forgets what was said about the last try.
func (m *Model) Began() { m.trouble, m.mailSent = words.Explanation{}, false }

// Trouble is why the last try failed; its Title is empty where there is nothing to say.
func (m *Model) Trouble() words.Explanation { return m.trouble }

// Sent says what happens next once a link was asked for; empty before. Whether the address has an account is never told,
// here as on the service.
func (m *Model) Sent() string {
	if !m.mailSent {
		return ""
	}
	return m.T("If %s has an account, a mail with a link is on its way. Open the link within 30 minutes, create your app password, then come back and sign in with it.",
		strings.TrimSpace(m.Email))
}

// Choice is a place for secrets that a person whose keychain can't be used can choose. Its texts are English.
type Choice struct {
	Kind  keychain.Kind
	Name  string
	Means string
}

// Choices lists them. Nothing is ever written in the clear.
func Choices() []Choice {
	return []Choice{
		{keychain.Memory, "Only while Satchel runs", "Nothing is kept on disk. You sign in again at each start; captured documents stay."},
		{keychain.File, "In an encrypted file", "You choose a passphrase now and type it once after each start. Nobody can recover it for you."},
	}
}

// Offered are the places to choose from: none where the keychain is there and opens.
func (m *Model) Offered() []Choice {
	switch {
	case m.NoVault:
		return Choices()
	case m.Locked:
		return append([]Choice{{keychain.OS, "This computer's keychain", "It has to be unlocked first."}}, Choices()...)
	}
	return nil
}

// CanGoOn says whether the person has chosen where there was something to choose.
func (m *Model) CanGoOn() bool {
	return !m.NoVault || m.Keeping == keychain.Memory || m.Keeping == keychain.File
}
