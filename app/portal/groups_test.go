package portal_test

import (
	"context"
	"net/netip"

	"github.com/google/uuid"

	"satchel/app/portal"
	auditpages "satchel/app/portal/audit"
	disconnectpages "satchel/app/portal/disconnect"
	"satchel/app/portal/frame"
	stepuppages "satchel/app/portal/stepup"
	"satchel/app/portal/support"
	"satchel/auth/stepup"
)

// groups are the groups of pages that join the portal.
func (s *service) groups() []portal.Group {
	proofs := &stepup.Service{DB: s.db, Passwords: s.passwords, Passcodes: noPasscodes{}}
	return []portal.Group{
		func(f *frame.Frame) []frame.Route {
			return stepuppages.Pages{Frame: f, Proofs: proofs, Sessions: s.sessions}.Routes()
		},
		func(f *frame.Frame) []frame.Route {
			return disconnectpages.Pages{Frame: f, Disconnects: s.disconnects, Proofs: proofs, Sessions: s.sessions}.Routes()
		},
		func(f *frame.Frame) []frame.Route { return support.Pages{Frame: f, Desk: s.disconnects}.Routes() },
		func(f *frame.Frame) []frame.Route { return auditpages.Pages{Frame: f, DB: s.db}.Routes() },
	}
}

// noPasscodes is for tests in which nobody has passcodes.
type noPasscodes struct{}

func (noPasscodes) CheckPasscode(context.Context, uuid.UUID, string, netip.Addr) error {
	return stepup.ErrWrongPasscode
}
