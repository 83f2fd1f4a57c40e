package main

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

const secretWord = "hunter2hunter2"

func settingsFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "satcheld.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheEffectiveSettingsArePrintedWithSecretsMasked(t *testing.T) {
	path := settingsFile(t, "smtp-password = \""+secretWord+"\"\nsms-authorization = \"Bearer "+secretWord+"\"\nlisten = \"127.0.0.1:1\"\nmax-upload = \"1GiB\"\ndrain-timeout = \"5s\"\n")
	env := []string{"SATCHELD_POSTGRES=postgres://satchel:" + secretWord + "@db/satchel", "SATCHELD_LISTEN=127.0.0.1:2", "SATCHELD_IDLE_TIMEOUT=7s", "SATCHELD_SERVICE_HOST=not-ours"}
	got := runProgram(t, env, "config", "--config", path, "--listen", "127.0.0.1:3")
	if got.code != exitDone {
		t.Fatalf("it ended with %+v", got)
	}
	if strings.Contains(got.out, secretWord) {
		t.Errorf("it printed the secret:\n%s", got.out)
	}
	for _, want := range []string{
		`listen = "127.0.0.1:3" # flag`, `idle-timeout = "7s" # environment`, `drain-timeout = "5s" # file`, `max-upload = "1GiB" # file`,
		`smtp-password = "REDACTED" # file`, `sms-authorization = "REDACTED" # file`, `postgres = "REDACTED" # environment`, `smtp-username = "" # default`, `demo = false # default`,
		"(SATCHELD_SMTP_PASSWORD)",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("it lacks %s:\n%s", want, got.out)
		}
	}
}

func TestWhatIsPrintedCanBeReadAgain(t *testing.T) {
	first := runProgram(t, []string{"SATCHELD_SMTP_FROM=Satchel \"S\" <a@example.test>", "SATCHELD_TRUSTED_PROXIES=10.0.0.0/8, 127.0.0.1"}, "config")
	path := settingsFile(t, first.out)
	var asMap map[string]any
	if _, err := toml.DecodeFile(path, &asMap); err != nil {
		t.Fatalf("it is no TOML: %v\n%s", err, first.out)
	}
	second := runProgram(t, nil, "config", "--config", path)
	var again map[string]any
	if _, err := toml.Decode(second.out, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(asMap, again); diff != "" {
		t.Error(diff)
	}
}

func TestSettingsAreRefusedWhen(t *testing.T) {
	for name, test := range map[string]struct {
		env, args []string
		say       string
	}{
		"the file has a misspelt one": {args: []string{"--config", settingsFile(t, `lissten = "x"`)}, say: "lissten"},
		"the environment has one":     {env: []string{"SATCHELD_LISTN=x"}, say: "there is no setting called listn"},
		"the file is no TOML":         {args: []string{"--config", settingsFile(t, "demo = true\nlisten")}, say: "satcheld.toml, line 2"},
		"the file has no boolean":     {args: []string{"--config", settingsFile(t, `demo = "perhaps"`)}, say: `demo (from the file): "perhaps" is not true or false`},
		"the file is not there":       {args: []string{"--config", "/nowhere/satcheld.toml"}, say: "/nowhere/satcheld.toml"},
		"a size is no size":           {args: []string{"--max-upload", "huge"}, say: "4GiB"},
		"a time is no time":           {env: []string{"SATCHELD_IDLE_TIMEOUT=soon"}, say: `idle-timeout (from the environment): "soon" is not a time such as 30s`},
		"a network is no network":     {args: []string{"--trusted-proxies", "10.0.0.0/99"}, say: "10.0.0.0/99"},
		"a flag is unknown":           {args: []string{"--lissten", "x"}, say: "lissten"},
		"a secret is given as a flag": {args: []string{"--smtp-password", "x"}, say: "smtp-password"},
		"another secret is, too":      {args: []string{"--sms-authorization", "x"}, say: "sms-authorization"},
		"there is a word too many":    {args: []string{"everything"}, say: "everything"},
	} {
		t.Run(name, func(t *testing.T) {
			got := runProgram(t, test.env, append([]string{"config"}, test.args...)...)
			if got.code != exitUsage || !strings.Contains(got.err, test.say) {
				t.Errorf("it ended with %+v", got)
			}
		})
	}
}

func TestAGatewayForTextMessagesThatCanNotWorkStopsTheStart(t *testing.T) {
	for _, test := range []struct {
		env, args []string
		say       string
	}{
		{args: []string{"--sms-gateway", "http://sms.example/send"}, say: "in the clear"},
		{args: []string{"--sms-gateway", "https://sms.example", "--sms-body", "to={to}"}, say: "{text}"},
		{env: []string{"SATCHELD_SMS_AUTHORIZATION=Bearer x"}, say: "no gateway"},
	} {
		args := append([]string{"serve", "--data", t.TempDir(), "--embedded-mail", "--listen", "127.0.0.1:0"}, test.args...)
		got := runProgram(t, test.env, args...)
		if got.code != exitUsage || !strings.Contains(got.err, test.say) {
			t.Errorf("%v %v: it ended with %+v", test.env, test.args, got)
		}
	}
}

func TestEverySettingIsDocumentedOnce(t *testing.T) {
	preset := defaults()
	seen := map[string]bool{}
	for _, s := range listSettings(&preset) {
		if s.key == "" || len(s.help) < 10 || seen[s.key] {
			t.Errorf("the setting %q is documented as %q", s.key, s.help)
		}
		seen[s.key] = true
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]size{"0": 0, "17": 17, "1 KiB": 1024, "4GiB": 4 << 30, "2MB": 2e6, "40MiB": 40 << 20, "9B": 9} {
		var got size
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q is %d (%v), want %d", text, got, err, want)
		}
		var again size
		if err := again.UnmarshalText([]byte(got.String())); err != nil || again != got {
			t.Errorf("%q is printed as %q, which is %d (%v)", text, got, again, err)
		}
	}
	for _, text := range []string{"", "GiB", "-1", "1.5GiB", "99999999999GiB", "1 GiB extra"} {
		if err := new(size).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func TestNetworks(t *testing.T) {
	var got prefixes
	if err := got.UnmarshalText([]byte(" 10.1.2.3/8 ,::1,")); err != nil {
		t.Fatal(err)
	}
	want := prefixes{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	if got.String() != want.String() {
		t.Errorf("got %s, want %s", got, want)
	}
}
