package translations_test

import (
	"testing"
	"time"

	"satchel/assets/translations"
)

func TestALanguageIsFoundByItsCodeAndEnglishStandsInForNone(t *testing.T) {
	for code, want := range map[string]string{"de": "ja", "en-GB": "yes", "": "yes", "tlh": "yes", "DE": "yes"} {
		found, known := translations.Named(code)
		if got := found.Text("yes"); got != want || known != (found.Code == code && code != "") {
			t.Errorf("%q says %s, not %s; known: %v", code, got, want, known)
		}
	}
}

func named(code string) translations.Language {
	found, _ := translations.Named(code)
	return found
}

func TestADayIsWrittenAsItsReadersDo(t *testing.T) {
	at := time.Date(2026, time.March, 1, 23, 0, 0, 0, time.UTC)
	for code, want := range map[string]string{"de": "1. März 2026", "en-GB": "1 March 2026"} {
		if got := named(code).Day(at); got != want {
			t.Errorf("%s: %s, not %s", code, got, want)
		}
	}
	if got := (translations.Language{}).Day(at); got != "1 March 2026" {
		t.Errorf("without a language it is %s", got)
	}
}

func TestWhoSomethingIsDoneForIsKnownOnlyWhereSomebodySaidSo(t *testing.T) {
	if got := translations.ReadBy(t.Context()); got != "" {
		t.Errorf("nobody is known to read %q", got)
	}
	if got := translations.ReadBy(translations.For(t.Context(), "de")); got != "de" {
		t.Errorf("got %q", got)
	}
}

func TestALanguageIsTheOneJustChosenElseTheKnownOneElseTheOneOfThePage(t *testing.T) {
	german := translations.For(t.Context(), "de")
	chosen := translations.Chosen(german, "en-GB")
	if got := translations.Settled(german, ""); got != "de" {
		t.Errorf("of somebody unknown: %q", got)
	}
	if got := translations.Settled(german, "fr"); got != "fr" {
		t.Errorf("of somebody known: %q", got)
	}
	if got := translations.Settled(chosen, "fr"); got != "en-GB" {
		t.Errorf("of somebody who has just chosen: %q", got)
	}
}
