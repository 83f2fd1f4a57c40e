package api_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/auth/audit"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// office keeps the mails that administrators are to get, and for what a job finds out later, the site or company asked for.
type office struct {
	sites *administration.Service
	mails []mail.Message
}

func newOffice(db *database.DB, may *access.Service) *office {
	o := &office{}
	o.sites = administration.New(administration.Options{
		DB: db, Access: may, Audit: audit.New(db, time.Now), Throttle: throttle.New(db, time.Now), Jobs: o, Mail: o,
		Portal: &url.URL{Scheme: "https", Host: "books.test"}, Clock: time.Now,
	})
	return o
}

func (o *office) Enqueue(_ context.Context, _ *database.Tx, _ string, payload any) error {
	switch job := payload.(type) {
	case mail.Message:
		o.mails = append(o.mails, job)
	case administration.JoinOrdered:
		o.mails = append(o.mails, mail.Message{To: job.Named})
	case administration.CompanyOrdered:
		o.mails = append(o.mails, mail.Message{To: job.Company.String()})
	}
	return nil
}

func (o *office) Send(_ context.Context, message mail.Message) error {
	o.mails = append(o.mails, message)
	return nil
}

type lackAnswer struct {
	Code, Detail, Do, Title, Site string
	Whom                          []struct{ Name, Email string }
	Since                         *time.Time
	Ask                           struct{ Thing, Company string }
}

// lacks is what the API says that somebody lacks.
func (s *service) lacks(token, query string) []lackAnswer {
	s.t.Helper()
	var found struct{ Missing []lackAnswer }
	s.ask(token, "GET", "/api/v1/access"+query, "", &found)
	return found.Missing
}

func TestWhoLacksSomethingIsToldWhatAndHasTheAdministratorAsked(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		if lacks := s.lacks("boris", ""); len(lacks) != 0 || lacks == nil {
			t.Errorf("with a company: %+v", lacks)
		}
		site, err := s.db.SiteByCustomerNumber(t.Context(), "100001")
		must(t, err)
		must(t, s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.PutRoleFeature(ctx, database.RoleFeature{SiteID: site.ID, Role: string(access.Bookkeeper), Feature: string(access.SeeDocuments)})
		}))
		var refused struct {
			Code, Detail, Do string
			Ask              struct{ Thing, Company string }
		}
		s.ask("boris", "GET", "/api/v1/companies/"+s.beta.String()+"/documents", "", &refused)
		if refused.Code != "no-feature" || refused.Do == "" || refused.Ask.Thing != "documents.see" || refused.Ask.Company != s.beta.String() {
			t.Errorf("%+v", refused)
		}
		lacks := s.lacks("boris", "?company="+s.beta.String())
		if len(lacks) != 1 || lacks[0].Code != "no-feature" || lacks[0].Title != "See documents" || lacks[0].Since != nil ||
			len(lacks[0].Whom) != 1 || lacks[0].Whom[0].Email != "anna@example.test" || lacks[0].Ask != refused.Ask {
			t.Fatalf("%+v", lacks)
		}
		body := `{"thing":"documents.see","company":"` + s.beta.String() + `"}`
		for range 2 { // the second is the same, and mails nobody
			var asked lackAnswer
			if answer := s.ask("boris", "POST", "/api/v1/access-requests", body, &asked); answer.StatusCode != http.StatusAccepted || asked.Since == nil || len(asked.Whom) != 1 {
				t.Errorf("%s: %+v", answer.Status, asked)
			}
		}
		if len(s.office.mails) != 1 || !strings.Contains(s.office.mails[0].Text, "/people/"+s.boris.ID.String()+"/asked/documents.see") {
			t.Errorf("%+v", s.office.mails)
		}
		if lacks := s.lacks("boris", "?company="+s.beta.String()); len(lacks) != 1 || lacks[0].Since == nil {
			t.Errorf("after asking: %+v", lacks)
		}
	})
}

func TestWhoHasNoCompanyOrNoSiteIsToldApart(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		must(t, s.access.Withdraw(t.Context(), s.beta, s.boris.ID))
		s.person("clara")
		documents := "/api/v1/companies/" + s.beta.String() + "/documents"
		for token, want := range map[string]string{"boris": "no-companies", "clara": "not-user"} {
			if status, code := s.problem(token, "GET", documents, ""); status != http.StatusForbidden || code != want {
				t.Errorf("%s: %d %s", token, status, code)
			}
			for _, query := range []string{"", "?company=" + s.beta.String()} {
				if lacks := s.lacks(token, query); len(lacks) != 1 || lacks[0].Code != want || lacks[0].Do == "" {
					t.Errorf("%s%s: %+v", token, query, lacks)
				}
			}
		}
		var asked lackAnswer
		s.ask("boris", "POST", "/api/v1/access-requests", `{"thing":"any-company"}`, &asked)
		if asked.Site != "The practice" || asked.Since == nil || s.office.mails[0].To != "anna@example.test" {
			t.Errorf("%+v, %+v", asked, s.office.mails)
		}
		var known, unknown lackAnswer
		s.ask("clara", "POST", "/api/v1/access-requests", `{"thing":"member","named":"100001"}`, &known)
		s.ask("clara", "POST", "/api/v1/access-requests", `{"thing":"member","named":"no such site"}`, &unknown)
		if len(known.Whom) != 0 || known.Since != nil || known.Site != "" || known.Code != unknown.Code || unknown.Since != nil || len(s.office.mails) != 3 {
			t.Errorf("a stranger learns whether there is a site: %+v, %+v", known, unknown)
		}
	})
}

func TestWhoLostACompanyAsksForItAndLearnsOfNone(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		lost := s.lacks("boris", "?company="+s.acme.String())
		if len(lost) != 1 || lost[0].Code != "no-access" || lost[0].Ask.Thing != "company" || lost[0].Ask.Company != s.acme.String() || lost[0].Do == "" {
			t.Fatalf("%+v", lost)
		}
		invented := uuid.NewString()
		none := s.lacks("boris", "?company="+invented)
		if len(none) != 1 || none[0].Detail != lost[0].Detail || len(lost[0].Whom)+len(none[0].Whom) != 0 || lost[0].Site+none[0].Site != "" {
			t.Errorf("a company that is not theirs is told from none: %+v, %+v", lost, none)
		}
		for _, company := range []string{s.acme.String(), invented} {
			var asked lackAnswer
			answer := s.ask("boris", "POST", "/api/v1/access-requests", `{"thing":"company","company":"`+company+`"}`, &asked)
			if answer.StatusCode != http.StatusAccepted || asked.Since != nil || len(asked.Whom) != 0 || asked.Site != "" {
				t.Errorf("%s: %s: %+v", company, answer.Status, asked)
			}
		}
		if status, code := s.problem("boris", "POST", "/api/v1/access-requests", `{"thing":"company"}`); status != http.StatusUnprocessableEntity || code != "which-company" {
			t.Errorf("naming none: %d %s", status, code)
		}
		if mails := s.office.mails; len(mails) != 2 || mails[0].To != s.acme.String() || mails[1].To != invented {
			t.Errorf("%+v", s.office.mails)
		}
	})
}

func TestARequestForAccessThatMakesNoSenseIsRefused(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		s.person("clara")
		for name, c := range map[string]struct {
			token, body string
			status      int
			code        string
		}{
			"no thing":                 {"boris", `{"thing":""}`, 422, "no-such-thing"},
			"a thing there isn't":      {"boris", `{"thing":"'; DROP TABLE sites; --"}`, 422, "no-such-thing"},
			"what they have":           {"boris", `{"thing":"documents.add","company":"` + s.beta.String() + `"}`, 409, "given-already"},
			"a company":                {"boris", `{"thing":"any-company"}`, 409, "given-already"},
			"in a company not theirs":  {"boris", `{"thing":"documents.add","company":"` + s.acme.String() + `"}`, 403, "no-access"},
			"in a company that isn't":  {"boris", `{"thing":"documents.add","company":"` + uuid.NewString() + `"}`, 403, "no-access"},
			"in no company at all":     {"boris", `{"thing":"documents.add","company":"nonsense"}`, 403, "no-access"},
			"a stranger, for a thing":  {"clara", `{"thing":"documents.add"}`, 403, "not-user"},
			"a stranger, naming none":  {"clara", `{"thing":"member"}`, 422, "not-named"},
			"a name that can't be":     {"clara", `{"thing":"member","named":"` + strings.Repeat("x", 400) + `"}`, 422, "not-named"},
			"a body that is too large": {"clara", `{"thing":"member","named":"` + strings.Repeat("x", 3000) + `"}`, 422, "bad-request"},
		} {
			if status, code := s.problem(c.token, "POST", "/api/v1/access-requests", c.body); status != c.status || code != c.code {
				t.Errorf("%s: %d %s, want %d %s", name, status, code, c.status, c.code)
			}
		}
		if len(s.office.mails) != 0 {
			t.Errorf("mailed: %+v", s.office.mails)
		}
		for range 60 {
			if answer := s.ask("clara", "POST", "/api/v1/access-requests", `{"thing":"member","named":"x"}`, nil); answer.StatusCode == http.StatusTooManyRequests {
				return
			}
		}
		t.Error("nothing bounds how often somebody asks")
	})
}
