package editing_test

import (
	"net/url"
	"testing"
	"time"

	"satchel/sync/editing"
)

func TestOtherFormsThanADocumentsAreKeptByWhereTheyAreSent(t *testing.T) {
	each(t, func(d *desk) {
		ctx, who := d.t.Context(), d.ann.Account
		site := "/site/" + d.company.String()
		invite, rename := site+"/people/invite", site+"/companies/"+d.company.String()+"/rename"
		sent := url.Values{"email": {"eve@example.test"}, "company": {"a", "b"}, "password": {"hunter2"}}
		if kept, err := d.KeepSent(ctx, who, invite, sent, time.Time{}); err != nil || !kept {
			d.t.Fatalf("kept %v: %v", kept, err)
		}
		d.ok(d.Keep(ctx, who, editing.Kept{Path: rename, Fields: map[string]string{"name": "Acme & Co"}}))
		d.ok(d.Keep(ctx, who, editing.Kept{Path: editing.Path(d.company, d.document), Version: 1, Fields: map[string]string{"note": "a document's"}}))
		unsent := must(d.Unsent(ctx, who))
		if len(unsent) != 2 || unsent[invite].Or("company", "") != "a b" || unsent[invite].Or("role", "none") != "none" || unsent[rename].Or("name", "") != "Acme & Co" {
			d.t.Errorf("kept %+v", unsent)
		}
		if _, there := unsent[invite].Fields["password"]; there {
			d.t.Error("a password was kept")
		}
		if others := must(d.Unsent(ctx, d.ben.Account)); len(others) != 0 {
			d.t.Errorf("another person has %+v", others)
		}
		if kept, err := d.KeepSent(ctx, who, invite, url.Values{"email": {" "}, "role": {"bookkeeper"}}, time.Time{}); err != nil || kept {
			d.t.Errorf("a choice without a word is kept: %v %v", kept, err)
		}
		d.ok(d.Keep(ctx, who, editing.Kept{Path: invite, Fields: map[string]string{"email": "", "role": "bookkeeper"}}))
		d.ok(d.Discard(ctx, who, rename))
		if unsent = must(d.Unsent(ctx, who)); len(unsent) != 0 {
			d.t.Errorf("emptied and discarded, there is still %+v", unsent)
		}
	})
}

func TestThePageOfAFormIsFoundByWhereItIsSent(t *testing.T) {
	const id = "01939f5c-7a10-7000-8000-000000000001"
	for path, want := range map[string]string{
		"/site/" + id + "/companies/" + id + "/rename":  "/site/" + id + "/companies",
		"/site/" + id + "/companies":                    "/site/" + id + "/companies",
		"/company/" + id + "/documents/add/pages":       "/company/" + id + "/documents/add",
		"/company/" + id + "/documents/" + id + "/edit": "/company/" + id + "/documents/" + id + "/edit",
		"/access/join":      "/access",
		"/profile/password": "",
		"/site/" + id + "/companies/" + id + "/close":         "",
		"//evil.test/companies":                               "",
		"/site/{01939f5c-7a10-7000-8000-000000000001}/people": "",
	} {
		page, kept := editing.PageOf(path)
		if kept != (want != "") || kept && page != want {
			t.Errorf("%s stands on %q, %v", path, page, kept)
		}
	}
}
