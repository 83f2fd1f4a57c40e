package portal_test

import (
	"satchel/app/portal"
	auditpages "satchel/app/portal/audit"
	"satchel/app/portal/devices"
	disconnectpages "satchel/app/portal/disconnect"
	"satchel/app/portal/frame"
	handoverpages "satchel/app/portal/handover"
	"satchel/app/portal/life"
	"satchel/app/portal/logins"
	stepuppages "satchel/app/portal/stepup"
	"satchel/app/portal/support"
	"satchel/app/portal/twofactor"
	"satchel/auth/device"
	"satchel/auth/handover"
	"satchel/auth/stepup"
)

// groups are the groups of pages that join the portal.
func (s *service) groups() []portal.Group {
	proofs := &stepup.Service{DB: s.db, Passwords: s.passwords, Passcodes: s.passcodes}
	return []portal.Group{
		func(f *frame.Frame) []frame.Route {
			return stepuppages.Pages{Frame: f, Proofs: proofs, Sessions: s.sessions}.Routes()
		},
		func(f *frame.Frame) []frame.Route {
			return disconnectpages.Pages{Frame: f, Disconnects: s.disconnects, Proofs: proofs, Sessions: s.sessions}.Routes()
		},
		func(f *frame.Frame) []frame.Route { return support.Pages{Frame: f, Desk: s.disconnects}.Routes() },
		func(f *frame.Frame) []frame.Route { return auditpages.Pages{Frame: f, DB: s.db}.Routes() },
		func(f *frame.Frame) []frame.Route {
			return twofactor.Pages{Frame: f, Passcodes: s.passcodes, Service: "Satchel"}.Routes()
		},
		func(f *frame.Frame) []frame.Route {
			return twofactor.AdminPages{Frame: f, Passcodes: s.passcodes}.Routes()
		},
		s.documentPages,
		func(f *frame.Frame) []frame.Route {
			return life.Pages{Frame: f, Sessions: s.sessions, Drafts: s.editing()}.Routes()
		},
		func(f *frame.Frame) []frame.Route {
			return logins.Pages{Frame: f, Sessions: s.sessions, Holding: s.editing()}.Routes()
		},
		func(f *frame.Frame) []frame.Route {
			return handoverpages.Pages{Frame: f, Handovers: handover.New(s.db, s.clock.Now), Gate: s.door}.Routes()
		},
		func(f *frame.Frame) []frame.Route {
			return devices.Pages{Frame: f, Devices: device.New(s.db, s.clock.Now), Sessions: s.sessions, Pairings: s.pairings(), Holding: s.editing()}.Routes()
		},
	}
}
