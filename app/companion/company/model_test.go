package company

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"satchel/app/words"
	"satchel/sync/companion"
)

func TestCompaniesStandBySiteInTheOrderOfTheirNames(t *testing.T) {
	var m Model
	m.Loaded([]companion.Company{{Name: "Zed", Site: "B"}, {Name: "beta", Site: "a"}, {Name: "Alpha", Site: "a"}}, words.Explanation{})
	want := []Site{
		{"a", []companion.Company{{Name: "Alpha", Site: "a"}, {Name: "beta", Site: "a"}}},
		{"B", []companion.Company{{Name: "Zed", Site: "B"}}},
	}
	if diff := cmp.Diff(want, m.Sites()); diff != "" {
		t.Error(diff)
	}
}

func TestASingleCompanyIsChosenWithoutAsking(t *testing.T) {
	var m Model
	m.Loaded([]companion.Company{{Name: "Alpha"}}, words.Explanation{})
	if only, ok := m.Only(); !ok || only.Name != "Alpha" {
		t.Errorf("%v %v", only, ok)
	}
	m.Loaded([]companion.Company{{Name: "Alpha"}, {Name: "Beta"}}, words.Explanation{})
	if _, ok := m.Only(); ok {
		t.Error("one of two is chosen")
	}
}

func TestNoneIsOnlySaidWhenTheServiceHasAnswered(t *testing.T) {
	var m Model
	if m.None() {
		t.Error("said before the answer")
	}
	m.Failed(words.Explanation{Title: "offline"})
	if m.None() {
		t.Error("said of a service that did not answer")
	}
	m.Loaded(nil, words.Explanation{Title: "None"})
	if !m.None() || m.Trouble().Title != "" {
		t.Error("not said of an empty answer")
	}
}
