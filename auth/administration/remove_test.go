package administration_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/auth/session"
	"satchel/storage/database"
)

// signedIn gives somebody a browser that works in a company, and a device.
func (b *bench) signedIn(who database.Account, company database.Company) (cookie string, device uuid.UUID) {
	b.t.Helper()
	ctx := b.t.Context()
	b.want("a password", b.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.SetPasswordHash(ctx, who.ID, "$argon2id$a")
	}), nil)
	who = must(b.db.Account(ctx, who.ID))
	sessions := session.New(b.db, func() time.Time { return b.now })
	cookie = must(sessions.Start(ctx, session.Proof{Account: who, By: session.ByPassword}, ""))
	b.want("choosing", sessions.Choose(ctx, cookie, who, company.ID), nil)
	device = uuid.Must(uuid.NewV7())
	row := database.Device{ID: device, AccountID: who.ID, AuthEpoch: who.AuthEpoch, Name: "Laptop", Platform: "linux", CreatedAt: b.now, LastSeenAt: b.now, SignedInBy: "password"}
	b.want("a device", b.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.AddDevice(ctx, row) }), nil)
	return cookie, device
}

// locked has somebody's browser hold a document of Alpha.
func (b *bench) locked(who database.Account, cookie string) uuid.UUID {
	b.t.Helper()
	id, hash := uuid.Must(uuid.NewV7()), sha256.Sum256([]byte(cookie))
	b.want("a lock", b.db.Write(b.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		row := database.Document{
			ID: id, CompanyID: b.alpha.ID, AccountID: who.ID, Name: "bill.pdf", MediaType: "application/pdf", Category: "purchase",
			SHA256: "00", CapturedAt: b.now, AcceptedAt: b.now,
		}
		if _, err := tx.InsertDocuments(ctx, []database.Document{row}); err != nil {
			return err
		}
		return tx.PutLock(ctx, database.Lock{
			DocumentID: id, CompanyID: b.alpha.ID, AccountID: who.ID, SessionHash: hash[:], Token: uuid.Must(uuid.NewV7()), TakenAt: b.now,
		})
	}), nil)
	return id
}

func (b *bench) browser(cookie string) (session.Session, error) {
	return session.New(b.db, func() time.Time { return b.now }).Find(b.t.Context(), cookie, session.Polling)
}

func TestWhoIsRemovedIsOutAtOnceEverywhere(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		cookie, device := b.signedIn(b.ben, b.alpha)
		held := b.locked(b.ben, cookie)
		b.want("asking", b.Ask(ctx, b.by(b.ben), string(access.Logins)), nil)
		b.want("removing", b.Remove(ctx, b.by(b.ada), b.ben.ID), nil)
		_, err := b.browser(cookie)
		b.want("the browser", err, session.ErrNone)
		if must(b.db.Device(ctx, device)).RevokedAt.IsZero() {
			b.t.Error("the device is still signed in")
		}
		b.want("the company", b.access.Check(ctx, b.ben.ID, b.alpha.ID), access.ErrNoAccess)
		if _, err := b.db.LockOn(ctx, held); !errors.Is(err, database.ErrNotFound) {
			b.t.Errorf("the lock is %v", err)
		}
		if asks := must(b.Asked(ctx, b.site.ID)); len(asks) != 0 {
			b.t.Errorf("still asks %v", asks)
		}
		b.mailed(b.ben.Email, "no longer a user of Hartley")
		b.want("again", b.Remove(ctx, b.by(b.ada), b.ben.ID), administration.ErrNoSuch)
	})
}

func TestWhoWorksElsewhereTooStaysSignedInThere(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		must(b.access.CreateSite(ctx, "Ben's own", "9999", b.ben.ID))
		cookie, device := b.signedIn(b.ben, b.alpha)
		held := b.locked(b.ben, cookie)
		b.want("removing", b.Remove(ctx, b.by(b.ada), b.ben.ID), nil)
		if _, err := b.db.LockOn(ctx, held); !errors.Is(err, database.ErrNotFound) {
			b.t.Errorf("the lock is %v", err)
		}
		left, err := b.browser(cookie)
		b.want("the browser", err, nil)
		if left.Company != uuid.Nil || left.Account.LastCompanyID != uuid.Nil {
			b.t.Error("the browser still works in a company of the site")
		}
		if !must(b.db.Device(ctx, device)).RevokedAt.IsZero() {
			b.t.Error("the device was signed out, though it belongs to the other site as well")
		}
		b.want("the company", b.access.Check(ctx, b.ben.ID, b.alpha.ID), access.ErrNoAccess)
	})
}

func TestACompanyThatIsClosedKeepsAllAndOpensAgain(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("by a bookkeeper", b.CloseCompany(ctx, b.by(b.ben), b.alpha.ID), administration.ErrNotAllowed)
		b.want("closing", b.CloseCompany(ctx, b.by(b.ada), b.alpha.ID), nil)
		b.want("again", b.CloseCompany(ctx, b.by(b.ada), b.alpha.ID), administration.ErrNoSuch)
		b.want("letting in", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.alpha.ID, true, true), administration.ErrNoSuch)
		var shut *access.ClosedError
		if err := b.access.Check(ctx, b.ben.ID, b.alpha.ID); !errors.As(err, &shut) {
			b.t.Errorf("working there: %v", err)
		}
		_, err := b.access.In(ctx, b.ben.ID, b.alpha.ID)
		if closed, ok := err.(*access.ClosedError); !ok || closed.Name != "Alpha" {
			b.t.Errorf("who worked there is told %v", err)
		}
		_, err = b.access.In(ctx, b.sid.ID, b.alpha.ID)
		b.want("a stranger", err, access.ErrNotUser)
		b.want("reopening", b.ReopenCompany(ctx, b.by(b.ada), b.alpha.ID), nil)
		b.want("working there again", b.access.Check(ctx, b.ben.ID, b.alpha.ID), nil)
		b.want("the name of another", b.RenameCompany(ctx, b.by(b.ada), b.alpha.ID, "Alpha", "Beta"), access.ErrCompanyTaken)
		b.want("opening", b.OpenCompany(ctx, b.by(b.ada), "Gamma"), nil)
		b.want("the same name", b.OpenCompany(ctx, b.by(b.ada), "Gamma"), access.ErrCompanyTaken)
		if mine := must(b.access.CompaniesOf(ctx, b.ada.ID)); len(mine) != 1 || mine[0].Name != "Gamma" {
			b.t.Errorf("who opened it works in %v", mine)
		}
	})
}
