package companion

import (
	"errors"
	"testing"

	"github.com/google/uuid"
)

func TestSomebodyWithoutACompanyIsNotAskedToChooseOne(t *testing.T) {
	c := open(t, t.TempDir())
	account := Account{ID: uuid.NewString()}
	if _, err := c.companyFor(t.Context(), account, ""); !errors.Is(err, ErrChooseCompany) {
		t.Errorf("before the service has said which there are: %v", err)
	}
	for _, test := range []struct {
		heard []Company
		want  error
	}{{nil, ErrNoCompany}, {[]Company{}, ErrNoCompany}, {[]Company{bakery, joinery}, ErrChooseCompany}} {
		if err := c.rememberCompanies(account.ID, test.heard); err != nil {
			t.Fatal(err)
		}
		if _, err := c.companyFor(t.Context(), account, ""); !errors.Is(err, test.want) {
			t.Errorf("with %v: %v, want %v", test.heard, err, test.want)
		}
	}
}

func TestWithoutAHomeFolderThePersonIsToldSo(t *testing.T) {
	t.Setenv("HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	if _, err := Open(t.Context(), Options{}); !errors.Is(err, ErrNoHome) {
		t.Errorf("%v", err)
	}
}
