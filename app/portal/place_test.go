package portal_test

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/storage/database"
)

// probes are pages of a company and of a site that say where the visitor is.
func probes(*frame.Frame) []frame.Route {
	inCompany := func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, "<h1>In "+frame.PlaceOf(r).Name+"</h1>")
		return err
	}
	return []frame.Route{
		{Path: "/company/{company}/probe", Feature: access.EditDocuments, Get: inCompany, Post: inCompany},
		{Path: "/site/{site}/probe", Feature: access.People, Get: func(w http.ResponseWriter, r *http.Request) error {
			_, err := io.WriteString(w, "<h1>On "+frame.StandingOf(r).Site+"</h1>")
			return err
		}},
	}
}

func (s *service) deny(t *testing.T, role access.Role, feature access.Feature) {
	t.Helper()
	row := database.RoleFeature{SiteID: s.site(t), Role: string(role), Feature: string(feature)}
	err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error { return tx.PutRoleFeature(ctx, row) })
	if err != nil {
		t.Fatal(err)
	}
}

func (s *service) site(t *testing.T) uuid.UUID {
	t.Helper()
	return must(s.db.SiteByCustomerNumber(t.Context(), "4711")).ID
}

func TestAPageOfAnotherCompanyAsksToChangeAndNeverShowsAcross(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	companies := v.get("/").companies()
	hartley, northwind := companies["Hartley &amp; Sons Ltd"], companies["Northwind Traders"]
	v.submit("/company", "company", hartley)

	if got := v.get("/company/" + hartley + "/probe"); got.title() != "In Hartley & Sons Ltd" {
		t.Errorf("in one's company: %q %d", got.title(), got.StatusCode)
	}
	asked := v.get("/company/" + northwind + "/probe?state=ready")
	if asked.title() != "Change Company?" || asked.StatusCode != http.StatusConflict {
		t.Errorf("in the other company: %q %d", asked.title(), asked.StatusCode)
	}
	asked.wants(t, "belongs to Northwind Traders", "working in Hartley &amp; Sons Ltd", "/probe?state=ready")
	v.submit("/company/"+northwind+"/probe", "total", "1").wants(t, "What you sent was not done")
	changed := v.submit("/company", "company", northwind, "next", "/company/"+northwind+"/probe?state=ready")
	if changed.title() != "In Northwind Traders" {
		t.Errorf("after the change: %q", changed.title())
	}
	if led := v.submit("/company", "company", northwind, "next", "//evil.test/"); led.Request.URL.Host != v.get("/").Request.URL.Host {
		t.Errorf("led to %s", led.Request.URL)
	}
}

func TestAPageIsOnlyForWhomTheFeatureIsGivenThere(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	foreignSite := must(s.access.CreateSite(t.Context(), "Another practice", "4712", s.ann.ID))
	foreign := must(s.access.CreateCompany(t.Context(), foreignSite.ID, "Foreign Books")).ID.String()
	ben := must(s.access.CreateAccount(t.Context(), "ben@hartley.test", "Ann Baker"))
	if err := s.access.AddMember(t.Context(), s.site(t), ben.ID, access.Bookkeeper); err != nil {
		t.Fatal(err)
	}
	s.passwordFor(t, ben, firstPassword)
	v := s.visitor(t)
	v.signIn(ben.Email, firstPassword)
	status := func(what, path string, want int) {
		t.Helper()
		if got := v.get(path); got.StatusCode != want {
			t.Errorf("%s: %q %d, want %d", what, got.title(), got.StatusCode, want)
		}
	}
	mine := must(s.db.CompaniesOn(t.Context(), s.site(t)))[0].ID
	status("a site's page without its feature", "/site/"+s.site(t).String()+"/probe", http.StatusForbidden)
	status("a foreign site's page", "/site/"+foreignSite.ID.String()+"/probe", http.StatusNotFound)
	status("no site", "/site/nonsense/probe", http.StatusNotFound)
	status("a company before there is any", "/company/"+mine.String()+"/probe", http.StatusForbidden)
	if err := s.access.Grant(t.Context(), mine, ben.ID); err != nil {
		t.Fatal(err)
	}
	status("one's company", "/company/"+mine.String()+"/probe", http.StatusOK)
	status("a foreign company", "/company/"+foreign+"/probe", http.StatusForbidden)
	status("a company that isn't there", "/company/"+uuid.Must(uuid.NewV7()).String()+"/probe", http.StatusForbidden)
	status("no company", "/company/nonsense/probe", http.StatusNotFound)
	s.deny(t, access.Bookkeeper, access.EditDocuments)
	status("one's company without the feature", "/company/"+mine.String()+"/probe", http.StatusForbidden)
}
