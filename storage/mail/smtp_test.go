package mail_test

import (
	"crypto/x509"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"strings"
	"testing"
	"time"

	"satchel/storage/mail"
	"satchel/storage/mail/mailtest"
)

func sender(t *testing.T, to mailtest.Server, security mail.Security, change func(*mail.SMTPConfig)) *mail.SMTP {
	t.Helper()
	cfg := mail.SMTPConfig{
		Address: to.Address, Security: security, From: "Satchel für alle <satchel@example.test>", RootCAs: to.Roots, Timeout: 10 * time.Second,
	}
	if security != mail.None {
		cfg.Username, cfg.Password = mailtest.Username, mailtest.Password
	}
	if change != nil {
		change(&cfg)
	}
	smtp, err := mail.NewSMTP(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return smtp
}

var note = mail.Message{
	To:      "ada@example.test",
	Subject: "Ihr Kennwort wurde geändert – " + strings.Repeat("sehr lang ", 20),
	Text:    "Guten Tag, Ada.\n.\n.line with a dot\nhttp://127.0.0.1:8080/reset/abc=def\n\nGrüße ✓\n",
}

func TestMailArrivesWholeHoweverTheConnectionIsProtected(t *testing.T) {
	for _, security := range []mail.Security{mail.StartTLS, mail.TLS, mail.None} {
		t.Run(string(security), func(t *testing.T) {
			server := mailtest.Start(t, string(security))
			if err := sender(t, server, security, nil).Send(t.Context(), note); err != nil {
				t.Fatal(err)
			}
			received := server.Received(t)
			if len(received) != 1 {
				t.Fatalf("%d mails arrived", len(received))
			}
			header := received[0].Header
			subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
			if err != nil || subject != note.Subject {
				t.Errorf("the subject is %q (%v)", subject, err)
			}
			if got := header.Get("Auto-Submitted"); got != "auto-generated" {
				t.Errorf("Auto-Submitted is %q", got)
			}
			if !strings.HasSuffix(header.Get("Message-Id"), "@example.test>") {
				t.Errorf("the message id %q doesn't end in the sender's domain", header.Get("Message-Id"))
			}
			text, err := io.ReadAll(quotedprintable.NewReader(received[0].Body))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(string(text), "\r\n", "\n"); strings.TrimRight(got, "\n") != strings.TrimRight(note.Text, "\n") {
				t.Errorf("the text is %q", got)
			}
		})
	}
}

func TestMailIsRefusedWhen(t *testing.T) {
	server := mailtest.Start(t, "starttls")
	for name, test := range map[string]struct {
		change func(*mail.SMTPConfig)
		to     string
		final  bool
	}{
		"the mailbox does not exist":            {to: "gone@refused.test", final: true},
		"the server is busy":                    {to: "ada@busy.test"},
		"the password is wrong":                 {change: func(c *mail.SMTPConfig) { c.Password = "wrong" }},
		"nobody vouches for the server":         {change: func(c *mail.SMTPConfig) { c.RootCAs = x509.NewCertPool() }},
		"nobody listens":                        {change: func(c *mail.SMTPConfig) { c.Address = closedPort(t) }},
		"the server wants TLS and we use none":  {change: func(c *mail.SMTPConfig) { c.Security, c.Username = mail.None, "" }},
		"we use implicit TLS and it speaks not": {change: func(c *mail.SMTPConfig) { c.Security, c.Timeout = mail.TLS, time.Second }},
	} {
		t.Run(name, func(t *testing.T) {
			message := note
			if test.to != "" {
				message.To = test.to
			}
			err := sender(t, server, mail.StartTLS, test.change).Send(t.Context(), message)
			if err == nil || errors.Is(err, mail.ErrRejected) != test.final {
				t.Errorf("got %v, want one that is final: %v", err, test.final)
			}
			if err != nil && strings.Contains(err.Error(), mailtest.Password) {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
	if n := len(server.Received(t)); n != 0 {
		t.Errorf("%d mails arrived all the same", n)
	}
}

func TestAServerThatNeverAnswersIsGivenUpInTime(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	silent := mailtest.Server{Address: listener.Addr().String()}
	begun := time.Now()
	smtp := sender(t, silent, mail.None, func(c *mail.SMTPConfig) { c.Timeout = 300 * time.Millisecond })
	if err := smtp.Send(t.Context(), note); err == nil {
		t.Error("sent")
	}
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("gave up after %v", took)
	}
}

func TestACredentialIsNotSentInTheClearToAnotherMachine(t *testing.T) {
	_, err := mail.NewSMTP(mail.SMTPConfig{
		Address: "mail.example.test:25", Security: mail.None, From: "satchel@example.test", Username: "satchel", Password: "x",
	})
	if err == nil {
		t.Error("accepted")
	}
}

func TestAConfigurationIsRefusedWhen(t *testing.T) {
	for name, cfg := range map[string]mail.SMTPConfig{
		"the port is missing":         {Address: "mail.example.test", From: "a@example.test"},
		"the port is no number":       {Address: "mail.example.test:smtp!", From: "a@example.test"},
		"the sender is no address":    {Address: "mail.example.test:25", From: "Satchel"},
		"the sender has a line end":   {Address: "mail.example.test:25", From: "a@example.test\r\nBcc: b@example.test"},
		"the security is a new word":  {Address: "mail.example.test:25", From: "a@example.test", Security: "ssl3"},
		"there is no address of ours": {Address: "mail.example.test:25"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := mail.NewSMTP(cfg); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}
