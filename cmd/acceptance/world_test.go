package acceptance

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"satchel/cmd/internal/programs"
	"satchel/storage/keychain/keychaintest"
)

// bin is where the programs under test were built, once for all tests.
var bin string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "satchel-acceptance-")
	if err == nil {
		bin = dir
		err = programs.Build(context.Background(), dir, "satcheld", "satchelctl", "tour")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

const (
	bookkeeper = "bookkeeper@demo.test"
	password   = "Kettle-Harbour-Nineteen-Gulls"
)

// world is a service with demonstration data, and one person's companion with a keychain of their own.
type world struct {
	*testing.T
	service *programs.Service
	data    string // the service's folder
	mailbox string // where its mailbox is, whatever stands before it
	ctl     programs.Ctl
	env     []string
	token   string // of api
}

// newWorld starts one, and lets the test run beside others: worlds share nothing. The keychain is gnome-keyring
// in a private session.
func newWorld(t *testing.T, args ...string) *world {
	t.Helper()
	t.Parallel()
	w := &world{T: t, data: t.TempDir(), env: keychaintest.Session(t)}
	w.ctl = programs.Ctl{Program: filepath.Join(bin, "satchelctl"), Home: filepath.Join(t.TempDir(), "home"), Env: w.env}
	w.start("", args...)
	return w
}

// start starts the service, at a given address after a restart, and ends it with the test.
func (w *world) start(listen string, args ...string) {
	w.Helper()
	w.launch(programs.ServiceOptions{Listen: listen, Args: args})
}

// startUnder starts the service again at the address it had, run by another command.
func (w *world) startUnder(prefix []string) {
	w.Helper()
	w.launch(programs.ServiceOptions{Listen: strings.TrimPrefix(w.service.URL, "http://"), Prefix: prefix})
}

func (w *world) launch(options programs.ServiceOptions) {
	w.Helper()
	options.Program, options.Data = filepath.Join(bin, "satcheld"), w.data
	options.Args = append([]string{"--demo"}, options.Args...)
	service, err := programs.StartService(context.Background(), options)
	if err != nil {
		w.Fatal(err)
	}
	w.service, w.mailbox = service, service.URL
	w.Cleanup(func() {
		_ = service.Kill()
		if w.Failed() && service == w.service {
			lines := strings.Split(strings.TrimSpace(service.Log()), "\n")
			w.Logf("the end of the service's log:\n%s", strings.Join(lines[max(0, len(lines)-15):], "\n"))
		}
	})
}

// restart starts the service again at the address it had.
func (w *world) restart() {
	w.Helper()
	w.start(strings.TrimPrefix(w.service.URL, "http://"))
}

// run runs satchelctl and returns what it left.
func (w *world) run(stdin string, args ...string) programs.Result {
	w.Helper()
	result, err := w.ctl.Run(w.Context(), stdin, args...)
	if err != nil {
		w.Fatal(err)
	}
	return result
}

// under is the same world for a subtest.
func (w *world) under(t *testing.T) *world {
	other := *w
	other.T = t
	return &other
}

// must runs satchelctl and wants an exit code.
func (w *world) must(code int, stdin string, args ...string) programs.Result {
	w.Helper()
	result := w.run(stdin, args...)
	if result.Code != code {
		w.Fatalf("satchelctl %s: want exit code %d, got %s", strings.Join(args, " "), code, result)
	}
	return result
}

// link has a reset link mailed to an address and returns it.
func (w *world) link(email string) string {
	w.Helper()
	before := time.Now()
	w.must(0, "", "reset-password", w.service.URL, "--email", email)
	return w.linkSince(before, email)
}

// linkSince waits for the mail with a reset link that was asked for at a time.
func (w *world) linkSince(asked time.Time, email string) string {
	w.Helper()
	_, link, err := programs.AwaitLink(w.Context(), w.mailbox, email, asked)
	if err != nil {
		w.Fatal(err)
	}
	return link
}

// password gives somebody the app password, through the mailed link and the portal's page.
func (w *world) password(email string) {
	w.Helper()
	w.passwordBy(w.link(email))
}

// passwordBy makes the app password on the page that a mailed link leads to.
func (w *world) passwordBy(link string) {
	w.Helper()
	if _, err := programs.SetPassword(w.Context(), link, password); err != nil {
		w.Fatal(err)
	}
}

// signedIn gives the bookkeeper an app password, signs them in, and chooses a company.
func (w *world) signedIn() *world {
	w.Helper()
	w.password(bookkeeper)
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	w.must(0, "", "company", "use", w.companies()[0])
	return w
}

func (w *world) companies() []string {
	w.Helper()
	var found []struct{ Name string }
	w.decode(w.must(0, "", "companies", "--json").Out, &found)
	if len(found) < 2 {
		w.Fatalf("the demonstration has two companies, found %v", found)
	}
	return []string{found[0].Name, found[1].Name}
}

func (w *world) decode(text string, into any) {
	w.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		w.Fatalf("%v in %s", err, text)
	}
}

func (w *world) list() []programs.Listed {
	w.Helper()
	all, err := w.ctl.List(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return all
}

// file writes a file for capturing and returns its path.
func (w *world) file(name, content string) string {
	w.Helper()
	path := filepath.Join(w.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		w.Fatal(err)
	}
	return path
}

// check has the service hash every document it holds.
func (w *world) check() {
	w.Helper()
	said, err := exec.CommandContext(w.Context(), filepath.Join(bin, "satcheld"), "check", "--data", w.data).CombinedOutput()
	if err != nil {
		w.Fatalf("satcheld check: %v\n%s", err, said)
	}
}

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said in:\n%s", want, text)
		}
	}
}
