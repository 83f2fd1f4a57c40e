package access

import (
	"errors"
	"testing"
	"time"

	"satchel/app/words"
	"satchel/sync/companion"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestWhatIsLackingSaysWhoCanGiveIt(t *testing.T) {
	m := NewModel(words.Tongue{}, words.Explain)
	if m.Known() || len(m.Rows(noon)) != 0 {
		t.Error("known before the service has answered")
	}
	asked := noon.Add(-time.Hour)
	m.Loaded([]companion.Lack{
		{
			Code: "no-feature", Title: "Add documents", Site: "Byron & Co", Ask: companion.Request{Thing: "documents.add"},
			Whom: []companion.Whom{{Name: "Ola Owner", Email: "o@x.test"}, {Name: "Ann\u202e Admin", Email: "a@x.test"}},
		},
		{Code: "no-companies", Site: "Byron & Co", Since: &asked, Ask: companion.Request{Thing: "any-company"}},
	})
	rows := m.Rows(noon)
	if rows[0].Title != "You do not have access to this feature: Add documents." || rows[0].Asked != "" || rows[0].Named {
		t.Errorf("%+v", rows[0])
	}
	if rows[0].Whom != "These people on Byron & Co can give it to you: Ola Owner, Ann· Admin." {
		t.Errorf("%q", rows[0].Whom)
	}
	if rows[1].Asked != "Asked for by mail at 11:00:00. You get a mail when it is answered." || rows[1].Title != "No companies assigned to your user account." {
		t.Errorf("%+v", rows[1])
	}
	m.Asked(rows[0].Request, companion.Lack{Since: &noon})
	if rows = m.Rows(noon); rows[0].Asked == "" {
		t.Error("asked for, and not said")
	}
}

func TestOfASiteSomebodyIsNotOnNothingIsTold(t *testing.T) {
	m := NewModel(words.Tongue{}, words.Explain)
	m.Loaded([]companion.Lack{{Code: "not-user", Ask: companion.Request{Thing: companion.Member}}})
	if row := m.Rows(noon)[0]; !row.Named || row.Whom != "" || row.Asked != "" {
		t.Errorf("%+v", row)
	}
	m.Asked(companion.Request{Thing: companion.Member, Named: "100200"}, companion.Lack{})
	if row := m.Rows(noon)[0]; row.Asked != "If there is such a site, its owner and administrators have been asked by mail. You get a mail when they answer." {
		t.Errorf("%+v", row)
	}
}

func TestOfALostCompanyNothingIsTold(t *testing.T) {
	m := NewModel(words.Tongue{}, words.Explain)
	lost := companion.Lack{Code: "no-access", Ask: companion.Request{Thing: companion.OneCompany, Company: "8d2c1c1e-0000-7000-8000-000000000001"}}
	m.Loaded([]companion.Lack{lost})
	if row := m.Rows(noon)[0]; row.Title != "You have no access to this company." || row.Named || row.Whom != "" || row.Asked != "" {
		t.Errorf("%+v", row)
	}
	m.Asked(lost.Ask, lost)
	if row := m.Rows(noon)[0]; row.Asked != "If it is a company of your site, the owner and the administrators have been asked by mail to let you in." {
		t.Errorf("%+v", row)
	}
}

func TestWhatFailedIsSaidUntilItSucceeds(t *testing.T) {
	m := NewModel(words.Tongue{}, words.Explain)
	m.Failed(errors.New("no"))
	if m.Trouble().Title == "" || m.Known() {
		t.Errorf("%+v", m.Trouble())
	}
	m.Loaded(nil)
	if m.Trouble().Title != "" || !m.Known() {
		t.Errorf("%+v", m.Trouble())
	}
}
