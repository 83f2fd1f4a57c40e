package administration_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/storage/database"
)

func TestTwoCompaniesOfASiteNeverLookTheSame(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("opening", b.OpenCompany(ctx, b.by(b.ada), " Rope  &\u00a0 Tar "), nil)
		if books := must(b.Companies(ctx, b.site.ID)); books[len(books)-1].Name != "Rope & Tar" {
			b.t.Errorf("it is called %q", books[len(books)-1].Name)
		}
		for _, name := range []string{"Rope & Tar", "Rope   & Tar", "Rope & \u200dTar", "\uff32ope & Tar"} {
			b.want("opening "+name, b.OpenCompany(ctx, b.by(b.ada), name), access.ErrCompanyTaken)
			b.want("renaming to "+name, b.RenameCompany(ctx, b.by(b.ada), b.alpha.ID, "Alpha", name), access.ErrCompanyTaken)
			_, err := b.access.CreateCompany(ctx, b.site.ID, name)
			b.want("where the service runs, "+name, err, access.ErrCompanyTaken)
		}
		b.want("other capitals", b.OpenCompany(ctx, b.by(b.ada), "ROPE & TAR"), nil)
		b.want("closing", b.CloseCompany(ctx, b.by(b.ada), b.beta.ID), nil)
		b.want("as a closed one", b.OpenCompany(ctx, b.by(b.ada), "Beta"), access.ErrCompanyTaken)
		other := must(b.access.CreateSite(ctx, "Other", "4712", b.olive.ID))
		_, err := b.access.CreateCompany(ctx, other.ID, "Rope & Tar")
		b.want("on another site", err, nil)
	})
}

// A name from before they were tidied is kept, found by an import, and tidied when it is given anew.
func TestACompanyWithSpacesFromBeforeIsFoundAndRenamed(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		old := database.Company{ID: uuid.Must(uuid.NewV7()), SiteID: b.site.ID, Name: "Quay  Chandlers", CreatedAt: b.now}
		b.want("as it was made", b.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.AddCompany(ctx, old) }), nil)
		b.want("the same again", b.OpenCompany(ctx, b.by(b.ada), "Quay Chandlers"), access.ErrCompanyTaken)
		for _, typed := range []string{"Quay  Chandlers", "Quay Chandlers", "quay chandlers", "Quay   Chandlers"} {
			line := must(b.Preview(ctx, b.by(b.ada), []byte("nina@demo.test,,,"+typed))).Lines[0]
			if line.Result != administration.WillInvite || len(line.Companies) != 1 || line.Companies[0] != old.Name {
				b.t.Errorf("%q: %+v", typed, line)
			}
		}
		b.want("other capitals", b.OpenCompany(ctx, b.by(b.ada), "QUAY CHANDLERS"), nil)
		for typed, want := range map[string]string{"Quay Chandlers": old.Name, "QUAY  CHANDLERS": "QUAY CHANDLERS", "quay chandlers": ""} {
			line := must(b.Preview(ctx, b.by(b.ada), []byte("nina@demo.test,,,"+typed))).Lines[0]
			if got := strings.Join(line.Companies, ", "); got != want || (want == "") != (line.Why == administration.WhySeveral) {
				b.t.Errorf("%q beside other capitals: %+v", typed, line)
			}
		}
		b.want("its own name, tidied", b.RenameCompany(ctx, b.by(b.ada), old.ID, old.Name, "Quay Chandlers"), nil)
	})
}

// Who was given the feature and doesn't run the site changes the companies they work in, and no other.
func TestWhoDoesNotRunTheSiteChangesOnlyTheCompaniesTheyWorkIn(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("giving", b.SetFeature(ctx, b.by(b.olive), b.ben.ID, access.Companies, administration.AsRole, administration.Allow), nil)
		ben := must(b.access.On(ctx, b.ben.ID, b.site.ID))
		for _, books := range must(b.Companies(ctx, b.site.ID)) {
			if mine := books.ID == b.alpha.ID; books.Changes(ben) != mine || !books.Changes(must(b.access.On(ctx, b.ada.ID, b.site.ID))) {
				b.t.Errorf("%s: %v", books.Name, books.Changes(ben))
			}
		}
		b.want("renaming another", b.RenameCompany(ctx, b.by(b.ben), b.beta.ID, "Beta", "Gamma"), administration.ErrNotAllowed)
		b.want("closing another", b.CloseCompany(ctx, b.by(b.ben), b.beta.ID), administration.ErrNotAllowed)
		b.want("an administrator", b.CloseCompany(ctx, b.by(b.ada), b.beta.ID), nil)
		b.want("opening another again", b.ReopenCompany(ctx, b.by(b.ben), b.beta.ID), administration.ErrNotAllowed)
		b.want("renaming", b.RenameCompany(ctx, b.by(b.ben), b.alpha.ID, "Alpha", "Gamma"), nil)
		b.want("closing", b.CloseCompany(ctx, b.by(b.ben), b.alpha.ID), nil)
		b.want("opening again", b.ReopenCompany(ctx, b.by(b.ben), b.alpha.ID), nil)
		b.want("a new one", b.OpenCompany(ctx, b.by(b.ben), "Delta"), nil)
	})
}
