package issuer_test

import (
	"net/netip"
	"testing"

	"satchel/storage/database/databasetest"
)

// BenchmarkAuthenticate is what every request of a companion pays first.
func BenchmarkAuthenticate(b *testing.B) {
	s := newService(b, databasetest.SQLite(b))
	tokens := s.signIn()
	from := netip.MustParseAddr("203.0.113.7")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := s.provider.Authenticate(b.Context(), tokens.Access, from); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkRefresh is what a companion pays every ten minutes, over HTTP.
func BenchmarkRefresh(b *testing.B) {
	s := newService(b, databasetest.SQLite(b))
	tokens := s.signIn()
	for b.Loop() {
		if tokens = s.refresh(tokens.Refresh); tokens.status != 200 {
			b.Fatal(tokens.body)
		}
	}
}
