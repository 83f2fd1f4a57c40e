package acceptance

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/passcode/passcodetest"
	"satchel/storage/database"
)

// samlIdP is an identity provider nobody here wrote, in the version the test was written for.
const samlIdP = "samlify@2.13.1"

// keyPair writes a key and its certificate to files.
func keyPair(t *testing.T) (keyFile, certFile string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "login.hartley.test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	keyFile, certFile = filepath.Join(dir, "key.pem"), filepath.Join(dir, "cert.pem")
	for name, block := range map[string]*pem.Block{
		keyFile:  {Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)},
		certFile: {Type: "CERTIFICATE", Bytes: cert},
	} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return keyFile, certFile
}

// sam is somebody whom an organisation signs in.
const sam = "sam@hartley.test"

// organisation has an organisation sign in who has an e-mail of hartley.test, and returns its metadata's address.
func (w *world) organisation() (metadata string) {
	w.Helper()
	key, cert := keyPair(w.T)
	metadata = peer(w.T, "saml-provider.mjs", NPM(w.T, samlIdP), key, cert, sam, w.service.URL)
	if said, err := w.satcheld("saml", "add", "--site", "DEMO-0001", "--domain", "hartley.test", "--metadata-url", metadata); err != nil {
		w.Fatal(said)
	}
	return metadata
}

// throughTheOrganisation signs sam in.
func (w *world) throughTheOrganisation() Step {
	return chromedp.Steps(
		chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with your organisation"),
		Heading("Your organisation’s sign-in"), Fill("email", sam), Press("Continue"),
		Heading("Sign in at your organisation"), Press("Go on to your organisation"), Heading("The organisation"),
	)
}

// hello is the portal's first page, whatever the person is called.
func hello() Step { return chromedp.WaitVisible(`//h1[starts-with(normalize-space(), "Hello")]`) }

// Proves B11.
func TestAnOrganisationSignsAPersonInToThePortalAndTheCompanionAndNothingElseDoes(t *testing.T) {
	w, browser := newWorld(t), Open(t)
	metadata := w.organisation()
	if said, err := w.satcheld("saml", "list"); err != nil || !strings.HasPrefix(said, "hartley.test\t"+metadata+"\t") {
		t.Errorf("listed are %q %v", said, err)
	}
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with your organisation"),
		Heading("Your organisation’s sign-in"), Fill("email", "sam@elsewhere.test"), Press("Continue"), Says("No organisation signs in"),
		Fill("email", sam), Press("Continue"), Heading("Sign in at your organisation"), Press("Go on to your organisation"),
		Heading("The organisation"), Says("wants to know who you are"), chromedp.Click(`//button`), hello(),
		chromedp.Navigate(w.service.URL+"/profile"), Says("Your organisation’s sign-in"),
	)
	waiting := w.signInByBrowser()
	Drive(
		t, browser, chromedp.Navigate(waiting.address), Heading("Sign in this device?"), Says(sam),
		Press("Sign in this device"), Heading("The device is signed in"),
	)
	if result := waiting.end(); result.Code != 0 {
		t.Fatalf("satchelctl ended with %s", result)
	}
	contains(t, w.must(0, "", "whoami").Out, sam)

	// An app password and a disconnect are refused, with the reason.
	before := time.Now()
	w.must(0, "", "reset-password", w.service.URL, "--email", sam)
	if mail := w.mailed(sam, "Your organisation signs you in"); mail.Time.Before(before) {
		t.Errorf("the mail is of %v", mail.Time)
	}
	refused := w.must(3, password+"\n", "disconnect", "--password-stdin", "--confirm", "disconnect")
	contains(t, refused.Err, "organisation")
	Drive(t, browser, chromedp.Navigate(w.service.URL+"/profile/disconnect"), Says("organisation"))
}

// anHourSinceSignIn has it be an hour since anybody proved who they are.
func (w *world) anHourSinceSignIn() {
	w.Helper()
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		then := time.Now().UTC().Add(-time.Hour).Format("2006-01-02 15:04:05.999999-07:00")
		_, err := tx.SQL().ExecContext(ctx, "UPDATE sessions SET authenticated_at = ?", then)
		return err
	})
}

func TestAPersonUnderSAMLProvesAtTheOrganisationWhoTheyAre(t *testing.T) {
	w, browser := newWorld(t), Open(t)
	w.organisation()
	Drive(t, browser, w.throughTheOrganisation(), chromedp.Click(`//button`), hello())
	w.anHourSinceSignIn()
	proof := chromedp.Steps(
		Heading("Is it still you?"), Press("Continue with your organisation"),
		Heading("The organisation"), Says("wants you to sign in anew"), chromedp.Click(`//button`),
	)
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/profile/two-factor"), Press("Set up 2-factor authentication"), proof,
		Heading("Set up 2-factor authentication"),
	)
	secret := Evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)
	Drive(
		t, browser, Fill("passcode", passcodetest.Code(secret, time.Now())), Press("Turn on 2-factor authentication"), Heading("2-factor authentication is on"),
	)
	recovery := Evaluate[string](t, browser, `document.querySelector(".codes code").textContent`)
	w.anHourSinceSignIn()
	// With passcodes on, the organisation's word alone is not enough.
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/profile/two-factor"), Press("Turn off 2-factor authentication"), proof,
		Heading("Enter your passcode"), Fill("passcode", recovery), Press("Sign in"), Heading("Turn off 2-factor authentication?"),
		// What SAML people may not do stays refused, with the reason, however fresh the proof is.
		chromedp.Navigate(w.service.URL+"/profile/disconnect"), Says("organisation"),
		chromedp.Navigate(w.service.URL+"/profile/password"), Says("there is no Satchel password to make or change"),
		chromedp.Navigate(w.service.URL+"/profile/devices"), Says("Chrome on Linux"),
	)
	if shown := Shown(t, browser); strings.Count(shown, "Chrome on Linux") != 1 {
		t.Errorf("a browser is listed more than once:\n%s", shown)
	}
}

func TestAReleasedPersonMakesAPasswordAndSignsInWithIt(t *testing.T) {
	w, browser := newWorld(t), Open(t)
	w.organisation()
	Drive(t, browser, w.throughTheOrganisation(), chromedp.Click(`//button`), hello())
	waiting := w.signInByBrowser()
	Drive(
		t, browser, chromedp.Navigate(waiting.address), Heading("Sign in this device?"), Press("Sign in this device"),
		Heading("The device is signed in"),
	)
	if result := waiting.end(); result.Code != 0 {
		t.Fatalf("satchelctl ended with %s", result)
	}
	if said, err := w.satcheld("saml", "release", "nobody@hartley.test"); err == nil || !strings.Contains(said, "nobody has an account") {
		t.Errorf("releasing nobody says %q, %v", said, err)
	}
	if said, err := w.satcheld("saml", "release", sam); err != nil || !strings.Contains(said, "is released from SAML") {
		t.Fatalf("releasing says %q, %v", said, err)
	}
	if said, err := w.satcheld("saml", "release", sam); err == nil || !strings.Contains(said, "nothing to release") {
		t.Errorf("releasing twice says %q, %v", said, err)
	}
	// Browsers and companions are signed out, and the organisation signs nobody in to this account any more.
	w.must(3, "", "whoami")
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/profile"), Heading("Sign in"),
		w.throughTheOrganisation(), chromedp.Click(`//button`), Says("can’t be connected again, by anyone"),
	)
	w.mailed(sam, "Your organisation no longer signs you in")
	link := w.mailed(sam, "Set your Satchel password").Links[0]
	Drive(
		t, browser, chromedp.Navigate(link), Fill("new", password), Fill("repeat", password), Press("Set the password"), Heading("Your password is set"),
		chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", sam), Fill("password", password), Press("Sign in"), hello(),
	)
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", sam, "--password-stdin")
	if said, err := w.satcheld("audit", "list", "--account", sam); err != nil || !strings.Contains(said, "account released from SAML") {
		t.Errorf("the audit log says: %s %v", said, err)
	}
}

func TestEverybodyOfADomainComesUnderSAMLAndOutOfItAtTheOperatorsWish(t *testing.T) {
	w := newWorld(t)
	if said, err := w.satcheld("account", "add", sam, "--name", "Sam Hartley", "--site", "DEMO-0001"); err != nil {
		t.Fatal(said)
	}
	w.password(sam)
	signIn := func(code int) {
		t.Helper()
		w.must(code, password+"\n", "sign-in", w.service.URL, "--email", sam, "--password-stdin")
	}
	w.organisation()
	signIn(0) // until somebody has shown that the organisation's sign-in works
	if said, err := w.satcheld("saml", "require", "hartley.test"); err != nil || !strings.Contains(said, sam+"> is signed in by the organisation") {
		t.Fatalf("requiring says %q, %v", said, err)
	}
	w.mailed(sam, "Your organisation signs you in to Satchel from now on")
	w.must(3, "", "whoami")
	signIn(3)
	if said, err := w.satcheld("saml", "remove", "hartley.test", "--release"); err != nil || !strings.Contains(said, sam+"> is released from SAML") {
		t.Fatalf("removing says %q, %v", said, err)
	}
	w.mailed(sam, "Your organisation no longer signs you in")
	signIn(0)
}
