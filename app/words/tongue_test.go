package words_test

import (
	"testing"
	"time"

	"golang.org/x/text/language"

	"satchel/app/words"
)

func spoken(t *testing.T, code string) words.Tongue {
	t.Helper()
	tongue, known := words.Named(code)
	if !known {
		t.Fatalf("nobody speaks %s", code)
	}
	return tongue
}

func TestEveryTongueSaysDatesSizesAndCountsItsOwnWay(t *testing.T) {
	now := time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
	for code, want := range map[string][]string{
		"en-GB": {"22 November 2026", "2 May 10:30", "2 Mar 2024 10:30", "1.2 MB", "999 B", "12,345", "-1,234", "999", "1 second", "2,000 seconds"},
		"de":    {"22. November 2026", "2. Mai 10:30", "2. März 2024 10:30", "1,2 MB", "999 B", "12.345", "-1.234", "999", "1 Sekunde", "2.000 Sekunden"},
	} {
		t.Run(code, func(t *testing.T) {
			tongue := spoken(t, code)
			for i, got := range []string{
				tongue.Day(now),
				tongue.When(time.Date(2026, 5, 2, 10, 30, 0, 0, time.UTC), now),
				tongue.When(time.Date(2024, 3, 2, 10, 30, 0, 0, time.UTC), now),
				tongue.Size(1_200_000), tongue.Size(999),
				tongue.Number(12345), tongue.Number(-1234), tongue.Number(999),
				tongue.Count(1, "1 second", "%d seconds"), tongue.Count(2000, "1 second", "%d seconds"),
			} {
				if got != want[i] {
					t.Errorf("%q, want %q", got, want[i])
				}
			}
		})
	}
}

func TestATongueIsTheOneThatFitsBestAndEnglishWhereNoneDoes(t *testing.T) {
	for wished, want := range map[string]string{"de-AT": "de", "de": "de", "en-US": "en-GB", "fr": "en-GB", "und": "en-GB"} {
		if got := words.Fitting(language.MustParse(wished)); got.Code != want {
			t.Errorf("%s: %s, want %s", wished, got.Code, want)
		}
	}
	if got := words.Fitting(); got.Code != "en-GB" {
		t.Errorf("no wish at all is %s", got.Code)
	}
	if _, known := words.Named("xx"); known {
		t.Error("somebody speaks xx")
	}
}

func TestWhatIsNotTranslatedIsSaidInEnglish(t *testing.T) {
	german := spoken(t, "de")
	if got := german.T("Nobody ever wrote this, %s.", "Ann"); got != "Nobody ever wrote this, Ann." {
		t.Errorf("%q", got)
	}
	if got := german.Count(3, "one unheard of", "%d unheard of"); got != "3 unheard of" {
		t.Errorf("%q", got)
	}
	var nobody words.Tongue
	if got := nobody.T("Devices"); got != "Devices" {
		t.Errorf("%q", got)
	}
}
