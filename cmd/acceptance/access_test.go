package acceptance

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"satchel/auth/access"
	"satchel/storage/database"
)

const stranger = "nia@demo.test"

// What the portal's Fix it does (administration_test.go proves C14 to C16 there), from a companion: somebody who is no
// user, then has no company, then may not add documents, reads each time what it means and what to do, has the
// administrator asked, and goes on once it is given. What was captured waits all the while.
func TestWhoLacksAccessHasTheAdministratorAskedFromTheCompanion(t *testing.T) {
	w := newWorld(t)
	if said, err := w.satcheld("account", "add", stranger, "--name", "Nia Nobody"); err != nil {
		t.Fatal(said)
	}
	w.password(stranger)
	contains(t, w.must(0, password+"\n", "sign-in", w.service.URL, "--email", stranger, "--password-stdin").Out, "satchelctl ask-administrator")

	// C14
	contains(t, w.must(3, "", "companies").Err, "You’re not a user of Satchel: your user account belongs to no site, or to none any more", "make you a user", "satchelctl ask-administrator --site")
	contains(t, w.must(3, "", "ask-administrator").Err, "whose administrator to ask", "Nobody was asked", "--site")
	unknown := w.must(0, "", "ask-administrator", "--site", "no such site")
	known := w.must(0, "", "ask-administrator", "--site", "DEMO-0001")
	if unknown.Out != known.Out {
		t.Errorf("a stranger learns which sites there are: %q, %q", unknown.Out, known.Out)
	}
	contains(t, w.mailed(administrator, "Nia Nobody asks for access").Text, "/asked/member")

	// C16
	w.let(stranger, func(ctx context.Context, tx *database.Tx, row database.Account, company database.CompanyOnSite) error {
		return tx.PutMember(ctx, database.Member{SiteID: company.SiteID, AccountID: row.ID, Role: string(access.Bookkeeper), CreatedAt: time.Now().UTC()})
	})
	contains(t, w.must(3, "", "companies").Err, "No companies assigned to your user account", "satchelctl ask-administrator")
	contains(t, w.must(0, "", "ask-administrator").Out, "a company to work in on Satchel Demo Practice, by mail to Olivia Owner, Adam Administrator")
	contains(t, w.mailed(administrator, "Nia Nobody asks for a company").Text, "/asked/any-company")

	// C15
	may := func(allowed bool) {
		w.let(stranger, func(ctx context.Context, tx *database.Tx, row database.Account, company database.CompanyOnSite) error {
			if err := tx.PutCompanyMember(ctx, database.CompanyMember{CompanyID: company.ID, AccountID: row.ID, CreatedAt: time.Now().UTC()}); err != nil {
				return err
			}
			return tx.PutMemberFeature(ctx, database.MemberFeature{SiteID: company.SiteID, AccountID: row.ID, Feature: string(access.AddDocuments), Allowed: allowed})
		})
	}
	may(false)
	w.must(0, "", "company", "use", joinery)
	w.must(0, "", "add", w.jpeg("joists.jpg"))
	w.must(3, "", "sync", "--until-done", "--timeout", "1m")
	refused := w.list()[0]
	if refused.Reason != "no-feature" || refused.Action != "ask-administrator" {
		t.Errorf("the document waits for %s, %s", refused.Reason, refused.Action)
	}
	contains(t, w.must(0, "", "show", refused.ID).Out, "You do not have access to this feature", "is safe here", "satchelctl ask-administrator")
	asked := w.must(0, "", "ask-administrator").Out
	contains(t, asked, "“Add documents” on Satchel Demo Practice", "Adam Administrator")
	if again := w.must(0, "", "ask-administrator").Out; again != asked {
		t.Errorf("asked once more: %q, then %q", asked, again)
	}
	contains(t, w.mailed(administrator, "Nia Nobody asks for “Add documents”").Text, "/asked/documents.add")

	may(true)
	contains(t, w.must(0, "", "ask-administrator").Out, "You have all that a companion needs")
	contains(t, w.must(0, "", "ask-administrator", "--feature", "documents.add").Err, "You have it already")
	contains(t, w.must(3, "", "ask-administrator", "--feature", "everything").Err, "There is no such feature", "documents.review")
	w.must(0, "", "retry", "--all")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")

	// Taken out of the one company, let into another: that one can be asked for although it isn't theirs any more.
	w.let(stranger, func(ctx context.Context, tx *database.Tx, row database.Account, company database.CompanyOnSite) error {
		there, err := tx.CompaniesOn(ctx, company.SiteID)
		if err != nil {
			return err
		}
		other := slices.IndexFunc(there, func(one database.Company) bool { return one.ID != company.ID })
		if err := tx.PutCompanyMember(ctx, database.CompanyMember{CompanyID: there[other].ID, AccountID: row.ID, CreatedAt: time.Now().UTC()}); err != nil {
			return err
		}
		return tx.DeleteCompanyMember(ctx, company.ID, row.ID)
	})
	contains(t, w.must(0, "", "ask-administrator").Out, "If it is a company of your site")
	contains(t, w.mailed(administrator, "Nia Nobody asks to work in "+joinery).Text, "/asked/company:")
	if states := w.list(); len(states) != 1 || !strings.Contains(string(states[0].State), "accepted") {
		t.Errorf("%+v", states)
	}
}

// let changes what somebody may do, as an administrator would, in a company of the bookkeeper's.
func (w *world) let(email string, change func(context.Context, *database.Tx, database.Account, database.CompanyOnSite) error) {
	w.Helper()
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		theirs, err := tx.AccountByEmail(ctx, bookkeeper)
		if err != nil {
			return err
		}
		companies, err := tx.CompaniesOf(ctx, theirs.ID)
		if err != nil {
			return err
		}
		row, err := tx.AccountByEmail(ctx, email)
		if err != nil {
			return err
		}
		for _, company := range companies {
			if company.Name == joinery {
				return change(ctx, tx, row, company)
			}
		}
		w.Fatal("the demonstration has no " + joinery)
		return nil
	})
}
