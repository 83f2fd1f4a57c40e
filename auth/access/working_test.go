package access_test

import (
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
)

func TestAPersonWorksWhereTheyChoseElseWhereTheyDidLastElseInTheOnlyOne(t *testing.T) {
	alpha, beta := access.Company{ID: uuid.Must(uuid.NewV7()), Name: "Alpha"}, access.Company{ID: uuid.Must(uuid.NewV7()), Name: "Beta"}
	gone := uuid.Must(uuid.NewV7())
	both := []access.Company{alpha, beta}
	for _, test := range []struct {
		name         string
		companies    []access.Company
		chosen, last uuid.UUID
		want         string
	}{
		{"none at all", nil, uuid.Nil, uuid.Nil, ""},
		{"none any more", nil, alpha.ID, alpha.ID, ""},
		{"the only one", []access.Company{beta}, uuid.Nil, uuid.Nil, "Beta"},
		{"the only one that is left", []access.Company{beta}, alpha.ID, alpha.ID, "Beta"},
		{"several, and nothing chosen", both, uuid.Nil, uuid.Nil, ""},
		{"chosen here, though elsewhere another", both, alpha.ID, beta.ID, "Alpha"},
		{"chosen elsewhere", both, uuid.Nil, beta.ID, "Beta"},
		{"the one chosen here was taken away", both, gone, beta.ID, "Beta"},
		{"both were taken away", both, gone, gone, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := access.Working(test.companies, test.chosen, test.last)
			if got.Name != test.want || ok != (test.want != "") {
				t.Errorf("works in %q %v, want %q", got.Name, ok, test.want)
			}
		})
	}
}

func TestWhoHasNoCompanyIsToldWhy(t *testing.T) {
	each(t, func(b *bench) {
		b.want("a stranger to every site", b.WhyNowhere(b.t.Context(), b.stranger.ID), access.ErrNotUser)
		b.want("a member of one", b.WhyNowhere(b.t.Context(), b.bookkeeper.ID), access.ErrNoCompanies)
	})
}
