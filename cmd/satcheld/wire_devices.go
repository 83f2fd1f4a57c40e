package main

import (
	"context"

	"satchel/app/portal"
	"satchel/app/portal/devices"
	"satchel/app/portal/frame"
	"satchel/auth/device"
	"satchel/auth/pairing"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/sync/editing"
)

// pairing makes codes under a key that is made once and kept.
func (p *parts) pairing(ctx context.Context) (*pairing.Service, error) {
	key, err := p.kept.db.Secret(ctx, "pairing", keyBytes)
	if err != nil {
		return nil, err
	}
	return pairing.New(pairing.Options{DB: p.kept.db, Throttle: throttle.New(p.kept.db, clock), Key: key, Clock: clock})
}

// devicesPages are a person's own list of what is signed in, and pairing.
func (p *parts) devicesPages(sessions *session.Service, pairs *pairing.Service, edits *editing.Service) []portal.Group {
	return []portal.Group{
		func(f *frame.Frame) []frame.Route {
			return devices.Pages{Frame: f, Devices: device.New(p.kept.db, clock), Sessions: sessions, Pairings: pairs, Holding: edits}.Routes()
		},
	}
}
