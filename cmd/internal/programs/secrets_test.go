package programs

import (
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

func TestASecretIsFoundInEveryDisguise(t *testing.T) {
	const secret = "satchel_rt_7hQ2xV9-pLm4+kd/Zt0"
	for name, content := range map[string]string{
		"as it is":                   "token=" + secret + "\n",
		"in hex":                     hex.EncodeToString([]byte("x" + secret)),
		"in base64":                  base64.StdEncoding.EncodeToString([]byte(secret)),
		"in base64, begun 1 earlier": base64.StdEncoding.EncodeToString([]byte("a" + secret + "zz")),
		"in base64, begun 2 earlier": base64.URLEncoding.EncodeToString([]byte("ab" + secret + "z")),
		"in an address":              "?t=satchel_rt_7hQ2xV9-pLm4%2Bkd%2FZt0",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "f"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := FilesHolding(dir, secret)
		if err != nil || len(found) != 1 {
			t.Errorf("%s: found %v, %v", name, found, err)
		}
		if found, _ := FilesHolding(dir, "satchel_rt_something_else_entirely"); len(found) != 0 {
			t.Errorf("%s: found what is not there", name)
		}
	}
}
