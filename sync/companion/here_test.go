package companion

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/signin"
	"satchel/storage/keychain"
)

func TestAProcessGoesOnWithTheAccountAndCompanyItShowsWhateverAnotherChangesTo(t *testing.T) {
	home := t.TempDir()
	bakery, joinery := Company{ID: uuid.UUID{15: 1}, Name: "Bakery"}, Company{ID: uuid.UUID{15: 2}, Name: "Joinery"}
	ann := signin.Account{ID: "ann-at-home", Email: "ann@example.com", Company: signin.Company(bakery), Keychain: keychain.Memory, State: signin.SignedIn}
	bob := signin.Account{ID: "bob-at-home", Email: "bob@example.com", Keychain: keychain.Memory, State: signin.SignedIn}
	known, err := json.Marshal(map[string]any{"version": 1, "current": ann.ID, "accounts": []signin.Account{ann, bob}})
	if err == nil {
		err = os.WriteFile(filepath.Join(home, "accounts.json"), known, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	window, terminal := open(t, home), open(t, home)
	for _, id := range []string{ann.ID, bob.ID} {
		if err := window.rememberCompanies(id, []Company{bakery, joinery}); err != nil {
			t.Fatal(err)
		}
	}
	shows := func(who string, c *Companion, account signin.Account, company Company) {
		t.Helper()
		current, err := c.Current()
		if err != nil || current.ID != account.ID || current.Company != company {
			t.Errorf("the %s works with %s for %s, %v; want %s for %s", who, current.Email, current.Company.Name, err, account.Email, company.Name)
		}
		order, err := c.order(t.Context(), AddRequest{})
		if company.Name != "" && (err != nil || order.Account != account.ID || order.Company.Name != company.Name) {
			t.Errorf("the %s captures as %s for %s, %v; want %s for %s", who, order.Account, order.Company.Name, err, account.Email, company.Name)
		}
	}
	use := func(c *Companion, company string) {
		t.Helper()
		if _, err := c.UseCompany(t.Context(), company); err != nil {
			t.Fatal(err)
		}
	}

	shows("window", window, ann, bakery)
	use(terminal, "Joinery")
	shows("terminal", terminal, ann, joinery)
	shows("window", window, ann, bakery)

	if _, err := terminal.UseAccount(t.Context(), "bob@example.com"); err != nil {
		t.Fatal(err)
	}
	shows("terminal", terminal, bob, Company{})
	shows("window", window, ann, bakery)
	all, err := window.Accounts()
	if err != nil || len(all) != 2 || all[0].ID != ann.ID || !all[0].Current || all[1].Current {
		t.Errorf("the window lists %+v, %v", all, err)
	}

	use(window, "Joinery")
	shows("window", window, ann, joinery)
	shows("terminal", terminal, bob, Company{})
	use(window, "Bakery")
	if _, err := window.UseAccount(t.Context(), "bob@example.com"); err != nil {
		t.Fatal(err)
	}
	use(terminal, "Joinery") // which nobody had chosen for him
	shows("window", window, bob, joinery)
	shows("process that begins now", open(t, home), bob, joinery)
}
