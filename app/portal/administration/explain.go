package administration

import (
	"errors"
	"net/http"
	"strings"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/administration"
)

// explain is the page of an error, with the way back to where it happened.
func explain(r *http.Request, err error, back string) error {
	if err == nil {
		return nil
	}
	page := frame.Problem{
		Status: http.StatusForbidden, Safe: frame.T(r, "Nothing was changed."),
		Action: &frame.Link{Label: frame.T(r, "Go back"), Href: back},
	}
	var changed *administration.ChangedError
	var beyond *administration.BeyondError
	switch {
	case errors.As(err, &beyond):
		page.Title, page.Happened = frame.T(r, "Nobody gives more than they have"), beyondHappened(r, beyond)
		page.Do = frame.T(r, "Ask the owner to do it, or to give you the same.")
	case errors.As(err, &changed):
		page.Status, page.Title = http.StatusConflict, frame.T(r, "Somebody else was quicker")
		page.Happened = frame.T(r, "While the page was open here, another administrator changed the same thing: it was “%s” and is “%s” now.", frame.Word(r, changed.Was), frame.Word(r, changed.Now))
		page.Safe = frame.T(r, "What they did stands, and nothing of yours overwrote it.")
		page.Do = frame.T(r, "Look at it as it is now, and change it again if it is still wrong.")
	case errors.Is(err, administration.ErrOwn):
		page.Title = frame.T(r, "Nobody changes what they themselves may do")
		page.Happened = frame.T(r, "You asked to change your own role or features, or to remove yourself.")
		page.Do = frame.T(r, "Ask the owner or another administrator.")
	case errors.Is(err, administration.ErrOwner):
		page.Title = frame.T(r, "A site always has its owner")
		page.Happened = frame.T(r, "The owner can’t be removed or given another role, so that nobody is ever left without one.")
		page.Do = frame.T(r, "Have the owner hand the site over to an administrator first.")
	case errors.Is(err, administration.ErrNotAdministrator):
		page.Status, page.Title = http.StatusConflict, frame.T(r, "Only an administrator can become the owner")
		page.Happened = frame.T(r, "The site would be in the hands of somebody who doesn’t run it today.")
		page.Do = frame.T(r, "Give them the role of an administrator first.")
	case errors.Is(err, administration.ErrNotAllowed):
		page.Title = frame.T(r, "That isn’t yours to change")
		page.Happened = frame.T(r, "It takes a role or a feature that you don’t have.")
		page.Do = frame.T(r, "Ask the owner or another administrator.")
	case errors.Is(err, administration.ErrNoSuch), errors.Is(err, access.ErrUnknownRole), errors.Is(err, administration.ErrMember):
		page.Status, page.Title = http.StatusConflict, frame.T(r, "That is no longer so")
		page.Happened = frame.T(r, "The person, the company, the invitation or the request was changed, closed or answered meanwhile.")
		page.Do = frame.T(r, "Look at the page as it is now.")
	default:
		return err
	}
	return page
}

// beyondHappened names what somebody lacks of what they would give.
func beyondHappened(r *http.Request, beyond *administration.BeyondError) string {
	lacking := make([]string, len(beyond.Lacking))
	for i, feature := range beyond.Lacking {
		lacking[i] = string(feature)
	}
	named := frame.Word(r, strings.Join(lacking, " "))
	switch beyond.Role {
	case access.Administrator:
		return frame.T(r, "Administrators of this site may do what you may not yourself: %s. So you can’t give that role.", named)
	case access.Bookkeeper:
		return frame.T(r, "Bookkeepers of this site may do what you may not yourself: %s. So you can’t give that role.", named)
	}
	return frame.T(r, "You don’t have this feature yourself here: %s. So it isn’t yours to give or take.", named)
}

// refused is what is said in a form about what was typed; nil for what isn't about that.
func refused(r *http.Request, err error) *frame.Notice {
	var refusal account.Refusal
	var quotes *administration.QuoteError
	var beyond *administration.BeyondError
	text := ""
	switch {
	case errors.As(err, &beyond):
		return &frame.Notice{Mood: "bad", Lines: []string{
			beyondHappened(r, beyond), frame.T(r, "Nobody was invited. Ask the owner to do it, or to give you the same."),
		}}
	case errors.As(err, &refusal):
		text = refusal.Text
	case errors.Is(err, administration.ErrMember):
		text = frame.T(r, "That e-mail belongs to a user of the site already.")
	case errors.Is(err, access.ErrCompanyTaken):
		text = frame.T(r, "The site has a company of that name already, perhaps a closed one.")
	case errors.Is(err, access.ErrUnknownRole):
		text = frame.T(r, "Choose a role.")
	case errors.Is(err, administration.ErrImportEmpty):
		text = frame.T(r, "There is no line with a person in it.")
	case errors.Is(err, administration.ErrImportLarge):
		text = frame.T(r, "That is more than 500 lines or 256 KiB. Import it in several parts.")
	case errors.As(err, &quotes):
		text = frame.T(r, "In line %d a quotation mark doesn’t end, or stands where none can. Put the whole field into quotation marks, and write those within it twice. Nobody was invited.", quotes.Line)
	case errors.Is(err, administration.ErrImportShape):
		text = frame.T(r, "That isn’t a CSV file in UTF-8. Save it as “CSV UTF-8” in your spreadsheet program.")
	case errors.Is(err, administration.ErrImportChanged):
		text = frame.T(r, "The lines or the site are no longer as they were when you were shown this, so nobody was invited. Below is what the lines do now.")
	default:
		return nil
	}
	return &frame.Notice{Mood: "bad", Lines: []string{text}}
}
