package federation_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"satchel/auth/audit"
	"satchel/auth/federation"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// Attack: one organisation calls itself what another does, and names its people.
func TestAnOrganisationThatCallsItselfAsAnotherDoesSignsInNobodyOfIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := open(t, db)
		o := h.organisation()
		trip := h.goTo(o, "ann@"+orgDomain)
		said := trip.words("u-1", "ann@"+orgDomain)
		arrived, err := trip.back(o.response(said))
		must(t, err)
		ann := arrived.Proof.Account

		evil := h.organisationOf("evil.example", "6666")
		other := h.goTo(evil, "mallory@evil.example")
		theirs := other.words("u-1", "mallory@evil.example")
		theirs.id = said.id // what one organisation has used up is no other's
		got, err := other.back(evil.response(theirs))
		must(t, err)
		if got.Proof.Account.ID == ann.ID || got.Proof.Account.Email != "mallory@evil.example" {
			t.Errorf("the other organisation signs in %s", got.Proof.Account.Email)
		}
		if cookie, err := h.sessions.Start(t.Context(), got.Proof, ""); err != nil || cookie == "" {
			t.Errorf("its own person isn't signed in: %v", err)
		}
		if links, err := db.LinksOf(t.Context(), ann.ID); err != nil || len(links) != 1 {
			t.Errorf("the first person's links are %+v, %v", links, err)
		}
	})
}

// Attack: an organisation that describes itself at an address takes another's name there.
func TestAnOrganisationThatCallsItselfSomethingElseLaterSignsInNobody(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := open(t, db)
		o := h.organisation()
		var entity atomic.Pointer[string]
		name := orgEntity
		entity.Store(&name)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(o.metadataAs(*entity.Load())))
		}))
		t.Cleanup(server.Close)
		h.execute("UPDATE saml_providers SET metadata = '', metadata_url = '" + server.URL + "'")
		trip := h.goTo(o, "ann@"+orgDomain)
		if got := h.provider(o).EntityID; got != orgEntity {
			t.Errorf("kept is %q", got)
		}
		_, err := trip.back(o.response(trip.words("u-1", "ann@"+orgDomain)))
		must(t, err)

		changed := "https://login.other.example/metadata"
		entity.Store(&changed)
		h.clock.Advance(2 * time.Hour)
		_, err = h.service.BeginSAML(t.Context(), federation.AskSAML{Purpose: federation.SignIn, Email: "ann@" + orgDomain})
		wants(t, err, federation.ErrUnreachable)
		if err == nil || !strings.Contains(err.Error(), changed) || !strings.Contains(err.Error(), "satcheld saml add") {
			t.Errorf("the operator reads %v", err)
		}
		if !h.recorded(audit.SAMLRefused) || h.provider(o).EntityID != orgEntity {
			t.Errorf("kept is %q; recorded: %v", h.provider(o).EntityID, h.recorded(audit.SAMLRefused))
		}
		entity.Store(&name)
		_ = h.goTo(o, "ann@"+orgDomain) // as before
	})
}

func TestAReleasedAccountIsNotTheOrganisationsAgainByAnotherName(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	o := h.organisation()
	_, _ = h.samlVisit(o, "u-1", "ann@"+orgDomain)
	_, err := h.moves().Release(t.Context(), "ann@"+orgDomain)
	must(t, err)
	renamed := "https://login2.hartley.example/metadata"
	h.execute("UPDATE saml_providers SET entity_id = '" + renamed + "', metadata = '" + o.metadataAs(renamed) + "'") // removed, and added again
	trip := h.goTo(o, "ann@"+orgDomain)
	said := trip.words("u-1", "ann@"+orgDomain)
	said.issuer = renamed
	_, err = trip.back(o.response(said))
	wants(t, err, federation.ErrEmailTaken)
}
