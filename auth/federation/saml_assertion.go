package federation

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/crewjam/saml"

	"satchel/storage/database"
)

const (
	samlSkew = time.Minute // how far an organisation's clock may be from this one
	// maxAssertion is how long an assertion may be good for: longer is no assertion of a sign-in just now.
	maxAssertion = 24 * time.Hour
	bearer       = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
)

// Names that organisations send e-mails and names under.
var (
	emailAttributes = []string{
		"email", "mail", "emailaddress", "urn:oid:0.9.2342.19200300.100.1.3",
		"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
	}
	nameAttributes = []string{
		"displayname", "name", "cn", "urn:oid:2.16.840.1.113730.3.1.241", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
	}
)

// believed is an assertion that passed every check.
type believed struct {
	Identity

	ID      string
	Expires time.Time
}

// believe checks a response to a request. The library's checks come between two of our own: of the document's
// shape before, and after of what the library takes for granted or takes too lightly.
func believe(provider database.SAMLProvider, sp *saml.ServiceProvider, encoded, request string, now time.Time) (believed, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		return believed{}, fmt.Errorf("%w: it isn't in base64", ErrToken)
	}
	if err := checkShape(raw); err != nil {
		return believed{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	said, err := verifyResponse(sp, raw, request)
	if err != nil {
		return believed{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	expires, err := checkAssertion(sp, said, request, now)
	if err != nil {
		return believed{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	who, err := identityIn(provider, said)
	return believed{Identity: who, ID: said.ID, Expires: expires}, err
}

// verifyResponse has the library check the signature and the rest. It presumes parts that a response may lack.
func verifyResponse(sp *saml.ServiceProvider, raw []byte, request string) (said *saml.Assertion, err error) {
	defer func() {
		if recover() != nil {
			said, err = nil, errors.New("the assertion lacks a part that every one has")
		}
	}()
	said, err = sp.ParseXMLResponse(raw, []string{request}, sp.AcsURL)
	if invalid, ok := errors.AsType[*saml.InvalidResponseError](err); ok {
		return nil, invalid.PrivateErr
	}
	return said, err
}

// checkAssertion returns until when an assertion could be sent again.
func checkAssertion(sp *saml.ServiceProvider, said *saml.Assertion, request string, now time.Time) (time.Time, error) {
	if said.ID == "" || said.Subject == nil || said.Subject.NameID == nil || said.Conditions == nil || len(said.AuthnStatements) == 0 {
		return time.Time{}, errors.New("the assertion lacks a part that every one of a sign-in has")
	}
	expires, err := checkTimes(said.Conditions.NotBefore, said.Conditions.NotOnOrAfter, now)
	if err != nil {
		return time.Time{}, err
	}
	if !addressed(said.Conditions.AudienceRestrictions, sp.EntityID) {
		return time.Time{}, errors.New("the assertion is for another service")
	}
	for _, confirmation := range said.Subject.SubjectConfirmations {
		data := confirmation.SubjectConfirmationData
		if confirmation.Method != bearer || data == nil || data.InResponseTo != request || data.Recipient != sp.AcsURL.String() {
			continue
		}
		until, err := checkTimes(data.NotBefore, data.NotOnOrAfter, now)
		if err != nil {
			return time.Time{}, err
		}
		if until.After(expires) {
			expires = until
		}
		return expires, nil
	}
	return time.Time{}, errors.New("nothing says that whoever brings the assertion may")
}

func checkTimes(from, until, now time.Time) (expires time.Time, err error) {
	switch {
	case until.IsZero() || until.Sub(now) > maxAssertion:
		return time.Time{}, errors.New("the assertion doesn't end")
	case !now.Before(until.Add(samlSkew)):
		return time.Time{}, errors.New("the assertion has expired")
	case !from.IsZero() && now.Before(from.Add(-samlSkew)):
		return time.Time{}, errors.New("the assertion isn't good yet")
	}
	return until.Add(samlSkew), nil
}

func addressed(restrictions []saml.AudienceRestriction, to string) bool {
	for _, restriction := range restrictions {
		if restriction.Audience.Value != to {
			return false
		}
	}
	return len(restrictions) > 0
}

func identityIn(provider database.SAMLProvider, said *saml.Assertion) (Identity, error) {
	name := said.Subject.NameID
	if name.Value == "" || len(name.Value) > maxSubject || name.Format == string(saml.TransientNameIDFormat) {
		return Identity{}, fmt.Errorf("%w: it names nobody for good", ErrToken)
	}
	who := Identity{
		Issuer: samlIssuer(provider), Subject: name.Value, EmailProven: true,
		Email: attribute(said, emailAttributes), Name: attribute(said, nameAttributes),
		AuthenticatedAt: said.AuthnStatements[0].AuthnInstant,
	}
	if who.Email == "" && strings.Contains(name.Value, "@") {
		who.Email = name.Value
	}
	return who, nil
}

// samlMark tells an organisation's identities from those of OpenID issuers, whatever it calls itself.
const samlMark = "saml:"

// samlIssuer is the issuer of an organisation's identities: its domain here, which is nobody else's, and then what
// it calls itself, which another organisation may call itself as well.
func samlIssuer(of database.SAMLProvider) string { return samlDomain(of) + of.EntityID }

// samlDomain begins the issuer of every identity that an organisation has given out, whatever it called itself.
func samlDomain(of database.SAMLProvider) string { return samlMark + of.Domain + " " }

// attribute is the first value of the first attribute that has one of the names.
func attribute(said *saml.Assertion, names []string) string {
	for _, name := range names {
		for _, statement := range said.AttributeStatements {
			for _, one := range statement.Attributes {
				if (strings.EqualFold(one.Name, name) || strings.EqualFold(one.FriendlyName, name)) && len(one.Values) > 0 {
					return one.Values[0].Value
				}
			}
		}
	}
	return ""
}

// relyingParty is this service as the organisation's identity provider sees it.
func (s *Service) relyingParty(idp *saml.EntityDescriptor) *saml.ServiceProvider {
	acs, metadata := s.PublicURL.JoinPath(SAMLPath), s.PublicURL.JoinPath(SAMLMetadataPath)
	return &saml.ServiceProvider{
		EntityID: metadata.String(), MetadataURL: *metadata, AcsURL: *acs, IDPMetadata: idp,
		AuthnNameIDFormat: saml.UnspecifiedNameIDFormat,
	}
}
