package accounts

import (
	"strings"
	"testing"

	"satchel/app/words"
	"satchel/sync/companion"
)

func TestAccountsStandByTheirServiceInAnOrderThatStays(t *testing.T) {
	var said []string
	for _, service := range Services([]companion.Account{
		{Email: "zoe@b.test", Server: "https://books.example", SignedIn: true},
		{Email: "ann@b.test", Server: "https://books.example"},
		{Email: "ann@a.test", Server: "http://127.0.0.1:8080", SignedIn: true},
		{Email: "odd@a.test", Server: "nonsense", SignedIn: true},
	}) {
		said = append(said, service.Name)
		for _, account := range service.Known {
			said = append(said, Line(words.Tongue{}, account))
		}
	}
	want := "127.0.0.1:8080, ann@a.test, books.example, ann@b.test, signed out, zoe@b.test, nonsense, odd@a.test"
	if got := strings.Join(said, ", "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if len(Services(nil)) > 0 {
		t.Error("a service without anybody")
	}
}
