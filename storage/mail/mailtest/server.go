package mailtest

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"math/big"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

//go:embed server.py
var script []byte

// Username and Password are the one account the server knows; it wants them wherever TLS is spoken.
const (
	Username = "satchel"
	Password = "correct-horse"
)

// Server is a running aiosmtpd.
type Server struct {
	Address string         // host:port
	Roots   *x509.CertPool // vouch for it
	CAFile  string         // the same as a PEM file

	maildir string
}

// Start runs a server that speaks starttls, tls or none until the test ends. Debian's Python runs it, since that
// has Debian's aiosmtpd.
func Start(t *testing.T, mode string) Server {
	t.Helper()
	dir := t.TempDir()
	running := Server{maildir: filepath.Join(dir, "maildir"), Roots: x509.NewCertPool()}
	certificate, key := certify(t, dir, running.Roots)
	running.CAFile = certificate
	program := exec.Command("/usr/bin/python3", "-W", "ignore", write(t, dir, "server.py", script), running.maildir, certificate, key, mode)
	var chatter bytes.Buffer
	program.Stderr = &chatter
	stdin, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatalf("starting an SMTP server (apt-get install python3-aiosmtpd): %v", err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = program.Wait()
		if t.Failed() {
			t.Logf("the SMTP server said:\n%s", chatter.Bytes())
		}
	})
	port, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("no SMTP server to test against (apt-get install python3-aiosmtpd): %v", err)
	}
	running.Address = net.JoinHostPort("127.0.0.1", strings.TrimSpace(port))
	return running
}

// certify makes a certificate for 127.0.0.1 and has the roots trust it.
func certify(t *testing.T, dir string, roots *x509.CertPool) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encodedKey, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	encoded := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	roots.AppendCertsFromPEM(encoded)
	return write(t, dir, "cert.pem", encoded), write(t, dir, "key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encodedKey}))
}

func write(t *testing.T, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Received are the mails the server has accepted.
func (s Server) Received(t *testing.T) []*mail.Message {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(s.maildir, "new", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var messages []*mail.Message
	for _, path := range files {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = file.Close() })
		message, err := mail.ReadMessage(file)
		if err != nil {
			t.Fatal(err)
		}
		messages = append(messages, message)
	}
	return messages
}
