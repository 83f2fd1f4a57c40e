package federation

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/crewjam/saml"
	"github.com/crewjam/saml/samlsp"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// described is what organisations said of themselves, by domain.
type described struct {
	mu sync.Mutex
	by map[string]description
}

type description struct {
	from database.SAMLProvider // as it was then
	said *saml.EntityDescriptor
	at   time.Time
}

// organisation is who signs a domain's people in, and this service as its relying party. What stands at an address
// is fetched when first needed and again after an hour; while it is down, what it said before is still good.
func (s *Service) organisation(ctx context.Context, domain string) (database.SAMLProvider, *saml.ServiceProvider, error) {
	provider, err := s.DB.SAMLProviderOf(ctx, domain)
	if errors.Is(err, database.ErrNotFound) {
		return provider, nil, ErrNoOrganisation
	}
	if err != nil {
		return provider, nil, err
	}
	said, err := s.describe(ctx, provider)
	if err == nil {
		provider, err = s.pin(ctx, provider, said.EntityID)
	}
	if err != nil {
		return provider, nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return provider, s.relyingParty(said), nil
}

// pin holds an organisation to what it called itself when it was added, or when it was first asked if it was added
// before that was kept. Whoever runs the service decides about another name, since it makes other identities.
func (s *Service) pin(ctx context.Context, provider database.SAMLProvider, entity string) (database.SAMLProvider, error) {
	if provider.EntityID == "" {
		err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
			provider, err = tx.PinSAMLProvider(ctx, provider.ID, entity)
			return err
		})
		if err != nil {
			return provider, err
		}
	}
	if provider.EntityID == entity {
		return provider, nil
	}
	reason := fmt.Errorf("the identity provider of %s calls itself %q now, and %q is what it was added as: nobody of %s is signed in until it does so again, or until you have seen that the change is right and run 'satcheld saml remove' and 'satcheld saml add'",
		provider.Domain, entity, provider.EntityID, provider.Domain)
	event := audit.Event{
		Kind: audit.SAMLRefused, Site: provider.SiteID, Detail: audit.Detail{"domain": provider.Domain, "why": "it calls itself " + entity + " now"},
	}
	return provider, errors.Join(reason, s.Audit.Note(ctx, event))
}

func (s *Service) describe(ctx context.Context, provider database.SAMLProvider) (*saml.EntityDescriptor, error) {
	if provider.MetadataURL == "" {
		return ReadMetadata([]byte(provider.Metadata))
	}
	s.organisations.mu.Lock()
	known, ok := s.organisations.by[provider.Domain]
	s.organisations.mu.Unlock()
	ok = ok && known.from.ID == provider.ID
	if ok && s.Clock().Sub(known.at) < knownFor {
		return known.said, nil
	}
	said, err := FetchMetadata(ctx, careful(s.HTTP), provider.MetadataURL)
	if err != nil {
		if ok {
			return known.said, nil
		}
		return nil, err
	}
	if provider.EntityID != "" && provider.EntityID != said.EntityID {
		return said, nil // for pin to refuse, and to ask again
	}
	s.organisations.mu.Lock()
	defer s.organisations.mu.Unlock()
	s.organisations.by[provider.Domain] = description{from: provider, said: said, at: s.Clock()}
	return said, nil
}

// FetchMetadata reads an identity provider's description from its address, which must be encrypted or on this
// machine.
func FetchMetadata(ctx context.Context, client *http.Client, address string) (*saml.EntityDescriptor, error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && !(parsed.Scheme == "http" && isLoopback(parsed.Hostname())) {
		return nil, fmt.Errorf("%q is no address of metadata such as https://login.example/metadata", address)
	}
	said, err := samlsp.FetchMetadata(ctx, client, *parsed)
	if err != nil {
		return nil, fmt.Errorf("fetching the metadata at %s: %w", address, err)
	}
	return said, checkMetadata(said)
}

// ReadMetadata reads an identity provider's description.
func ReadMetadata(text []byte) (*saml.EntityDescriptor, error) {
	said, err := samlsp.ParseMetadata(text)
	if err != nil {
		return nil, fmt.Errorf("reading SAML metadata: %w", err)
	}
	return said, checkMetadata(said)
}

func checkMetadata(said *saml.EntityDescriptor) error {
	if said.EntityID == "" || len(said.IDPSSODescriptors) == 0 {
		return errors.New("the metadata describes no identity provider")
	}
	sp := saml.ServiceProvider{IDPMetadata: said}
	to, err := url.Parse(sp.GetSSOBindingLocation(saml.HTTPRedirectBinding))
	if err != nil || to.Scheme != "https" && to.Scheme != "http" || to.Host == "" {
		return errors.New("the metadata names no address for sign-ins by redirect (HTTP-Redirect)")
	}
	for _, descriptor := range said.IDPSSODescriptors {
		for _, key := range descriptor.KeyDescriptors {
			if key.Use != "encryption" && len(key.KeyInfo.X509Data.X509Certificates) > 0 {
				return nil
			}
		}
	}
	return errors.New("the metadata has no certificate that assertions are signed with")
}

func hexOf(value string) string { return hex.EncodeToString(hashOf(value)) }
