package document

import (
	"math"
	"testing"
)

func TestMoneyReadsWithTheDigitsItsCurrencyHas(t *testing.T) {
	for money, want := range map[Money]string{
		{0, "GBP"}: "GBP 0.00", {5, "GBP"}: "GBP 0.05", {-1234567, "EUR"}: "EUR −12,345.67", {1234567, "JPY"}: "JPY 1,234,567",
		{1, "KWD"}: "KWD 0.001", {100, ""}: "", {math.MinInt64, "GBP"}: "GBP −92,233,720,368,547,758.08",
	} {
		if got := money.String(); got != want {
			t.Errorf("%v: %q, want %q", money, got, want)
		}
	}
}
