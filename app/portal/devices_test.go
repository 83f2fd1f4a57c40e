package portal_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/pairing"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/database"
)

// pairings are made of the same key each time, like those of several replicas.
func (s *service) pairings() *pairing.Service {
	return must(pairing.New(pairing.Options{
		DB: s.db, Throttle: throttle.New(s.db, s.clock.Now), Key: []byte("a key that only the tests pair devices under"), Clock: s.clock.Now,
	}))
}

// addDevice signs a device in as ann, the way the token endpoint writes it down.
func (s *service) addDevice(t *testing.T, id uuid.UUID, name string) {
	t.Helper()
	row := must(s.db.Account(t.Context(), s.ann.ID))
	err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddDevice(ctx, database.Device{
			ID: id, AccountID: row.ID, AuthEpoch: row.AuthEpoch, Name: name, Platform: "android", SignedInBy: "pairing",
			CreatedAt: s.clock.Now(), LastSeenAt: s.clock.Now(), LastAddress: "192.0.2.7",
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (s *service) liveDevices(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, one := range must(s.db.DevicesOf(t.Context(), s.ann.ID)) {
		names = append(names, one.Name)
	}
	return names
}

func TestEveryDeviceIsListedAndCanBeSignedOutAloneOrWithAllOthers(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	if got := v.get("/profile/devices"); !strings.Contains(got.text, "No companion is signed in") {
		t.Errorf("with none: %q", got.title())
	}
	phone := uuid.Must(uuid.NewV7())
	s.addDevice(t, phone, "Ann's phone")
	s.addDevice(t, uuid.Must(uuid.NewV7()), "Ann's laptop")
	s.addDevice(t, uuid.Must(uuid.NewV7()), "The scanner")
	got := v.get("/profile/devices")
	for _, want := range []string{"Ann&#39;s phone", "Ann&#39;s laptop", "The scanner", "Android phone", "a code shown here", "192.0.2.7", "last seen"} {
		if !strings.Contains(got.text, want) {
			t.Errorf("the list doesn't say %q", want)
		}
	}
	got = v.submit("/profile/devices/revoke", "device", phone.String())
	if !strings.Contains(got.text, "The device is signed out.") || strings.Contains(got.text, "Ann&#39;s phone") {
		t.Errorf("after one: %s", got.text)
	}
	if got := v.submit("/profile/devices/revoke", "device", phone.String()); !strings.Contains(got.text, "signed out already") {
		t.Error("the same once more isn't said to be over")
	}
	if left := s.liveDevices(t); len(left) != 2 {
		t.Errorf("left are %q", left)
	}
	v.submit("/profile/devices/revoke", "device", "all")
	if left := s.liveDevices(t); len(left) != 0 {
		t.Errorf("left are %q", left)
	}
}

func TestNobodySignsOutAnothersDeviceOrBrowser(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	phone := uuid.Must(uuid.NewV7())
	s.addDevice(t, phone, "Ann's phone")
	anns := s.visitor(t)
	anns.signIn(s.ann.Email, firstPassword)
	browser := must(s.sessions.List(t.Context(), must(s.db.Account(t.Context(), s.ann.ID)), ""))[0].ID

	mallory := must(s.access.CreateAccount(t.Context(), "mallory@hartley.test", "Mallory"))
	s.setAccount(t, mallory.ID, "saml = TRUE")
	mallory = must(s.db.Account(t.Context(), mallory.ID))
	v := s.visitor(t)
	v.arrive(must(s.sessions.Start(t.Context(), session.Proof{Account: mallory, By: session.BySAML}, "")))
	for _, form := range [][]string{
		{"/profile/devices/revoke", "device", phone.String()},
		{"/profile/devices/revoke", "device", "all"},
		{"/profile/devices/browsers/end", "browser", browser},
		{"/profile/devices/browsers/end", "browser", "others"},
	} {
		v.submit(form[0], form[1:]...)
	}
	if left := s.liveDevices(t); len(left) != 1 {
		t.Errorf("ann's devices: %q", left)
	}
	if got := anns.get("/profile"); got.title() != "Profile" {
		t.Errorf("ann's browser is at %q", got.title())
	}
}

func TestEveryBrowserIsListedAndTheOthersCanBeSignedOut(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	here, there, elsewhere := s.visitor(t), s.visitor(t), s.visitor(t)
	for _, one := range []*visitor{here, there, elsewhere} {
		one.signIn(s.ann.Email, firstPassword)
	}
	got := here.get("/profile/devices")
	if strings.Count(got.text, `name="browser"`) != 3 || strings.Count(got.text, "This one") != 1 { // two and "every other"
		t.Errorf("the list has %d buttons", strings.Count(got.text, `name="browser"`))
	}
	if strings.Contains(got.text, here.cookies[session.CookieName].Value) {
		t.Error("the page shows a session's cookie")
	}
	one := regexp.MustCompile(`name="browser" value="([0-9a-f]{32})"`).FindStringSubmatch(got.text)[1]
	if got := here.submit("/profile/devices/browsers/end", "browser", one); !strings.Contains(got.text, "That browser is signed out.") {
		t.Errorf("ending one: %q", got.title())
	}
	out := 0
	for _, other := range []*visitor{there, elsewhere} {
		if other.get("/profile").title() == "Sign in" {
			out++
		}
	}
	if out != 1 {
		t.Errorf("%d browsers were signed out by ending one", out)
	}
	here.submit("/profile/devices/browsers/end", "browser", "others")
	if there.get("/profile").title() != "Sign in" || elsewhere.get("/profile").title() != "Sign in" || here.get("/profile").title() != "Profile" {
		t.Error("ending the others ended something else")
	}
}

func TestACodeSignsADeviceInOnceAndThePageShowsItWithAWayToSayNo(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	shown := v.submit("/profile/devices/pair")
	code := codeOn(t, shown)
	if again := codeOn(t, v.get(shown.Request.URL.Path)); again != code {
		t.Errorf("reloading shows %s instead of %s", again, code)
	}
	if !strings.Contains(shown.text, `<svg class="qr"`) || !strings.Contains(shown.text, "5 more minutes") {
		t.Error("the page lacks its QR code or how long it lasts")
	}
	device := uuid.Must(uuid.NewV7())
	if _, err := s.pairings().Redeem(t.Context(), strings.ToLower(code), device, localhost); err != nil {
		t.Fatal(err)
	}
	if got := v.get(shown.Request.URL.Path); got.title() != "A device is signing in" || !strings.Contains(got.text, "not me") {
		t.Errorf("before the device has its tokens: %q", got.title())
	}
	s.addDevice(t, device, "Ann's phone")
	got := v.get(shown.Request.URL.Path)
	if got.title() != "A device has signed in" || !strings.Contains(got.text, "Ann&#39;s phone is signed in as you") {
		t.Errorf("afterwards: %q", got.title())
	}
	got = v.submit(shown.Request.URL.Path + "/not-me")
	if !strings.Contains(got.text, "change your password too") || len(s.liveDevices(t)) != 0 {
		t.Errorf("not me: %q, left %q", got.title(), s.liveDevices(t))
	}
	if got := v.get(shown.Request.URL.Path); got.title() != "The device is signed out" {
		t.Errorf("in the end: %q", got.title())
	}
}

// Attack: a phone paired at a browser somebody left open.
func TestACodeForAPhoneWantsAProofThatIsFresh(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	s.clock.Advance(6 * time.Minute)
	if got := v.submit("/profile/devices/pair"); got.title() != "Is it still you?" {
		t.Fatalf("six minutes after signing in: %q", got.title())
	}
	got := v.submit("/step-up", "next", "/profile/devices?done=proven", "password", firstPassword)
	if got.title() != "Devices" || !strings.Contains(got.text, "Now press Show a code once more") {
		t.Fatalf("after the proof: %q", got.title())
	}
	codeOn(t, v.submit("/profile/devices/pair"))
}

// Attack: polling past the idle limit.
func TestWaitingForADeviceKeepsNobodySignedIn(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	path := v.submit("/profile/devices/pair").Request.URL.Path
	for waited := time.Duration(0); waited < session.IdleLimit; waited += time.Minute {
		for _, polled := range []string{path, path + "/state"} {
			if got := v.get(polled); got.StatusCode != http.StatusOK || strings.Contains(got.text, "<h1>Sign in</h1>") {
				t.Fatalf("%s after %s: %d %q", polled, waited, got.StatusCode, got.title())
			}
		}
		s.clock.Advance(time.Minute)
	}
	if got := v.get(path); got.title() != "Sign in" || !strings.Contains(got.text, "20 minutes without activity") {
		t.Errorf("after 20 minutes of polling: %q", got.title())
	}
}

func TestAnothersPairingIsNotThere(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	mallory := must(s.access.CreateAccount(t.Context(), "mallory@hartley.test", "Mallory"))
	id := must(s.pairings().Start(t.Context(), mallory, localhost))
	for _, path := range []string{"/profile/devices/pair/" + id.String(), "/profile/devices/pair/" + id.String() + "/state", "/profile/devices/pair/nonsense"} {
		if got := v.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d %q", path, got.StatusCode, got.title())
		}
	}
	if got := v.submit("/profile/devices/pair/" + id.String() + "/not-me"); !strings.Contains(got.text, "signed out already") {
		t.Errorf("not me: %q", got.title())
	}
}

// codeOn reads the code that a page shows.
func codeOn(t *testing.T, shown page) string {
	t.Helper()
	found := regexp.MustCompile(`<p class="pair-code"><code>([A-Z]{4}-[A-Z]{4})</code>`).FindStringSubmatch(shown.text)
	if found == nil {
		t.Fatalf("no code on %q, %d", shown.title(), shown.StatusCode)
	}
	return found[1]
}
