package passcode

import (
	"context"
	"fmt"
	"strings"

	"satchel/storage/database"
	"satchel/storage/mail"
)

// notice is what an owner is told by mail, so that what was not their doing doesn't go unseen.
type notice string

const (
	noticeOn       notice = "on"
	noticeOff      notice = "off"
	noticeReset    notice = "reset"
	noticeOperator notice = "operator"
	noticeNewCodes notice = "codes"
	noticeRecovery notice = "recovery"
	noticePhone    notice = "phone"

	// noticeRecoveryProof is of a code that signed nobody in.
	noticeRecoveryProof notice = "recovery proof"
	noticeNoPhone       notice = "no phone"

	mailNotice = "passcode.txt"
)

// person is an owner as far as mail is concerned.
type person struct {
	name, email, language string
	epoch                 int64
	identity              bool // of the embedded provider
}

// lockOwner holds the owner's row, as whoever changes how it signs in does, and tells whom to write to.
func lockOwner(ctx context.Context, tx *database.Tx, of Owner) (person, error) {
	switch of.Kind {
	case kindAccount:
		row, err := tx.LockAccount(ctx, of.ID)
		return person{name: row.Name, email: row.Email, language: row.Language, epoch: row.AuthEpoch}, err
	case kindIdentity:
		row, err := tx.LockIdentity(ctx, of.ID)
		return person{name: row.Name, email: row.Email, language: row.Language, epoch: row.AuthEpoch, identity: true}, err
	}
	return person{}, fmt.Errorf("passcode: nobody is a %q", of.Kind)
}

func (s *Service) notify(ctx context.Context, tx *database.Tx, to person, what notice) error {
	label, at := "", s.PublicURL // an account needs no label
	if to.identity {
		label, at = s.IdentityLabel, s.IdentityURL
	}
	return s.mail(ctx, tx, to, mailNotice, map[string]any{
		"Name": to.name, "Email": to.email, "What": string(what), "Label": label, "At": s.Clock(),
		"Link": strings.TrimSuffix(at.JoinPath("password", "forgot").String(), "/"),
	})
}

// mail has a person mailed a text of assets/mail.
func (s *Service) mail(ctx context.Context, tx *database.Tx, to person, file string, data map[string]any) error {
	message, err := mail.Compose(mail.Recipient{Email: to.email, Language: to.language}, file, data)
	if err != nil {
		return err
	}
	return s.Jobs.Enqueue(ctx, tx, mail.Job, message)
}
