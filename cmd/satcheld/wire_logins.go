package main

import (
	"satchel/app/portal"
	"satchel/app/portal/frame"
	handoverpages "satchel/app/portal/handover"
	"satchel/app/portal/life"
	"satchel/app/portal/logins"
	gate "satchel/app/portal/passcode"
	"satchel/auth/handover"
	"satchel/auth/session"
	"satchel/sync/editing"
)

// loginPages are the pages about who is signed in and what they have open.
func loginPages(sessions *session.Service, edits *editing.Service) []portal.Group {
	return []portal.Group{
		func(f *frame.Frame) []frame.Route {
			return life.Pages{Frame: f, Sessions: sessions, Drafts: edits}.Routes()
		},
		func(f *frame.Frame) []frame.Route {
			return logins.Pages{Frame: f, Sessions: sessions, Holding: edits}.Routes()
		},
	}
}

// handoverPages are what a companion opens in the browser.
func handoverPages(hands *handover.Service, door *gate.Gate) []portal.Group {
	return []portal.Group{func(f *frame.Frame) []frame.Route {
		return handoverpages.Pages{Frame: f, Handovers: hands, Gate: door}.Routes()
	}}
}
