package main

import (
	"satchel/app/portal"
	"satchel/app/portal/authorize"
	"satchel/app/portal/frame"
	"satchel/auth/issuer"
	"satchel/auth/session"
)

// authorizing are the pages of a companion's sign-in through the browser.
func authorizing(oauth *issuer.Provider, sessions *session.Service) []portal.Group {
	return []portal.Group{
		func(f *frame.Frame) []frame.Route {
			return authorize.Pages{Frame: f, Issuer: oauth, Sessions: sessions}.Routes()
		},
	}
}
