package words_test

import (
	"testing"

	"pgregory.net/rapid"

	"satchel/sync/document"
)

func TestAnAmountIsShownWithTheMarksOfItsReader(t *testing.T) {
	for english, german := range map[string]string{
		"GBP 1,234,567.50": "GBP 1.234.567,50", "JPY −1,234": "JPY −1.234", "EUR 0.05": "EUR 0,05", "": "",
	} {
		if got := spoken(t, "de").Money(english); got != german {
			t.Errorf("%s became %s, not %s", english, got, german)
		}
		if got := spoken(t, "en-GB").Money(english); got != english {
			t.Errorf("%s became %s", english, got)
		}
	}
}

func TestAnAmountInAFormIsWhatItsReaderWouldTypeAndWhatTheyTypedIsLeftAlone(t *testing.T) {
	for saved, german := range map[string]string{
		"1234.50": "1234,50", "-0.05": "-0,05", "12": "12", "": "",
		"1.234": "1.234", "1,234": "1,234", "1,234.50": "1,234.50", "1.234,50": "1.234,50", "1234.500": "1234.500", "about 5.50": "about 5.50",
	} {
		if got := spoken(t, "de").Typed(saved); got != german {
			t.Errorf("%s became %s, not %s", saved, got, german)
		}
		if got := spoken(t, "en-GB").Typed(saved); got != saved {
			t.Errorf("%s became %s", saved, got)
		}
	}
}

func TestAFormSaysTheSameAmountInEveryTongue(t *testing.T) {
	german := spoken(t, "de")
	rapid.Check(t, func(t *rapid.T) {
		saved := document.Money{
			Minor: rapid.Int64Range(-1e14, 1e14).Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"GBP", "EUR", "JPY", "KWD", "CLF"}).Draw(t, "currency"),
		}
		read, err := document.ParseMoney(german.Typed(saved.Amount()), saved.Currency)
		if err != nil || read != saved {
			t.Fatalf("%v became %v: %v", saved, read, err)
		}
	})
}
