package federation

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// mailLinked is a file in assets/mail.
const mailLinked = "linked.txt"

// link links an identity to the account of the session that asked for it, and returns the cookie of a session
// that the identity signed in. From then on the portal takes the identity alone, so every session that a password
// began ends; companions stay, since the password still opens those.
func (s *Service) link(ctx context.Context, began pending, answer Answer) (cookie string, err error) {
	if answer.Visit == nil || answer.Visit.Account.ID != began.Account {
		return "", ErrSignedOut
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		cookie, err = s.linkIn(ctx, tx, began, answer.Address)
		return err
	})
	if errors.Is(err, database.ErrTaken) {
		err = s.whoseLink(ctx, began.Identity, answer.Address)
	}
	return cookie, s.noted(ctx, began.Identity, answer.Address, err)
}

func (s *Service) linkIn(ctx context.Context, tx *database.Tx, began pending, from netip.Addr) (string, error) {
	row, err := tx.LockAccount(ctx, began.Account)
	if err != nil {
		return "", err
	}
	if row.AuthEpoch != began.Epoch {
		return "", session.ErrOvertaken
	}
	after, err := password.StateOf(row).Apply(account.LinkIdentity)
	if err != nil {
		return "", err
	}
	row.Link = string(after.Link)
	proof := s.proofOf(row, began.Identity, from)
	proof.Passcode = began.Passcode
	var cookie string
	for _, step := range []func() error{
		func() error { return s.addLink(ctx, tx, row.ID, began.Identity) },
		func() error { return tx.SetAccountLink(ctx, row.ID, row.Link) },
		func() error { return tx.DeleteSessionsOf(ctx, row.ID) },
		func() error { return s.tell(ctx, tx, row, began.Identity) },
		func() error { return s.Audit.Record(ctx, tx, linkedEvent(row.ID, began.Identity, from)) },
		func() (err error) { cookie, err = s.Sessions.StartIn(ctx, tx, proof, ""); return err },
	} {
		if err := step(); err != nil {
			return "", err
		}
	}
	return cookie, nil
}

// whoseLink tells why an identity's link is taken.
func (s *Service) whoseLink(ctx context.Context, who Identity, from netip.Addr) error {
	if _, _, err := s.find(ctx, who, from); errors.Is(err, ErrDisconnected) {
		return err
	}
	return ErrOtherAccount
}

// tell has the owner told, so that what was not their doing doesn't go unseen.
func (s *Service) tell(ctx context.Context, tx *database.Tx, to database.Account, who Identity) error {
	label := who.Issuer
	for _, p := range s.Providers {
		if p.LinkIssuer() == who.Issuer {
			label = p.Label
		}
	}
	message, err := mail.Compose(mail.Recipient{Email: to.Email, Language: to.Language}, mailLinked, map[string]any{
		"Name": to.Name, "Email": to.Email, "Label": label, "Identity": identityInMail(who),
		"At": s.now(), "Profile": s.PublicURL.JoinPath("profile", "password").String(),
		"Forgot": s.PublicURL.JoinPath("password", "forgot").String(),
	})
	if err != nil {
		return err
	}
	return s.Jobs.Enqueue(ctx, tx, mail.Job, message)
}

// identityInMail is the identity's e-mail, if it is one that can be written into a mail.
func identityInMail(who Identity) string {
	email, err := account.ParseEmail(strings.TrimSpace(who.Email))
	if err != nil {
		return ""
	}
	return email
}
