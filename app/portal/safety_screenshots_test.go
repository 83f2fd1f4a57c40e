package portal_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	. "satchel/app/browsertest"
	"satchel/storage/database"
)

// The pages of step-up, disconnect, support desk and audit log at two widths, light and dark, into
// SATCHEL_SCREENSHOTS for people to look at; none may be wider than the window.
func TestThePagesOfDisconnectAndSupportFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.givePassword(t, firstPassword)
	s.agent(t, "fay@desk.test", "Fay Filer")
	s.agent(t, "abe@desk.test", "Abe Approver")
	for _, name := range []string{"Ann’s laptop", "Scanner in the front office"} {
		s.device(t, name)
	}
	browser := Open(t)
	at := func(path string) Step { return chromedp.Navigate(s.URL + path) }
	Drive(t, browser, s.arrive(s.identitySession(t)), at("/profile/password"), Heading("Profile"))
	Photograph(t, browser, "disconnect-offered")
	Drive(t, browser, at("/profile/disconnect"), Says("prove that you have it"))
	Photograph(t, browser, "disconnect-check")
	Drive(t, browser, Fill("password", "not it at all"), Press("Check the password"), Says("That isn’t your password"))
	Photograph(t, browser, "disconnect-check-refused")
	Drive(t, browser, at("/step-up?next=/profile"), Heading("Is it still you?"))
	Photograph(t, browser, "step-up")
	Drive(t, browser, at("/profile/disconnect"), Fill("password", firstPassword), Press("Check the password"), Says("never be connected again"))
	Photograph(t, browser, "disconnect-decide")
	Drive(t, browser, Fill("word", "no"), Press("Disconnect"), Says("to confirm"))
	Photograph(t, browser, "disconnect-word")

	Drive(t, browser, Choose("Log out"), Heading("Sign in"), s.signInAs("fay@desk.test", secondPassword), at("/support"), Says("No cases yet"))
	Photograph(t, browser, "support-empty")
	Drive(t, browser, at("/support/file"), Heading("File a case"))
	Photograph(t, browser, "support-file")
	Drive(t, browser, Fill("email", s.ann.Email), Fill("evidence", "they asked me to do so, I think"), Press("File the case"), Says("The case is filed"))
	Photograph(t, browser, "support")
	Drive(t, browser, Choose("Log out"), Heading("Sign in"), s.signInAs("abe@desk.test", secondPassword), at("/support"), Press("Ann O'Neil"), Heading("Case of Ann O'Neil"))
	Photograph(t, browser, "support-case")
	Drive(t, browser, Press("Decide"), Heading("Decide a case"))
	Photograph(t, browser, "support-decide")
	Drive(t, browser, at("/audit"), Heading("You’re not a user of Satchel yet"))
	Photograph(t, browser, "audit-refused")

	Drive(t, browser, Choose("Log out"), Heading("Sign in"), s.arrive(s.identitySession(t)), at("/audit"), Heading("Audit log"))
	Photograph(t, browser, "audit")
	Drive(
		t, browser, at("/profile/disconnect"), Fill("password", firstPassword), Press("Check the password"),
		Fill("word", "disconnect"), Press("Disconnect"), Heading("Your Sage ID is disconnected"),
	)
	Photograph(t, browser, "disconnected")
}

// device signs a companion of ann's in.
func (s *service) device(t *testing.T, name string) {
	t.Helper()
	row, now := must(s.db.Account(t.Context(), s.ann.ID)), s.clock.Now()
	err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddDevice(ctx, database.Device{
			ID: uuid.Must(uuid.NewV7()), AccountID: row.ID, AuthEpoch: row.AuthEpoch, Name: name, Platform: "linux",
			CreatedAt: now, LastSeenAt: now,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}
