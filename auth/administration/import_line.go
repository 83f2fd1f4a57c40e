package administration

import (
	"context"
	"errors"
	"slices"
	"strings"

	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/storage/database"
	"satchel/sync/document"
)

// planner says what each line does; a line may depend on those above it.
type planner struct {
	doer      access.Standing
	differ    []database.RoleFeature
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
	line := Line{Number: row.number, Email: shown(field(0)), Name: shown(field(1)), Result: WillInvite}
	line.Why, line.About, line.invitee = p.invitee(field)
	line.Role = line.invitee.Role
	if line.Why == "" {
		var companies []database.Company
		companies, line.Why, line.About = p.named(row.fields)
		for _, company := range companies {
			line.Companies = append(line.Companies, company.Name)
			line.invitee.Companies = append(line.invitee.Companies, company.ID)
		}
	}
	if line.Why != "" {
		return line.refused(line.Why), nil
	}
	email := line.invitee.Email
	p.seen[email] = true
	is, err := memberWith(ctx, db, p.doer.SiteID, email)
	switch {
	case err != nil:
		return Line{}, err
	case is:
		return line.nothing(IsMember), nil
	case !p.doer.Role.Runs() && invitedToRun(p.open, email):
		return line.refused(WhyInvited), nil
	case slices.ContainsFunc(p.open, func(one database.Invitation) bool { return one.Email == email }):
		line.Result = WillRenew
	}
	return line, nil
}

func (l Line) refused(why Why) Line {
	l.Why, l.invitee = why, Invitee{}
	return l.nothing(WillRefuse)
}

// nothing is the line where its result is that nobody is given anything.
func (l Line) nothing(result Result) Line {
	l.Result, l.Role, l.Companies = result, "", nil
	return l
}

func (p planner) invitee(field func(int) string) (Why, string, Invitee) {
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
	case !slices.Contains(Roles(), who.Role):
		return WhyRole, shown(field(2)), who
	}
	return p.gives(who.Role), shown(field(2)), who
}

// gives is why the importer may not give a role, if they may not.
func (p planner) gives(role access.Role) Why {
	var beyond *BeyondError
	switch err := mayGive(p.doer, role, p.differ); {
	case errors.As(err, &beyond):
		return WhyBeyond
	case err != nil:
		return WhyMay
	}
	return ""
}

// shown is a field as it is shown again: never a novel, and nothing in it that acts unseen.
func shown(field string) string {
	field = document.Visible(field)
	if letters := []rune(field); len(letters) > maxShownRow {
		return string(letters[:maxShownRow]) + "…"
	}
	return field
}
