package companion

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

func TestWhatAPersonHasToDoFirst(t *testing.T) {
	books := core.Company{ID: uuid.Max, Name: "Harbour"}
	for name, c := range map[string]struct {
		account core.Account
		fresh   bool
		want    Stage
		again   bool
	}{
		"nobody was ever here":              {core.Account{}, false, MustSignIn, false},
		"signed in with a company":          {core.Account{ID: "a1", SignedIn: true, Keychain: keychain.OS, Company: books}, false, MayWork, false},
		"signed in without a company":       {core.Account{ID: "a1", SignedIn: true, Keychain: keychain.OS}, true, MustChoose, false},
		"signed out":                        {core.Account{ID: "a1", Company: books}, false, MustSignIn, true},
		"in memory only, at the next start": {core.Account{ID: "a1", SignedIn: true, Keychain: keychain.Memory, Company: books}, false, MustSignIn, true},
		"in memory only, just signed in":    {core.Account{ID: "a1", SignedIn: true, Keychain: keychain.Memory, Company: books}, true, MayWork, false},
		"a file of secrets asks by itself":  {core.Account{ID: "a1", SignedIn: true, Keychain: keychain.File, Company: books}, false, MayWork, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, again := stageOf(words.Tongue{}, c.account, c.fresh)
			if got != c.want || (again != "") != c.again {
				t.Errorf("stage %d, again %q", got, again)
			}
		})
	}
}

func TestBannersSayWhatHoldsForThisAccountAlone(t *testing.T) {
	since := time.Date(2026, 11, 22, 9, 5, 0, 0, time.UTC)
	got := banners(words.Tongue{}, core.Snapshot{
		Offline: true, Since: since,
		Paused: []core.Paused{{Account: "a2", Reason: document.SignedOut}, {Account: "a1", Reason: document.SignedOut}},
	}, "a1", since.Add(time.Minute))
	want := []Banner{
		{Needs: true, Brief: "Sign-in needs you", Words: document.Because(document.SignedOut).Text + " Sign in again as the same person.", Todo: document.SignIn},
		{Brief: "Offline", Words: "The service hasn't been reachable since 09:05:00. What you capture is safe here and goes as soon as it can.", Todo: document.RetryIt},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if all := banners(words.Tongue{}, core.Snapshot{}, "a1", since); all != nil {
		t.Errorf("on a good day: %v", all)
	}
}

func TestTheBannerOfAServiceOutOfReachSaysWhatIsInItsPlace(t *testing.T) {
	for why, want := range map[document.ReasonCode]string{
		document.Offline: "hasn't been reachable since", document.WrongAnswer: "On a guest network, sign in to the network first.", document.Untrusted: "certificate can't be trusted",
	} {
		all := banners(words.Tongue{}, core.Snapshot{Offline: true, Since: noon, Why: why}, "a1", noon)
		if len(all) != 1 || !strings.Contains(all[0].Words, want) {
			t.Errorf("%s: %+v", why, all)
		}
	}
}

func TestABannersButtonSaysWhatItDoes(t *testing.T) {
	for todo, want := range map[document.ActionCode]string{
		document.SignIn: "Sign in", document.UnlockKeychain: "Unlock and try again", document.RetryIt: "Try again",
	} {
		if got := (Banner{Todo: todo}).button(); got != want {
			t.Errorf("%s: %q", todo, got)
		}
	}
}

func TestTheBannerOfWhatIsStuckCountsDocumentsAndFilesBeforeFolders(t *testing.T) {
	for _, c := range []struct {
		documents, files, folders int
		want, brief               string
	}{
		{0, 0, 0, "", ""},
		{1, 0, 0, "1 document needs you", "1 needs you"},
		{12, 0, 2, "12 documents need you", "12 need you"},
		{0, 0, 1, "1 watched folder can't be looked at", "Watched folders"},
		{0, 1, 1, "1 file of your watched folders was not captured", "1 needs you"},
		{0, 1200, 0, "1,200 files of your watched folders were not captured", "1,200 need you"},
		{1, 1, 1, "2 documents and files need you", "2 need you"},
	} {
		got, any := stuckBanner(words.Tongue{}, c.documents, c.files, c.folders)
		if got.Words != c.want || got.Brief != c.brief || any != (c.want != "") || any && got.button() != "See why" {
			t.Errorf("%+v: %+v, %t", c, got, any)
		}
	}
}

func TestPastedTextHasFilesOnlyWhereItNamesThem(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                       nil,
		"just some words":                        nil,
		"/home/bea/a.pdf":                        {"/home/bea/a.pdf"},
		"file:///home/bea/caf%C3%A9.pdf\n/b/c\n": {"/home/bea/café.pdf", "/b/c"},
		"https://example.com/a.pdf":              nil,
		"relative/a.pdf":                         nil,
	} {
		if diff := cmp.Diff(want, pastedPaths(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}
