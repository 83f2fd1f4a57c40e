package welcome

import (
	"cmp"

	"satchel/app/words"
	"satchel/auth/signin"
)

// Sending is a way to have a passcode sent, as its button says it.
type Sending struct{ By, Words string }

// Sendings lists the ways that the service offers, the best first.
func (m *Model) Sendings() []Sending {
	if m.waiting == nil {
		return nil
	}
	var sendings []Sending
	for _, way := range m.waiting.Ways {
		sendings = append(sendings, Sending{By: way.By, Words: m.sendWords(way, m.waiting.Sent == way.By)})
	}
	return sendings
}

// sendWords say where a passcode sent that way arrives.
func (m *Model) sendWords(way signin.Way, again bool) string {
	one, another, where := "Send one to %s", "Send another to %s", []any{cmp.Or(way.To, way.By)}
	switch {
	case way.By == signin.ByCompanion:
		one, another, where = "Send one to my other devices", "Send another to my other devices", nil
	case way.By == signin.BySMS && way.To == "":
		one, another, where = "Send one to my phone by text message", "Send another to my phone by text message", nil
	case way.By == signin.BySMS:
		one, another = "Send one to my phone %s", "Send another to my phone %s"
	case way.By == signin.ByMailbox:
		one, another, where = "Send one to this trial service's mailbox", "Send another to this trial service's mailbox", nil
	}
	if again {
		return m.T(another, where...)
	}
	return m.T(one, where...)
}

// Asking says what is asked for now.
func (m *Model) Asking() string {
	if m.waiting != nil && m.waiting.Sent != "" {
		return m.T("The six digits that were sent. Those from your authenticator, or a recovery code, do as well.")
	}
	return m.T("Six digits from your authenticator, or a recovery code.")
}

// OnItsWay says where a passcode was sent just now; empty where none was.
func (m *Model) OnItsWay() string {
	if m.waiting == nil || m.waiting.Sent == "" || m.trouble.Title != "" {
		return ""
	}
	switch m.waiting.Sent {
	case signin.ByCompanion:
		return m.T("A passcode is on its way to every Satchel you are signed in to: open Authenticator there, or Passcodes on a phone.")
	case signin.BySMS:
		return m.T("A passcode is on its way to your phone.")
	case signin.ByMailbox:
		return m.T("A passcode is in the mailbox of this trial service.")
	}
	return m.T("A passcode is on its way.")
}

// PasscodeSent takes in what became of the wish to be sent a passcode; more goes on with the sign-in.
func (m *Model) PasscodeSent(more *signin.MoreWantedError) {
	m.waiting, m.Passcode, m.trouble = more, "", words.Explanation{}
	if more.Sent == "" {
		m.trouble = words.Explanation{
			Title: m.T("A passcode can't be sent that way any more."), Safe: m.T("Nothing was changed."),
			Action: m.T("Use the passcode from your authenticator, or a recovery code."),
		}
	}
}
