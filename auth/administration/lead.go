package administration

import (
	"context"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
)

// leadTo is the path of where somebody goes on who was given what they asked for; none is home.
func leadTo(ctx context.Context, c *change, to database.Account, thing string) ([]string, error) {
	if company, is := CompanyAsked(thing); is {
		return documentsOf(company), nil
	}
	site := func(page string) []string { return []string{"site", c.site.ID.String(), page} }
	feature, _ := access.ParseFeature(thing)
	switch feature {
	case access.People:
		return site("people"), nil
	case access.Companies:
		return site("companies"), nil
	case access.Logins:
		return site("logins"), nil
	case access.Security:
		return site("two-factor"), nil
	case access.SeeDocuments, access.EditDocuments, access.ReviewDocuments, access.DownloadDocuments:
		return workingIn(ctx, c, to)
	case access.AddDocuments:
		path, err := workingIn(ctx, c, to)
		if len(path) > 0 {
			path = append(path, "add")
		}
		return path, err
	}
	return nil, nil
}

func documentsOf(company uuid.UUID) []string {
	return []string{"company", company.String(), "documents"}
}

// workingIn is where the documents are of the company of this site that somebody works in; none where they would have to
// choose.
func workingIn(ctx context.Context, c *change, who database.Account) ([]string, error) {
	rows, err := c.CompaniesOf(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	var here []access.Company
	for _, row := range rows {
		if row.SiteID == c.site.ID {
			here = append(here, access.Company{ID: row.ID})
		}
	}
	working, ok := access.Working(here, uuid.Nil, who.LastCompanyID)
	if !ok {
		return nil, nil
	}
	return documentsOf(working.ID), nil
}
