package account_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"satchel/assets/passwords"
	"satchel/auth/account"
)

func policy(t testing.TB) *account.Policy {
	t.Helper()
	common, err := passwords.Common()
	if err != nil {
		t.Fatal(err)
	}
	return account.NewPolicy(common)
}

var ann = account.Person{Email: "ann.oneil@hartley-books.example", Name: "Ann O'Neil", Sites: []string{"Hartley & Sons", "Northwind Traders"}}

func codes(refusals account.Refusals) string {
	var all []string
	for _, refusal := range refusals {
		all = append(all, refusal.Code)
	}
	return strings.Join(all, " ")
}

func TestNewPasswordsAreTakenOrRefusedWithEveryReason(t *testing.T) {
	p := policy(t)
	for _, test := range []struct{ name, typed, codes string }{
		{"four words that don't belong together", "copper lantern drifts sideways", ""},
		{"no capitals, digits or signs", "windowboxgeraniumtea", ""},
		{"any script", "пурпурный чайник летит на юг", ""},
		{"emoji", "🐙🥄🎻🌵🧦🪁🦩🧲🪐🍋🦔🧊🎈🪑🥁", ""},
		{"fifteen at random", "kV9#tq2!Lz7$wXm", ""},
		{"one own word among others", "ann hides copper lanterns", ""},
		{"nothing", "", "too_short"},
		{"one too few", "kV9#tq2!Lz7$wX", "too_short"},
		{"short and common", "password", "too_short common"},
		{"the list's word twice", "passwordpassword", "common"},
		{"a common word and digits to make it long", "password12345678", "common"},
		{"a common word in disguise", "P@$$w0rdP@$$w0rd", "common"},
		{"three common words", "dragonmonkeysunshine", "common"},
		{"the example of a good one", "correct horse battery staple", "common"},
		{"the same, put together", "CorrectHorseBatteryStaple1!", "common"},
		{"a sentence that everybody knows", "To be or not to be", "common"},
		{"one letter", "aaaaaaaaaaaaaaaaaaaa", "predictable"},
		{"a short part again and again", "Xk9Xk9Xk9Xk9Xk9Xk9", "predictable"},
		{"counting", "abcdefghijklmnopqrstuvwxyz", "predictable"},
		{"along the keyboard", "qwertyuiopasdfghjkl", "common"},
		{"along the keyboard backwards", "lkjhgfdsapoiuytr", "predictable"},
		{"counting down and up", "zyxwvutsrqponmlkjihgabcdefg", "predictable"},
		{"the own address", "ann.oneil@hartley-books.example", "own_words"},
		{"the own name, dressed up", "AnnONeil!Ann0Neil", "own_words"},
		{"the own name in disguise", "4nn0neil4nn0neil", "own_words"},
		{"the own name and digits that all try", "AnnONeil123456789", "common own_words"},
		{"the site and the product", "HartleySons-Satchel1", "own_words"},
		{"1,025 bytes", strings.Repeat("kV9#tq2!Lz7$wXm-", 64) + "x", "too_long"},
		{"a mebibyte", strings.Repeat("x", 1<<20), "too_long"},
		{"a line break", "copper lantern\ndrifts sideways", "control_character"},
		{"bytes that are no text", "copper lantern drifts \xff\xfe", "not_text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			judgement := p.Judge(test.typed, ann)
			if got := codes(judgement.Refused); got != test.codes {
				t.Errorf("refused for %q, want %q (%+v)", got, test.codes, judgement.Strength)
			}
			if (judgement.Err() == nil) != (test.codes == "") {
				t.Errorf("Err is %v", judgement.Err())
			}
			if test.codes != "" && judgement.Strength.Score > 1 {
				t.Errorf("a refused password scores %d", judgement.Strength.Score)
			}
		})
	}
}

func TestAnOwnNameIsKnownHoweverItIsSpelt(t *testing.T) {
	p := policy(t)
	for name, typed := range map[string][]string{
		"José Núñez":    {"JoséNúñez JoséNúñez", "JoseNunez JoseNunez", "J0seNunez!J0seNunez"},
		"Łukasz Wójcik": {"LukaszWojcik1985", "łukaszwójcik1985"},
		"Jürgen Groß":   {"JuergenGross2026", "JurgenGrosJurgenGros", "jürgengroßjürgengroß"},
		"Søren Åberg":   {"SoerenAaberg2026", "SorenAberg12SorenAberg"},
		"김민수":           {"김민수김민수김민수김민수김민수"},
	} {
		for _, one := range typed {
			judged := p.Judge(one, account.Person{Email: "someone@demo.test", Name: name})
			if !judged.Refused.Has(account.CodeOwnWords) || !strings.Contains(judged.Err().Error(), "mostly your own name or address") {
				t.Errorf("%q of %s: %v", one, name, judged.Refused)
			}
		}
	}
	if judged := p.Judge("감만소감만소 copper lantern", account.Person{Email: "someone@demo.test", Name: "김민수"}); judged.Err() != nil {
		t.Errorf("another name of the same first sounds: %v", judged.Refused)
	}
}

func TestEightCharactersDoWhereAPasscodeIsEnforced(t *testing.T) {
	p, who := policy(t), ann
	who.Passcode = true
	if err := p.Judge("kV9#tq2!", who).Err(); err != nil {
		t.Errorf("eight: %v", err)
	}
	if got := codes(p.Judge("kV9#tq2", who).Refused); got != "too_short" {
		t.Errorf("seven: %q", got)
	}
	if got := codes(p.Judge("Satchel1", who).Refused); got != "own_words" {
		t.Errorf("the product: %q", got)
	}
}

func TestTheSamePasswordTypedOnAnyKeyboardIsTheSame(t *testing.T) {
	for _, test := range []struct{ name, one, other string }{
		{"an accent apart and together", "cafe\u0301 au lait le matin", "café au lait le matin"},
		{"a space that doesn't break", "copper\u00a0lantern drifts", "copper lantern drifts"},
		{"an ideographic space", "copper\u3000lantern drifts", "copper lantern drifts"},
	} {
		one, errOne := account.PreparePassword(test.one)
		other, errOther := account.PreparePassword(test.other)
		if one != other || errors.Join(errOne, errOther) != nil {
			t.Errorf("%s: %q and %q", test.name, one, other)
		}
	}
	if one, _ := account.PreparePassword("Copper"); one != "Copper" {
		t.Error("case must stay")
	}
}

func TestStrengthGrowsFromVeryWeakToStrong(t *testing.T) {
	p := policy(t)
	for _, test := range []struct {
		typed   string
		score   int
		reasons []string
	}{
		{"", 0, nil},
		{"123456", 0, []string{"common_word"}},
		{"copper lantern drifts sideways", 4, []string{"common_word"}},
		{"kV9#tq2!Lz7$wXm", 4, nil},
		{"abcdefghijklmnopqrstuvwxyz", 0, []string{"sequence"}},
	} {
		got := p.Judge(test.typed, ann).Strength
		if got.Score != test.score {
			t.Errorf("%q scores %d (%.0f bits), want %d", test.typed, got.Score, got.Bits, test.score)
		}
		if diff := cmp.Diff(test.reasons, got.Reasons); diff != "" {
			t.Errorf("%q: %s", test.typed, diff)
		}
	}
}

func TestJudgingNeverBreaksAndAgreesWithItself(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.String().Draw(t, "password")
		judgement := p.Judge(typed, ann)
		if again := p.Judge(typed, ann); !cmp.Equal(judgement.Refused, again.Refused) {
			t.Errorf("judged twice: %v and %v", judgement.Refused, again.Refused)
		}
		if judgement.Err() != nil {
			return
		}
		if n := utf8.RuneCountInString(judgement.Prepared); n < account.MinCharacters {
			t.Errorf("%d characters were taken", n)
		}
		prepared, err := account.PreparePassword(judgement.Prepared)
		if err != nil || prepared != judgement.Prepared {
			t.Errorf("a prepared password changed when prepared again: %q, %v", prepared, err)
		}
		if longer := p.Judge(judgement.Prepared+" plus eleven oranges", ann); longer.Err() != nil && !longer.Refused.Has("too_long") {
			t.Errorf("adding to a good password was refused: %v", longer.Refused)
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	p := policy(b)
	long := strings.Repeat("a1", 512)
	for b.Loop() {
		p.Judge(long, ann)
	}
}
