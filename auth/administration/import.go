package administration

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"satchel/auth/access"
)

// MaxLines is the most people an import has, and MaxImport the most bytes.
const (
	MaxLines  = 500
	MaxImport = 256 << 10
)

// Reasons why a file is not read at all.
var (
	ErrImportEmpty = errors.New("administration: the file has no line with a person in it")
	ErrImportLarge = errors.New("administration: the file has more than 500 lines, or 256 KiB")
	ErrImportShape = errors.New("administration: the file is not a CSV file in UTF-8") // a *QuoteError says where
	// ErrImportChanged: what the lines would do is no longer what was shown.
	ErrImportChanged = errors.New("administration: the lines do no longer what was shown")
	// ErrImportDone: what was shown has been carried out already.
	ErrImportDone = errors.New("administration: the import was carried out before")
)

// QuoteError means that the file can't be read on from a line, because a quotation mark stands where none can, or
// doesn't end. It is an ErrImportShape.
type QuoteError struct{ Line int }

// Error tells where.
func (e *QuoteError) Error() string {
	return fmt.Sprintf("%v: quotation marks in line %d", ErrImportShape, e.Line)
}

// Is has it found by the reason that all of its kind share.
func (e *QuoteError) Is(target error) bool { return target == ErrImportShape }

// Result is what a line of an import does.
type Result string

// The results.
const (
	WillInvite  Result = "invite"
	WillRenew   Result = "renew"   // invited already: a new link takes the old one's place
	IsMember    Result = "member"  // nothing changes
	WillRefuse  Result = "refused" // nothing is done with the line; Why says why
	maxShownRow        = 100       // characters of a field that are shown again
)

// Line is one line of an import and what it does.
type Line struct {
	Number      int // in the file, from 1
	Email, Name string
	Role        access.Role // that who is invited is given, and
	Companies   []string    // where they are let in; both empty where nobody is
	Result      Result
	Why         Why
	About       string // what Why is about, such as a company's name
	invitee     Invitee
}

// Why is why a line is refused.
type Why string

// The reasons.
const (
	WhyEmail   Why = "email"   // no e-mail address
	WhyName    Why = "name"    // not a name
	WhyRole    Why = "role"    // neither administrator nor bookkeeper
	WhyCompany Why = "company" // no open company of that name
	WhySeveral Why = "several" // a name that several companies could be meant by
	WhyQuotes  Why = "quotes"  // a quotation mark among the companies that doesn't end
	WhyTwice   Why = "twice"   // the e-mail stands further up
	WhyMay     Why = "may"     // the importer may not give that
	WhyBeyond  Why = "beyond"  // the role may what the importer may not
	WhyInvited Why = "invited" // to run the site, which the importer doesn't and can't take back
)

// Plan is an import as it was understood.
type Plan struct {
	Lines []Line
	Seal  string // over which plan it is and what every line does; what is shown is what is carried out, and once

	id uuid.UUID // which plan it is, and what the first invitation of it is called
}

// Count is how many lines have a result.
func (p Plan) Count(result Result) int {
	n := 0
	for _, line := range p.Lines {
		if line.Result == result {
			n++
		}
	}
	return n
}

// Invites is how many people an import mails.
func (p Plan) Invites() int { return p.Count(WillInvite) + p.Count(WillRenew) }

func (l Line) invites() bool { return l.Result == WillInvite || l.Result == WillRenew }

// Makes reports whether an import offers a role to anybody, or again.
func (p Plan) Makes(role access.Role) bool {
	return slices.ContainsFunc(p.Lines, func(line Line) bool { return line.invites() && line.invitee.Role == role })
}

// Preview says what an import would do, line by line, and does nothing. The file has a line a person: e-mail, name,
// role, and companies in as many columns as there are, each with one or several with | or ; between them; commas or
// semicolons between the fields, with or without a first line that names them. Errors are the reasons above and
// ErrNotAllowed.
func (s *Service) Preview(ctx context.Context, by By, file []byte) (Plan, error) {
	doer, err := s.Access.On(ctx, by.Account, by.Site)
	if err != nil {
		return Plan{}, orNotAllowed(err)
	}
	return plan(ctx, s.DB, doer, file, uuid.Must(uuid.NewV7()))
}

// Importable is the plan that a seal was put on, which Import would carry out. Errors are those of Preview,
// ErrImportChanged and ErrImportDone.
func (s *Service) Importable(ctx context.Context, by By, file []byte, seal string) (Plan, error) {
	doer, err := s.Access.On(ctx, by.Account, by.Site)
	if err != nil {
		return Plan{}, orNotAllowed(err)
	}
	return sealed(ctx, s.DB, doer, file, seal)
}

// Import carries an import out if it still does what was shown: every line that invites, and no other. However often it
// is asked for, that is done once. Errors are those of Importable, and *throttle.Error. It returns the plan carried out.
func (s *Service) Import(ctx context.Context, by By, file []byte, seal string) (Plan, error) {
	if err := s.Throttle.ImportPeople(ctx, by.Site); err != nil {
		return Plan{}, err
	}
	var done Plan
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		var err error
		if done, err = sealed(ctx, c.Tx, c.doer, file, seal); err != nil {
			return err
		}
		id := done.id
		for _, line := range done.Lines {
			if !line.invites() {
				continue
			}
			if err := s.invite(ctx, c, id, line.invitee); err != nil {
				return fmt.Errorf("line %d: %w", line.Number, err)
			}
			id = uuid.Must(uuid.NewV7())
		}
		return nil
	})
	return done, wrapped("importing people", err)
}
