package administration

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/storage/database"
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
	ErrImportShape = errors.New("administration: the file is not a CSV file in UTF-8")
	// ErrImportChanged: what the lines would do is no longer what was shown.
	ErrImportChanged = errors.New("administration: the site changed since the import was shown")
)

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
	Number            int // in the file, from 1
	Email, Name, Role string
	Companies         []string
	Result            Result
	Why               Why
	About             string // what Why is about, such as a company's name
	invitee           Invitee
}

// Why is why a line is refused.
type Why string

// The reasons.
const (
	WhyEmail   Why = "email"   // no e-mail address
	WhyName    Why = "name"    // not a name
	WhyRole    Why = "role"    // neither administrator nor bookkeeper
	WhyCompany Why = "company" // no open company of that name
	WhyTwice   Why = "twice"   // the e-mail stands further up
	WhyMay     Why = "may"     // the importer may not give that
)

// Plan is an import as it was understood.
type Plan struct {
	Lines []Line
	Seal  string // over what every line does; what is shown is what is carried out
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

// Preview says what an import would do, line by line, and does nothing. The file has a line a person: e-mail, name,
// role and companies, the latter with | or ; between them; commas or semicolons between the fields, with or without
// a first line that names them. Errors are the reasons above and ErrNotAllowed.
func (s *Service) Preview(ctx context.Context, by By, file []byte) (Plan, error) {
	doer, err := s.Access.On(ctx, by.Account, by.Site)
	if err != nil {
		return Plan{}, orNotAllowed(err)
	}
	return plan(ctx, s.DB, doer, file)
}

// Import carries an import out if it still does what was shown: every line that invites, and no other. Errors are
// those of Preview, ErrImportChanged and *throttle.Error. It returns the plan carried out.
func (s *Service) Import(ctx context.Context, by By, file []byte, seal string) (Plan, error) {
	if err := s.Throttle.ImportPeople(ctx, by.Site); err != nil {
		return Plan{}, err
	}
	var done Plan
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		var err error
		if done, err = plan(ctx, c.Tx, c.doer, file); err != nil {
			return err
		}
		if done.Seal != seal {
			return ErrImportChanged
		}
		for _, line := range done.Lines {
			if line.Result != WillInvite && line.Result != WillRenew {
				continue
			}
			if err := s.invite(ctx, c, line.invitee); err != nil {
				return fmt.Errorf("line %d: %w", line.Number, err)
			}
		}
		return nil
	})
	return done, wrapped("importing people", err)
}

// known is what a plan is made from: the database, or a transaction.
type known interface {
	accounts
	CompaniesOn(ctx context.Context, site uuid.UUID) ([]database.Company, error)
	CompanyMembersOn(ctx context.Context, site uuid.UUID) ([]database.CompanyMember, error)
	OpenInvitations(ctx context.Context, site uuid.UUID) ([]database.Invitation, error)
}

func plan(ctx context.Context, db known, doer access.Standing, file []byte) (Plan, error) {
	rows, err := readRows(file)
	if err != nil {
		return Plan{}, err
	}
	planner := planner{doer: doer, seen: map[string]bool{}}
	if planner.companies, err = db.CompaniesOn(ctx, doer.SiteID); err != nil {
		return Plan{}, err
	}
	if planner.places, err = db.CompanyMembersOn(ctx, doer.SiteID); err != nil {
		return Plan{}, err
	}
	if planner.open, err = db.OpenInvitations(ctx, doer.SiteID); err != nil {
		return Plan{}, err
	}
	var made Plan
	sum := sha256.New()
	for _, row := range rows {
		line, err := planner.line(ctx, db, row)
		if err != nil {
			return Plan{}, err
		}
		made.Lines = append(made.Lines, line)
		fmt.Fprintf(sum, "%q\n", []any{line.Number, line.Result, line.Why, line.About, line.invitee})
	}
	made.Seal = hex.EncodeToString(sum.Sum(nil))
	return made, nil
}

type row struct {
	number int
	fields []string
}

// readRows reads the file without its header and empty lines.
func readRows(file []byte) ([]row, error) {
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if len(file) > MaxImport {
		return nil, ErrImportLarge
	}
	if !utf8.Valid(file) || bytes.ContainsRune(file, 0) {
		return nil, ErrImportShape
	}
	reader := csv.NewReader(bytes.NewReader(file))
	reader.FieldsPerRecord, reader.TrimLeadingSpace = -1, true
	if first, _, _ := bytes.Cut(file, []byte("\n")); bytes.Contains(first, []byte(";")) && !bytes.Contains(first, []byte(",")) {
		reader.Comma = ';'
	}
	var rows []row
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, ErrImportShape
		}
		number, _ := reader.FieldPos(0)
		if !isHeader(fields, len(rows) == 0) && strings.TrimSpace(strings.Join(fields, "")) != "" {
			rows = append(rows, row{number, fields})
		}
		if len(rows) > MaxLines {
			return nil, ErrImportLarge
		}
	}
	if len(rows) == 0 {
		return nil, ErrImportEmpty
	}
	return rows, nil
}

func isHeader(fields []string, first bool) bool {
	word := strings.ToLower(strings.TrimSpace(fields[0]))
	return first && slices.Contains([]string{"email", "e-mail", "e-mail address", "email address"}, word)
}

// planner says what each line does; a line may depend on those above it.
type planner struct {
	doer      access.Standing
	companies []database.Company
	places    []database.CompanyMember
	open      []database.Invitation
	seen      map[string]bool
}

func (p planner) line(ctx context.Context, db known, row row) (Line, error) {
	field := func(i int) string {
		if i < len(row.fields) {
			return strings.TrimSpace(row.fields[i])
		}
		return ""
	}
	line := Line{Number: row.number, Email: shown(field(0)), Name: shown(field(1)), Role: shown(field(2)), Result: WillInvite}
	for _, name := range strings.FieldsFunc(field(3), func(r rune) bool { return r == '|' || r == ';' }) {
		line.Companies = append(line.Companies, shown(strings.TrimSpace(name)))
	}
	if line.Why, line.About, line.invitee = p.invitee(field, line.Companies); line.Why != "" {
		line.Result, line.invitee = WillRefuse, Invitee{}
		return line, nil
	}
	email := line.invitee.Email
	p.seen[email] = true
	is, err := memberWith(ctx, db, p.doer.SiteID, email)
	switch {
	case err != nil:
		return Line{}, err
	case is:
		line.Result = IsMember
	case slices.ContainsFunc(p.open, func(one database.Invitation) bool { return one.Email == email }):
		line.Result = WillRenew
	}
	return line, nil
}

func (p planner) invitee(field func(int) string, companies []string) (Why, string, Invitee) {
	who := Invitee{Role: access.Role(strings.ToLower(field(2)))}
	if who.Role == "" {
		who.Role = access.Bookkeeper
	}
	var err error
	if who.Email, err = account.ParseEmail(field(0)); err != nil {
		return WhyEmail, "", who
	}
	if name := field(1); name != "" {
		if who.Name, err = account.ParseName(name); err != nil {
			return WhyName, "", who
		}
	}
	switch {
	case p.seen[who.Email]:
		return WhyTwice, "", who
	case who.Role != access.Administrator && who.Role != access.Bookkeeper:
		return WhyRole, shown(field(2)), who
	case who.Role == access.Administrator && !runs(p.doer.Role):
		return WhyMay, shown(field(2)), who
	}
	for _, name := range companies {
		i := slices.IndexFunc(p.companies, func(one database.Company) bool {
			return one.ClosedAt.IsZero() && strings.EqualFold(one.Name, name)
		})
		if i < 0 {
			return WhyCompany, name, who
		}
		if !runs(p.doer.Role) && !worksIn(p.places, p.doer.Account, p.companies[i].ID) {
			return WhyMay, name, who
		}
		who.Companies = append(who.Companies, p.companies[i].ID)
	}
	return "", "", who
}

// shown is a field as it is shown again: never a novel.
func shown(field string) string {
	if letters := []rune(field); len(letters) > maxShownRow {
		return string(letters[:maxShownRow]) + "…"
	}
	return field
}
