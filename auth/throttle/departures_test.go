package throttle_test

import "testing"

func TestBeginningManySignInsElsewhereKeepsNobodyElseOut(t *testing.T) {
	each(t, func(b *bench) {
		const many = 400
		b.wantTaken("beginnings at an identity provider", many, func(int) error { return b.Departure(t.Context(), home) })
		b.must(b.OrganisationDeparture(t.Context(), home))
		b.must(b.Departure(t.Context(), cafe))
	})
}
