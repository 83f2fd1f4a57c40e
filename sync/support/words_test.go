package support

import "testing"

func TestTextsOfTheProgramStandAndWhatIsAPersonsDoesNot(t *testing.T) {
	s := NewScrubber().Hiding("Red Line Services", "Red Line Services Ltd", "call", "is", "")
	for text, want := range map[string]string{
		"The os keychain works and holds this account's token.":                             "The os keychain works and holds this account's token.",
		"80405 MB free for captured documents.":                                             "80405 MB free for captured documents.",
		"Another Satchel is working on it now, so its file was not examined; 2 documents.":  "Another Satchel is working on it now, so its file was not examined; 2 documents.",
		"As bea@demo.test on the device Bea’s Laptop.":                                      "As … on the device …",
		"upload refused: You have no access to this company. Look which companies you have": "upload refused: You have no access to this company. Look which companies you have",
		"This company has been closed (company-closed).":                                    "This company has been closed (company-closed).",
		"You’re not a user of any site.":                                                    "You’re not a user of any site.",
		"closed for Red Line Services Ltd, of Red Line Services":                            "closed for …, of …",
		"call failed: is it?":                "call failed: is it?",
		"closed for Fisher. Harbour is next": "closed for … is next",
		"the company of Mark Window-Harbour": "the company of …",
	} {
		if got := s.Text(text); got != want {
			t.Errorf("%s\n%s, want\n%s", text, got, want)
		}
	}
	for code, want := range map[string]string{"too-large": "too-large", "no-access": "no-access", "harbour-lane": left, "-": left, "": left} {
		if got := s.Word(code); got != want {
			t.Errorf("%s: %s", code, got)
		}
	}
}

func TestTheVersionOfALogLineStands(t *testing.T) {
	s := NewScrubber()
	for version, want := range map[string]string{
		"v1.2": "v1.2", "v1.2.3-rc.1": "v1.2.3-rc.1", "development": "development", "v0.0.0-20261128063355-0123456789ab+dirty": "v0.0.0-20261128063355-0123456789ab+dirty",
		"192.0.2.14": left, "Joe": left, "482913": left,
	} {
		if got := s.line("version=" + version); got != "version="+want {
			t.Errorf("%s: %s", version, got)
		}
	}
}
