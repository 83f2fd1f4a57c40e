package federation_test

import (
	"testing"

	"satchel/auth/audit"
	"satchel/auth/disconnect"
	"satchel/auth/federation"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// move gives the embedded identity provider another address, as another public URL does.
func (h *house) move(to *hostile) {
	h.t.Helper()
	options := h.service.Options
	options.Providers = []federation.Provider{{
		ID: federation.EmbeddedID, Label: "Sage ID", Issuer: to.URL, ClientID: clientID, Secret: clientSecret,
	}}
	service, err := federation.New(options)
	must(h.t, err)
	h.service, h.issuer = service, to
}

func (h *house) arriveEmbedded(subject, email string) (federation.Arrival, error) {
	h.t.Helper()
	trip := h.begin(federation.Ask{Provider: federation.EmbeddedID})
	return trip.back(h.issuer.sign(trip.claims(subject, email)))
}

// Attack: a disconnected identity linked anew after the service moved to another address.
func TestAnotherAddressOfTheServiceChangesNobodysLinkAndNoTombstone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := open(t, db)
		h.move(newHostile(t))
		ann, err := h.arriveEmbedded("ann", "ann@hartley.test")
		must(t, err)
		ben, err := h.arriveEmbedded("ben", "ben@hartley.test")
		must(t, err)
		h.execute("UPDATE accounts SET password_hash = 'x' WHERE id = '" + ann.Proof.Account.ID.String() + "'")
		must(t, h.disconnects.Disconnect(t.Context(), disconnect.Confirmed{
			Account: h.account(ann.Proof.Account.ID), AuthenticatedAt: h.clock.Now(), Word: disconnect.Word, Address: from,
		}))

		h.move(newHostile(t))
		_, err = h.arriveEmbedded("ann", "another@hartley.test")
		wants(t, err, federation.ErrDisconnected)
		clo := h.somebody("clo@hartley.test", "password_hash = 'x'")
		visit, _ := h.visit(clo)
		trip := h.begin(federation.Ask{Provider: federation.EmbeddedID, Purpose: federation.Link, Visit: visit})
		_, err = trip.back(h.issuer.sign(trip.claims("ann", clo.Email)))
		wants(t, err, federation.ErrDisconnected)
		if !h.recorded(audit.LinkRefused) {
			t.Error("that isn't on record")
		}
		again, err := h.arriveEmbedded("ben", "ben@hartley.test")
		if err != nil || again.Proof.Account.ID != ben.Proof.Account.ID {
			t.Errorf("who was linked is %+v, %v", again.Proof.Account, err)
		}
		if _, err := h.sessions.Start(t.Context(), again.Proof, ""); err != nil {
			t.Errorf("and isn't signed in: %v", err)
		}
		if of, ok, err := h.service.LinkedProvider(t.Context(), again.Proof.Account.ID); !ok || err != nil || of.ID != federation.EmbeddedID {
			t.Errorf("their identity is of %+v, %v", of, err)
		}
	})
}
