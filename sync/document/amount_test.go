package document

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestAnAmountIsReadAsPeopleTypeIt(t *testing.T) {
	for _, test := range []struct {
		typed, currency string
		want            int64
	}{
		{"12.34", "GBP", 1234},
		{"12,34", "EUR", 1234},
		{"1,234.50", "GBP", 123450},
		{"1.234,50", "EUR", 123450},
		{"1 234,5", "EUR", 123450},
		{"1'234.50", "CHF", 123450},
		{"1,234,567", "GBP", 123456700},
		{"-5", "gbp", -500},
		{"+5.", "GBP", 500},
		{".5", "GBP", 50},
		{"0", "GBP", 0},
		{"-0", "GBP", 0},
		{"-0,00", "EUR", 0},
		{"1500", "JPY", 1500},
		{"1.234", "KWD", 1234},
		{"", "", 0},
		{"  ", "GBP", 0},
	} {
		got, err := ParseMoney(test.typed, test.currency)
		if err != nil || got.Minor != test.want {
			t.Errorf("%q %s: got %v, %v; want %d", test.typed, test.currency, got, err, test.want)
		}
	}
}

func TestNothingOwedHasNoSign(t *testing.T) {
	got, err := ParseMoney("-0", "GBP")
	if err != nil || got.Amount() != "0.00" || got.String() != "GBP 0.00" {
		t.Errorf("-0 is kept as %q and shown as %q, %v", got.Amount(), got, err)
	}
}

func TestWhatIsNoAmountIsRefusedAndNotGuessed(t *testing.T) {
	for _, test := range [][2]string{
		{"1,234", "GBP"},
		{"1.234", "EUR"},
		{"12.345", "GBP"},
		{"1.2.3", "GBP"},
		{"12,34,56", "GBP"},
		{"1.5", "JPY"},
		{"abc", "GBP"},
		{"12", ""},
		{"12", "XX"},
		{"12", "pounds"},
		{"1e3", "GBP"},
		{"--5", "GBP"},
		{"5-", "GBP"},
		{"9999999999999999", "GBP"},
		{"１２", "GBP"},
		{"<b>", "GBP"},
		{"-", "GBP"},
	} {
		if got, err := ParseMoney(test[0], test[1]); !errors.Is(err, ErrMoney) {
			t.Errorf("%q %s: got %v, %v", test[0], test[1], got, err)
		}
	}
}

func TestAnAmountReadsBackAsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Money{rapid.Int64Range(-1e14, 1e14).Draw(t, "minor"), rapid.SampledFrom([]string{"GBP", "EUR", "JPY", "KWD"}).Draw(t, "currency")}
		got, err := ParseMoney(want.Amount(), want.Currency)
		if err != nil || got != want {
			t.Fatalf("%v is written %s and read as %v: %v", want, want.Amount(), got, err)
		}
	})
}
