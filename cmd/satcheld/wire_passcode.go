package main

import (
	"context"
	"errors"

	"satchel/app/portal"
	"satchel/app/portal/frame"
	"satchel/app/portal/twofactor"
	"satchel/auth/audit"
	"satchel/auth/passcode"
	"satchel/auth/throttle"
	"satchel/storage/sms"
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
	texts, err := p.cfg.texts()
	if err != nil {
		return nil, err
	}
	codes, err := passcode.New(passcode.Options{
		DB: db, Throttle: throttle.New(db, clock), Jobs: p.queue, Audit: audit.New(db, clock), Key: key,
		PublicURL: p.public, IdentityURL: p.public.JoinPath(identityPath), IdentityLabel: p.cfg.IdentityLabel, Texts: texts, ToMailbox: p.mailbox != nil, Clock: clock, Log: p.log,
	})
	if err != nil {
		return nil, err
	}
	codes.HandleJobs(p.queue)
	return codes, nil
}

// texts is the gateway for text messages, or nil where none is configured.
func (s settings) texts() (passcode.Texts, error) {
	if s.SMSGateway == "" {
		if s.SMSAuthorization != "" || s.SMSSender != "" {
			return nil, usage(errors.New("text messages have settings but no gateway: give its address with --sms-gateway, or leave the others out"))
		}
		return nil, nil
	}
	gateway, err := sms.New(sms.Config{
		Address: s.SMSGateway, Method: s.SMSMethod, Body: s.SMSBody, Authorization: s.SMSAuthorization,
		Sender: s.SMSSender, Timeout: s.SMSTimeout,
	})
	if err != nil {
		return nil, usage(err)
	}
	return gateway, nil
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
