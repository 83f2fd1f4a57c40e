package main

import (
	"context"

	"satchel/app/portal"
	"satchel/app/portal/frame"
	"satchel/app/portal/twofactor"
	"satchel/auth/audit"
	"satchel/auth/passcode"
	"satchel/auth/throttle"
)

// serviceName is what authenticators call the service.
const serviceName = "Satchel"

// passcodes seals its secrets under the configured key, else under one that is made once and kept.
func (p *parts) passcodes(ctx context.Context) (*passcode.Service, error) {
	db, key := p.kept.db, []byte(p.cfg.PasscodeKey.Reveal())
	if len(key) == 0 {
		kept, err := db.Secret(ctx, "passcode", keyBytes)
		if err != nil {
			return nil, err
		}
		key = kept
	}
	return passcode.New(passcode.Options{
		DB: db, Throttle: throttle.New(db, clock), Jobs: p.queue, Audit: audit.New(db, clock), Key: key,
		PublicURL: p.public, ToMailbox: p.mailbox != nil, Clock: clock, Log: p.log,
	})
}

// twoFactor is the pages of 2-factor authentication.
func twoFactor(codes *passcode.Service) []portal.Group {
	return []portal.Group{
		func(f *frame.Frame) []frame.Route {
			return twofactor.Pages{Frame: f, Passcodes: codes, Service: serviceName}.Routes()
		},
		func(f *frame.Frame) []frame.Route { return twofactor.AdminPages{Frame: f, Passcodes: codes}.Routes() },
	}
}
