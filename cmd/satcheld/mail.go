package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"

	"satchel/storage/mail"
)

func (s settings) embedsMail() bool { return s.Demo || s.EmbeddedMail }

// mailing picks the way mail leaves: the embedded mailbox or an SMTP server.
func (p *parts) mailing() error {
	if p.cfg.embedsMail() {
		p.mailbox = mail.NewMailbox(p.kept.db, clock)
		p.mail = p.mailbox
		return nil
	}
	roots, err := certificates(p.cfg.SMTPCA)
	if err != nil {
		return err
	}
	p.mail, err = mail.NewSMTP(mail.SMTPConfig{
		Address: p.cfg.SMTPAddress, Security: p.cfg.SMTPSecurity, Username: p.cfg.SMTPUsername,
		Password: p.cfg.SMTPPassword, From: p.cfg.SMTPFrom, RootCAs: roots,
	})
	if err != nil {
		return usage(err)
	}
	return nil
}

// certificates reads a PEM file; without one the system's apply.
func certificates(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the certificates for the mail server: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s holds no certificate in PEM", path)
	}
	return pool, nil
}

func (p *parts) mailboxPage() string {
	if p.mailbox == nil {
		return ""
	}
	return mailboxPath
}

// warnOfPublicURL tells when browsers will refuse to stay signed in: they keep secure cookies for HTTPS and for
// their own machine only.
func warnOfPublicURL(ctx context.Context, log *slog.Logger, public *url.URL) {
	address, err := netip.ParseAddr(public.Hostname())
	local := public.Hostname() == "localhost" || err == nil && address.IsLoopback()
	if public.Scheme == "https" || local {
		return
	}
	log.WarnContext(
		ctx, "browsers can't stay signed in over plain http, and passwords travel in the clear: put an HTTPS proxy in front and give its address with --public-url",
		"public_url", public.String(),
	)
}
