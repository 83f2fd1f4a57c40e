package companion

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	core "satchel/sync/companion"
)

// guard stands in for what the service knows of the person's sign-in.
type guard struct {
	mu         sync.Mutex
	devices    []core.Device
	browsers   []core.Login
	factor     core.TwoFactor
	alive      bool   // the browser that seemed dead gives a sign of life again
	obstacle   string // to disconnecting
	passwords  string // the right one
	passcodes  string // the right one
	signIn     error  // after a change of the password
	unanswered error  // what every question is answered with
	confirmed  core.Confirmation
}

const herPassword = "Kettle-Harbour-Nineteen-Gulls"

func newGuard() *guard {
	device := func(n byte, name, platform, by string, seen time.Duration, current bool) core.Device {
		return core.Device{
			ID: uuid.UUID{15: n}, Name: name, Platform: platform, SignedInBy: by, Current: current,
			CreatedAt: noon.Add(-seen - 400*time.Hour), LastSeenAt: noon.Add(-seen),
		}
	}
	return &guard{
		browsers:  herBrowsers(),
		passwords: herPassword, passcodes: "123456",
		devices: []core.Device{
			device(1, "Bea's phone", "android", "pairing", 26*time.Hour, false),
			device(2, "OFFICE-PC-14", "windows", "identity", 3*time.Hour, false),
			device(3, "bea-laptop", "linux", "password", time.Minute, true),
		},
	}
}

func refusal(code string) error { return &core.Refused{Status: http.StatusForbidden, Code: code} }

func (g *guard) prove(password, passcode string, wanted bool) error {
	switch {
	case password != g.passwords:
		return refusal("wrong-password")
	case wanted && passcode != g.passcodes:
		return refusal("wrong-passcode")
	}
	return nil
}

func (g *guard) Devices(context.Context) ([]core.Device, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.devices), g.unanswered
}

func (g *guard) RevokeDevice(_ context.Context, id uuid.UUID) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.devices = slices.DeleteFunc(g.devices, func(d core.Device) bool { return d.ID == id })
	return g.unanswered
}

func (g *guard) RevokeOtherDevices(context.Context) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	before := len(g.devices)
	g.devices = slices.DeleteFunc(g.devices, func(d core.Device) bool { return !d.Current })
	return before - len(g.devices), g.unanswered
}

// herBrowsers are one that is in use and one that died with two documents open.
func herBrowsers() []core.Login {
	kept := noon.Add(-2 * time.Hour)
	return []core.Login{
		{ID: "b2c4", Browser: "Chrome on Windows", Address: "192.0.2.14", SignedInAt: noon.Add(-time.Hour), AliveAt: noon},
		{ID: "d9e1", Browser: "Firefox on Linux", Address: "198.51.100.7", SignedInAt: noon.Add(-5 * time.Hour), AliveAt: kept, Disconnected: true, Open: []core.OpenDocument{
			{Name: "Screwfix receipt 11-19.jpg", Company: harbour.Name, Since: noon.Add(-3 * time.Hour), KeptAt: &kept},
			{Since: noon.Add(-4 * time.Hour)},
		}},
	}
}

func (g *guard) Logins(context.Context) ([]core.Login, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.browsers), g.unanswered
}

func (g *guard) ReleaseLogin(_ context.Context, id string) (core.Login, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	at := slices.IndexFunc(g.browsers, func(l core.Login) bool { return l.ID == id })
	if at < 0 || g.alive {
		return core.Login{}, refusal("login-in-use")
	}
	login := g.browsers[at]
	g.browsers = slices.Delete(g.browsers, at, at+1)
	return login, g.unanswered
}

func (g *guard) TwoFactor(context.Context) (core.TwoFactor, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.factor, g.unanswered
}

func (g *guard) BeginTwoFactor(_ context.Context, password string) (core.Enrolment, error) {
	return core.Enrolment{
		Secret: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
		URI:    "otpauth://totp/Satchel:bookkeeper@demo.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Satchel",
	}, g.prove(password, "", false)
}

func (g *guard) ConfirmTwoFactor(_ context.Context, proof core.Proof) ([]string, error) {
	if err := g.prove(proof.Password, proof.Passcode, true); err != nil {
		return nil, refusal("wrong-first-passcode")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.factor.On, g.factor.RecoveryLeft = true, 10
	return recoveryCodes, nil
}

var recoveryCodes = []string{
	"k4mq-7txr-2bhn-w9ce-5dza-p3fu", "x8gv-n6ys-q4jd-m2rk-7pce-t5bh", "c3wz-u9fa-5kxt-h7nq-2gvd-r8ms",
	"b6yp-e4jr-9cwa-z3tk-8nhx-f5qg", "m7dc-s2vu-6pfz-y4ba-q9rj-k8tw", "t5hx-g3ne-8ymk-d6qs-4wpc-v2za",
	"j9ur-b7fk-3xgd-n5ct-m8ye-h4qp", "w2sa-z6vr-7hjm-c9xb-t3ku-g5dn", "f8qe-y5pw-4rnc-k2zs-v7ga-x6mt",
	"d3jb-h9ku-6wfy-p7tx-e5nr-s4cv",
}

func (g *guard) RenewRecoveryCodes(_ context.Context, proof core.Proof) ([]string, error) {
	return recoveryCodes, g.prove(proof.Password, proof.Passcode, true)
}

func (g *guard) RemoveTwoFactor(_ context.Context, proof core.Proof) error {
	if err := g.prove(proof.Password, proof.Passcode, true); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.factor = core.TwoFactor{}
	return nil
}

func (g *guard) ChangePassword(_ context.Context, current, changed string) (core.ChangedPassword, error) {
	if err := g.prove(current, "", false); err != nil {
		return core.ChangedPassword{}, err
	}
	if len(changed) < 15 {
		return core.ChangedPassword{}, &core.Refused{Status: http.StatusUnprocessableEntity, Code: "password-too-short"}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.passwords = changed
	return core.ChangedPassword{SignIn: g.signIn}, nil
}

func (g *guard) DisconnectObstacle(context.Context) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.obstacle, g.unanswered
}

func (g *guard) CheckDisconnect(_ context.Context, password string) (core.Changes, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return core.Changes{Word: "disconnect", Passcode: g.factor.On, Devices: slices.Clone(g.devices), Sessions: 2}, g.prove(password, "", false)
}

func (g *guard) Disconnect(_ context.Context, with core.Confirmation) (core.SignedOut, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.prove(with.Password, with.Passcode, g.factor.On); err != nil {
		return core.SignedOut{}, err
	}
	g.confirmed = with
	return core.SignedOut{Waiting: 3}, nil
}
