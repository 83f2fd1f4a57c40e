package federation

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/crewjam/saml"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/session"
	"satchel/storage/database"
)

// Where organisations send browsers to, and where they read what this service is.
const (
	SAMLPath         = "/sign-in/organisation/answer"
	SAMLMetadataPath = "/sign-in/organisation/metadata"
)

// Reasons why an organisation's sign-in is refused, besides those of OpenID's.
var (
	ErrNoOrganisation = errors.New("federation: no organisation signs in the people of that domain")
	ErrReplayed       = errors.New("federation: the assertion was used before")
	ErrOutsideDomain  = errors.New("federation: the e-mail is not of the organisation's domain")
)

// AskSAML is a person's wish to sign in where their organisation has them sign in.
type AskSAML struct {
	Purpose Purpose         // SignIn or StepUp
	Visit   session.Session // that wants a StepUp
	Email   string          // theirs, of which the domain tells the organisation
	Browser string          // the value of the browser's cookie, if it has one
	Next    string
	Address netip.Addr // where they ask from
	Again   bool       // as in Ask
}

// BeginSAML begins a sign-in at an organisation. Only so one begins: what an organisation sends unasked is refused.
// Errors are an account.Refusal for the address, ErrNoOrganisation, ErrUnreachable, and *throttle.Error as of Begin.
func (s *Service) BeginSAML(ctx context.Context, ask AskSAML) (Departure, error) {
	email, err := account.ParseEmail(ask.Email)
	if err != nil {
		return Departure{}, err
	}
	if err := s.Throttle.OrganisationDeparture(ctx, ask.Address); err != nil {
		return Departure{}, err
	}
	_, domain, _ := strings.Cut(email, "@")
	provider, sp, err := s.organisation(ctx, domain)
	if err != nil {
		return Departure{}, err
	}
	bound := binding{browser: ask.Browser, state: secret()}
	if !isSecret(bound.browser) {
		bound.browser = secret()
	}
	request, err := sp.MakeAuthenticationRequest(sp.GetSSOBindingLocation(saml.HTTPRedirectBinding), saml.HTTPRedirectBinding, saml.HTTPPostBinding)
	if err != nil {
		return Departure{}, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	request.ID = bound.request()
	if anew := ask.Again || ask.Purpose == StepUp; anew { // SAML Core §3.4.1
		request.ForceAuthn = &anew
	}
	target, err := request.Redirect(bound.state, sp)
	if err != nil || target.Host == "" {
		return Departure{}, fmt.Errorf("%w: it has no address to send a browser to", errors.Join(ErrUnreachable, err))
	}
	err = s.keep(ctx, Ask{Provider: pendingAt(provider), Purpose: ask.Purpose, Visit: ask.Visit, Next: ask.Next}, bound)
	return Departure{URL: target.String(), Browser: bound.browser}, err
}

// request is the id of the request that a response must be to.
func (b binding) request() string { return "id-" + b.derive("saml request") }

func pendingAt(provider database.SAMLProvider) string { return "saml " + provider.Domain }

// AnswerSAML is what a browser brought back from an organisation.
type AnswerSAML struct {
	Response string // as it came, in base64
	State    string // RelayState
	Browser  string // the value of the browser's cookie
	Address  netip.Addr
}

// FinishSAML ends a sign-in at an organisation, once. What it signs in is a SAML account for all rules. Of a StepUp
// it is the first half: the browser goes on to ProveSAML with what Arrival.Proven says.
func (s *Service) FinishSAML(ctx context.Context, answer AnswerSAML) (Arrival, error) {
	providers, err := s.DB.SAMLProviders(ctx)
	if err != nil {
		return Arrival{}, err
	}
	for _, provider := range providers {
		began, err := s.take(ctx, pendingAt(provider), answer.Browser, answer.State)
		if errors.Is(err, ErrNotBegun) {
			continue // begun at another organisation, or at none
		}
		if err != nil {
			return Arrival{}, err
		}
		arrival, err := s.finishSAML(ctx, provider, began, answer)
		return arrival, s.notedSAML(ctx, provider, answer, err)
	}
	return Arrival{}, ErrNotBegun
}

func (s *Service) finishSAML(ctx context.Context, provider database.SAMLProvider, began pending, answer AnswerSAML) (Arrival, error) {
	provider, sp, err := s.organisation(ctx, provider.Domain)
	if err != nil {
		return Arrival{}, err
	}
	bound := binding{browser: answer.Browser, state: answer.State}
	said, err := believe(provider, sp, answer.Response, bound.request(), s.Clock())
	if err != nil {
		return Arrival{}, err
	}
	arrival := Arrival{Purpose: began.Purpose, Next: began.Next, Label: provider.Domain}
	if began.Purpose == StepUp {
		arrival.Proven, err = s.keepProven(ctx, provider, began, said, answer.Browser)
		return arrival, err
	}
	arrival.Proof, err = s.arriveSAML(ctx, provider, said, answer.Address)
	return arrival, err
}

// notedSAML writes down that an organisation's answer was refused.
func (s *Service) notedSAML(ctx context.Context, provider database.SAMLProvider, answer AnswerSAML, reason error) error {
	if !errors.Is(reason, ErrToken) && !errors.Is(reason, ErrReplayed) && !errors.Is(reason, ErrOutsideDomain) && !errors.Is(reason, ErrEmailTaken) {
		return reason
	}
	event := audit.Event{
		Kind: audit.SAMLRefused, Site: provider.SiteID, Address: answer.Address, Detail: audit.Detail{"domain": provider.Domain},
	}
	if err := s.Audit.Note(ctx, event); err != nil {
		return err
	}
	return reason
}

// SAMLMetadata is what an organisation's identity provider wants to know of this service.
func (s *Service) SAMLMetadata() ([]byte, error) {
	described := s.relyingParty(nil).Metadata()
	for i := range described.SPSSODescriptors { // artifacts are not supported
		one := &described.SPSSODescriptors[i]
		one.AssertionConsumerServices = one.AssertionConsumerServices[:1]
	}
	text, err := xml.MarshalIndent(described, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("describing this service for SAML: %w", err)
	}
	return append([]byte(xml.Header), text...), nil
}

// HasSAML reports whether any organisation signs people in.
func (s *Service) HasSAML(ctx context.Context) (bool, error) {
	providers, err := s.DB.SAMLProviders(ctx)
	return len(providers) > 0, err
}
