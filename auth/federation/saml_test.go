package federation_test

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/disconnect"
	"satchel/auth/federation"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestAnOrganisationSignsItsPeopleInAndTheyAreUnderSAMLForAllRules(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := open(t, db)
		o := h.organisation()
		trip := h.goTo(o, "ann@"+orgDomain)
		arrived, err := trip.back(o.response(trip.words("u-1", "Ann@"+orgDomain)))
		must(t, err)
		ann := h.account(arrived.Proof.Account.ID)
		if !ann.SAML || ann.PasswordHash != "" || ann.Link != "none" || ann.Email != "ann@"+orgDomain || arrived.Next != "/documents" {
			t.Errorf("the account is %+v, going on at %s", ann, arrived.Next)
		}
		if _, err := h.sessions.Start(t.Context(), arrived.Proof, ""); err != nil {
			t.Errorf("the proof starts no session: %v", err)
		}
		member, err := db.Member(t.Context(), o.site.ID, ann.ID)
		if err != nil || member.Role != "bookkeeper" {
			t.Errorf("on the site they are %+v, %v", member, err)
		}
		again := h.goTo(o, "ann@"+orgDomain)
		later, err := again.back(o.response(again.words("u-1", "ann@"+orgDomain)))
		if err != nil || later.Proof.Account.ID != ann.ID {
			t.Errorf("the second time they are %+v, %v", later.Proof.Account, err)
		}
		h.execute("DELETE FROM members WHERE account_id = '" + ann.ID.String() + "'") // an administrator removes them
		removed := h.goTo(o, "ann@"+orgDomain)
		_, err = removed.back(o.response(removed.words("u-1", "ann@"+orgDomain)))
		must(t, err)
		if _, err := db.Member(t.Context(), o.site.ID, ann.ID); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("signing in made a removed member one again: %v", err)
		}
		err = h.disconnects.Disconnect(t.Context(), disconnect.Confirmed{Account: ann, AuthenticatedAt: h.clock.Now(), Word: disconnect.Word})
		wants(t, err, account.ErrSAML)
		visit, err := h.sessions.Find(t.Context(), must1(h.sessions.Start(t.Context(), later.Proof, ""))(t), session.Activity)
		must(t, err)
		_, err = h.service.Begin(t.Context(), federation.Ask{Provider: "sage", Purpose: federation.Link, Visit: visit, Address: from})
		wants(t, err, account.ErrSAML)
	})
}

func must1[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		must(t, err)
		return value
	}
}

func TestAnAccountOfTheDomainComesUnderSAMLAtItsFirstSuchSignIn(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	o := h.organisation()
	ann := h.somebody("ann@"+orgDomain, "password_hash = 'x'")
	_, cookie := h.visit(ann)
	trip := h.goTo(o, ann.Email)
	arrived, err := trip.back(o.response(trip.words("u-1", ann.Email)))
	must(t, err)
	if arrived.Proof.Account.ID != ann.ID || !h.account(ann.ID).SAML || !h.recorded(audit.AccountUnderSAML) {
		t.Errorf("got %+v", arrived.Proof.Account)
	}
	if _, err := h.sessions.Find(t.Context(), cookie, session.Activity); err == nil {
		t.Error("a session that the password began goes on")
	}
	other := h.goTo(o, ann.Email)
	_, err = other.back(o.response(other.words("u-2", ann.Email)))
	wants(t, err, federation.ErrEmailTaken)
}

// Removed before their organisation signed them in for the first time, somebody stays out: it takes a person to let
// them in again.
func TestAnOrganisationsFirstSignInDoesNotBringBackWhoWasRemoved(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := open(t, db)
		o := h.organisation()
		ann := h.somebody("ann@"+orgDomain, "password_hash = 'x'")
		must(t, db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			if err := tx.PutMember(ctx, database.Member{SiteID: o.site.ID, AccountID: ann.ID, Role: "administrator", CreatedAt: h.clock.Now()}); err != nil {
				return err
			}
			return tx.DeleteMember(ctx, o.site.ID, ann.ID, h.clock.Now())
		}))
		trip := h.goTo(o, ann.Email)
		arrived, err := trip.back(o.response(trip.words("u-1", ann.Email)))
		must(t, err)
		if arrived.Proof.Account.ID != ann.ID {
			t.Errorf("they are %+v", arrived.Proof.Account)
		}
		if _, err := db.Member(t.Context(), o.site.ID, ann.ID); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("the first sign-in let in who was removed: %v", err)
		}
	})
}

func TestWhatAnOrganisationMayNotSayIsRefused(t *testing.T) {
	cases := []struct {
		name   string
		change func(h *house, w *words)
		want   error
	}{
		{"unsigned", func(_ *house, w *words) { w.unsigned = true }, federation.ErrToken},
		{"unsigned in a response that is signed", func(_ *house, w *words) { w.unsigned, w.signResponse = true, true }, federation.ErrToken},
		{"signed with SHA-1", func(_ *house, w *words) { w.weak = true }, federation.ErrToken},
		{"of another issuer", func(_ *house, w *words) { w.issuer = "https://evil.example" }, federation.ErrToken},
		{"for another service", func(_ *house, w *words) { w.audience = "https://other.example" }, federation.ErrToken},
		{"for another address", func(_ *house, w *words) { w.recipient = "https://other.example" }, federation.ErrToken},
		{"unsolicited", func(_ *house, w *words) { w.request = "" }, federation.ErrToken},
		{"to another request", func(_ *house, w *words) { w.request = "id-other" }, federation.ErrToken},
		{"expired 61 seconds ago", func(h *house, w *words) { w.until = h.clock.Now().Add(-61 * time.Second) }, federation.ErrToken},
		{"not good for another 61 seconds", func(h *house, w *words) { w.from = h.clock.Now().Add(62 * time.Second) }, federation.ErrToken},
		{"for ever", func(h *house, w *words) { w.until = h.clock.Now().AddDate(10, 0, 0) }, federation.ErrToken},
		{"of nobody who comes again", func(_ *house, w *words) {
			w.format = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
		}, federation.ErrToken},
		{"of another domain", func(_ *house, w *words) { w.email = "ann@elsewhere.example" }, federation.ErrOutsideDomain},
		{"without an e-mail", func(_ *house, w *words) { w.email = "" }, federation.ErrNoEmail},
		{"expired 30 seconds ago, by a clock that may be off", func(h *house, w *words) { w.until = h.clock.Now().Add(-30 * time.Second) }, nil},
		{"in a response that is signed as well", func(_ *house, w *words) { w.signResponse = true }, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			o := h.organisation()
			trip := h.goTo(o, "ann@"+orgDomain)
			said := trip.words("u-1", "ann@"+orgDomain)
			c.change(h, &said)
			_, err := trip.back(o.response(said))
			wants(t, err, c.want)
			if emails := emailsOf(t, h); c.want != nil && emails != "owner@elsewhere.test" {
				t.Errorf("there are accounts %s", emails)
			}
			if refused := c.want != nil && c.want != federation.ErrNoEmail; h.recorded(audit.SAMLRefused) != refused {
				t.Errorf("recorded: %v", !refused)
			}
		})
	}
}

// Attack: assertion replayed.
func TestAnAssertionCountsOnceWhereverItIsBroughtAgain(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	o := h.organisation()
	trip := h.goTo(o, "ann@"+orgDomain)
	said := trip.words("u-1", "ann@"+orgDomain)
	doc := o.response(said)
	_, err := trip.back(doc.Copy())
	must(t, err)
	_, err = trip.back(doc.Copy())
	wants(t, err, federation.ErrNotBegun)
	// The very same assertion id, signed anew for another request.
	again := h.goTo(o, "ann@"+orgDomain)
	said.request = again.request
	_, err = again.back(o.response(said))
	wants(t, err, federation.ErrReplayed)
}

// Attack: unsolicited.
func TestAnAnswerOfAnotherBrowserOrToNoSignInIsRefused(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	o := h.organisation()
	trip := h.goTo(o, "ann@"+orgDomain)
	doc := o.response(trip.words("u-1", "ann@"+orgDomain))
	for name, spoil := range map[string]func(*orgTrip){
		"no cookie":       func(p *orgTrip) { p.browser = "" },
		"another browser": func(p *orgTrip) { p.browser = h.goTo(o, "bob@"+orgDomain).browser },
		"no state":        func(p *orgTrip) { p.state = "" },
		"another state":   func(p *orgTrip) { p.state = h.goTo(o, "bob@"+orgDomain).state },
	} {
		spoilt := *trip
		spoil(&spoilt)
		if _, err := spoilt.back(doc.Copy()); !errors.Is(err, federation.ErrNotBegun) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := trip.back(doc)
	must(t, err)
	_, err = h.service.BeginSAML(t.Context(), federation.AskSAML{Email: "ann@elsewhere.example"})
	wants(t, err, federation.ErrNoOrganisation)
}

// wrap has the forged assertion of a victim where a careless reader looks, and the signed one where the signature
// leads (Somorovsky et al., "On Breaking SAML").
func wrap(t *testing.T, doc *etree.Document, how int) {
	t.Helper()
	root, signed := doc.Root(), element(t, doc, "Assertion")
	signature := signed.FindElement("./Signature")
	forged := signed.Copy()
	forged.RemoveChild(forged.FindElement("./Signature"))
	forged.FindElement("./Subject/NameID").SetText("victim")
	forged.CreateAttr("ID", "forged")
	original := signed.Copy() // without its signature, which is elsewhere
	original.RemoveChild(original.FindElement("./Signature"))
	switch how {
	case 1: // the whole signed response inside the signature of the forged one
		inner := root.Copy()
		root.RemoveChild(signed)
		forged.AddChild(signature)
		signature.AddChild(inner)
		root.AddChild(forged)
	case 2: // the signed response beside the signature of a forged one
		inner := root.Copy()
		root.RemoveChild(signed)
		root.AddChild(inner)
		root.AddChild(forged)
	case 3: // the forged one first, the signed one after it
		root.InsertChildAt(signed.Index(), forged)
	case 4: // the signed one inside the forged one
		root.RemoveChild(signed)
		forged.AddChild(signed)
		root.AddChild(forged)
	case 5: // the forged one has the signature, the original stands after it
		root.RemoveChild(signed)
		forged.AddChild(signature)
		root.AddChild(forged)
		root.AddChild(original)
	case 6: // as 5, with the original inside the signature
		root.RemoveChild(signed)
		forged.AddChild(signature)
		signature.AddChild(original)
		root.AddChild(forged)
	case 7: // the forged one in Extensions
		extensions := etree.NewElement("samlp:Extensions")
		extensions.AddChild(forged)
		root.InsertChildAt(signed.Index(), extensions)
	case 8: // the original in an Object of the signature of the forged one
		root.RemoveChild(signed)
		object := signature.CreateElement("ds:Object")
		object.AddChild(original)
		forged.AddChild(signature)
		root.AddChild(forged)
	}
}

// Attack: XSW 1 to 8.
func TestASignedAssertionWrappedInAForgedOneSignsNobodyIn(t *testing.T) {
	for how := 1; how <= 8; how++ {
		for _, sameID := range []bool{false, true} {
			h := open(t, databasetest.SQLite(t))
			o := h.organisation()
			h.somebody("victim@"+orgDomain, "password_hash = 'x'")
			trip := h.goTo(o, "ann@"+orgDomain)
			doc := o.response(trip.words("u-1", "ann@"+orgDomain))
			id := element(t, doc, "Assertion").SelectAttrValue("ID", "")
			wrap(t, doc, how)
			if sameID {
				for _, forged := range doc.FindElements("//Assertion[@ID='forged']") {
					forged.CreateAttr("ID", id)
				}
			}
			if arrived, err := trip.back(doc); !errors.Is(err, federation.ErrToken) {
				t.Errorf("XSW %d (same ID: %v) is %v, %+v", how, sameID, err, arrived.Proof.Account)
			}
		}
	}
}

// Attack: comment in NameID.
func TestADocumentThatHidesSomethingSignsNobodyIn(t *testing.T) {
	for name, spoil := range map[string]func(text string) string{
		"a comment in the NameID": func(text string) string {
			return strings.Replace(text, ">u-1<", ">u-1<!-- -->.evil<", 1)
		},
		"a comment that changes nothing signed": func(text string) string {
			return strings.Replace(text, ">u-1<", "><!---->u-1<", 1)
		},
		"an instruction": func(text string) string { return strings.Replace(text, ">u-1<", "><?x y?>u-1<", 1) },
		"a document type with an entity": func(text string) string {
			return `<!DOCTYPE r [<!ENTITY who "victim">]>` + strings.Replace(text, ">u-1<", ">&who;<", 1)
		},
		"another subject": func(text string) string { return strings.Replace(text, ">u-1<", ">victim<", 1) },
		"another e-mail":  func(text string) string { return strings.Replace(text, ">ann@", ">victim@", 1) },
		"an encrypted part": func(text string) string {
			return strings.Replace(text, "</samlp:Response>", "<saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"/></samlp:Response>", 1)
		},
		"nothing at all": func(string) string { return "" },
		"something else": func(string) string { return "<html/>" },
		"an assertion alone": func(text string) string {
			return text[strings.Index(text, "<saml:Assertion"):strings.Index(text, "</samlp:Response>")]
		},
		"half of it":          func(text string) string { return text[:len(text)/2] },
		"another signature":   func(text string) string { return strings.Replace(text, "SignatureValue>", "SignatureValue>AAAA", 1) },
		"a status of failure": func(text string) string { return strings.Replace(text, "status:Success", "status:Requester", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			o := h.organisation()
			trip := h.goTo(o, "ann@"+orgDomain)
			text, err := o.response(trip.words("u-1", "ann@"+orgDomain)).WriteToString()
			must(t, err)
			_, err = trip.bring(base64.StdEncoding.EncodeToString([]byte(spoil(text))))
			wants(t, err, federation.ErrToken)
			if emails := emailsOf(t, h); emails != "owner@elsewhere.test" {
				t.Errorf("there are accounts %s", emails)
			}
		})
	}
}

func TestAKeyThatTheMetadataDoesNotNameSignsNobodyIn(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	o := h.organisation()
	evil := open(t, databasetest.SQLite(t)).organisationOf(orgDomain, "6666")
	trip := h.goTo(o, "ann@"+orgDomain)
	_, err := trip.back(evil.response(trip.words("u-1", "ann@"+orgDomain)))
	wants(t, err, federation.ErrToken)
	must(t, h.service.Sweep(context.Background()))
}
