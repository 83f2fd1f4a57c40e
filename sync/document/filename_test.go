package document

import "testing"

func TestAFileNameLeadsOutOfNoFolderAndToNoDevice(t *testing.T) {
	for _, c := range []struct{ shown, ending, want string }{
		{"invoice", ".pdf", "invoice.pdf"},
		{"invoice.pdf", "", "invoice.pdf"},
		{"../../etc/passwd", ".txt", "_.._etc_passwd.txt"},
		{`C:\a*b?"<c>|`, "", "C__a_b___c__"},
		{" . ", ".pdf", "document.pdf"},
		{"", "", "document"},
		{"No. 7", ".pdf", "No. 7.pdf"},
		{"nul", ".pdf", "nul_.pdf"},
		{"CON.pdf", "", "CON_.pdf"},
		{"aux .tar.gz", "", "aux _.tar.gz"},
		{"Com1", "", "Com1_"},
		{"LPT².txt", "", "LPT²_.txt"},
		{"conin$", ".txt", "conin$_.txt"},
		{"COM10", ".pdf", "COM10.pdf"},
		{"COM", ".pdf", "COM.pdf"},
		{"console.pdf", "", "console.pdf"},
	} {
		if got := FileName(c.shown, c.ending); got != c.want {
			t.Errorf("%q with %q became %q, want %q", c.shown, c.ending, got, c.want)
		}
	}
}
