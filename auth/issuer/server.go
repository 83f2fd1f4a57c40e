package issuer

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"

	"satchel/storage/database"
)

// server is what the companions' issuer and the OpenID provider share: who its clients are, how secrets are made
// and known again, where requests come from, and how answers are written.
type server struct {
	db       *database.DB
	issuer   string
	label    string // what people know their identities by
	clients  Clients
	from     From
	now      Clock
	log      *slog.Logger
	strategy oauth2.CoreStrategy
	fosite   *fosite.Fosite
	store    *store

	revocations revocations
}

// prepare fills in what was left out and sets fosite up. The name tells the keys of servers with the same
// secret apart, so that a token of one is none of the other's.
func (s *server) prepare(secret []byte, name string) error {
	key, err := tokenKey(secret, name)
	if err != nil {
		return err
	}
	if s.from == nil {
		s.from = remoteAddress
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.assemble(key)
	s.revocations, err = newRevocations(key)
	return err
}

func tokenKey(secret []byte, name string) ([]byte, error) {
	if len(secret) < 32 {
		return nil, errors.New("issuer: the secret must have at least 32 bytes")
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "satchel issuer "+name, 32)
	if err != nil {
		return nil, fmt.Errorf("deriving the issuer's key: %w", err)
	}
	return key, nil
}

func remoteAddress(r *http.Request) netip.Addr {
	address, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return address.Addr().Unmap()
}
