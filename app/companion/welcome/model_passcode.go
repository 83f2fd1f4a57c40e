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
		verb := "Send one "
		if m.waiting.Sent == way.By {
			verb = "Send another "
		}
		sendings = append(sendings, Sending{By: way.By, Words: verb + whereTo(way)})
	}
	return sendings
}

// whereTo says where a passcode sent that way arrives.
func whereTo(way signin.Way) string {
	switch way.By {
	case signin.ByCompanion:
		return "to my other devices"
	case signin.BySMS:
		return "to my phone " + cmp.Or(way.To, "by text message")
	case signin.ByMailbox:
		return "to this trial service's mailbox"
	}
	return "to " + cmp.Or(way.To, way.By)
}

// Asking says what is asked for now.
func (m *Model) Asking() string {
	if m.waiting != nil && m.waiting.Sent != "" {
		return "The six digits that were sent. Those from your authenticator, or a recovery code, do as well."
	}
	return "Six digits from your authenticator, or a recovery code."
}

// OnItsWay says where a passcode was sent just now; empty where none was.
func (m *Model) OnItsWay() string {
	if m.waiting == nil || m.waiting.Sent == "" || m.trouble.Title != "" {
		return ""
	}
	switch m.waiting.Sent {
	case signin.ByCompanion:
		return "A passcode is on its way to every Satchel you are signed in to: open Authenticator there, or Passcodes on a phone."
	case signin.BySMS:
		return "A passcode is on its way to your phone."
	case signin.ByMailbox:
		return "A passcode is in the mailbox of this trial service."
	}
	return "A passcode is on its way."
}

// PasscodeSent takes in what became of the wish to be sent a passcode; more goes on with the sign-in.
func (m *Model) PasscodeSent(more *signin.MoreWantedError) {
	m.waiting, m.Passcode, m.trouble = more, "", words.Explanation{}
	if more.Sent == "" {
		m.trouble = words.Explanation{
			Title: "A passcode can't be sent that way any more.", Safe: "Nothing was changed.",
			Action: "Use the passcode from your authenticator, or a recovery code.",
		}
	}
}
