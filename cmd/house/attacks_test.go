package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// attacks are those that somebody has to have tried: each is the name of a row in a table of attacks, or stands in a test's
// comment behind "Attack:".
var attacks = []string{
	"new and existing e-mail told apart by the sign-up's status or body", "new and existing e-mail told apart by time",
	"the portal's sign-in tells new and existing e-mail apart", "a sixth wrong code", "a code of another flow",
	"the old code after a resend", "CR and LF in an address", "a non-owner approving", "approval by GET",
	"fetches the link three times before the person posts", "a reset link fetched three times, then posted",
	"two post at once with one link", "two posts of a reset link at once", "a link that is over", "an expired reset link",
	"a link that a newer one replaced", "a superseded reset link", "a forged Host", "the Referer after the reset page",
	"reset without the passcode where one is on", "a refresh token from before the reset",
	"the right password at the portal while linked", "a password of 1 MiB", "200 sign-ins at once with memory bounded",
	"no PKCE", "plain PKCE", "the wrong verifier", "a code replayed", "code or refresh token of another client",
	"redirect to localhost", "redirect to 127.0.0.2", "redirect with userinfo", "redirect through /../",
	"callback with wrong state or iss", "ID token with alg none, HS256, wrong audience, wrong nonce, expired",
	"an old refresh token replayed", "eight refreshes at once", "grant_type=password", "same e-mail with another subject",
	"disconnect without a password", "disconnect by direct POST for a SAML account", "sign-in callback racing the disconnect",
	"relink after disconnect by the person, by another account", "relink, and anything else, by support",
	"an agent approving their own case", "XSW 1 to 8", "comment in NameID", "assertion replayed", "unsolicited",
	"a passcode used twice in parallel", "another person's pending challenge", "polling past the idle limit",
	"a cross-site POST of log-out", "a cross-site POST of the disconnect", "a session that was planted", "an open redirect in next",
	"clickjacking", "audit log with a row altered",
}

var (
	attackRow     = regexp.MustCompile(`\{\s*"([^"]+)"`)
	attackComment = regexp.MustCompile(`(?m)^(?://.*\n)*// Attacks?: (?:.*\n)(?://.*\n)*`)
)

func TestEveryAttackIsTried(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	var tried strings.Builder
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") || filepath.Base(path) == "attacks_test.go" && strings.Contains(path, "house") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.Contains(filepath.Base(path), "attacks") {
			for _, row := range attackRow.FindAllSubmatch(text, -1) {
				tried.WriteString(string(row[1]) + "\n")
			}
		}
		for _, comment := range attackComment.FindAllString(string(text), -1) {
			tried.WriteString(strings.Join(strings.Fields(strings.ReplaceAll(comment, "//", " ")), " ") + "\n")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, attack := range attacks {
		if !strings.Contains(tried.String(), attack) {
			t.Errorf("nobody tries: %s", attack)
		}
	}
}
