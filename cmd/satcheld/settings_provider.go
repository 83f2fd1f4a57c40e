package main

import (
	"fmt"
	"io"
	"strings"

	"satchel/auth/federation"
	"satchel/storage/redact"
)

// providerSettings is an OpenID issuer that people may sign in with, besides the built-in identity provider. There
// may be several, and only in the configuration file, each as a table [[provider]].
type providerSettings struct {
	ID           string        `koanf:"id" help:"names it in addresses, in lower-case letters, digits and hyphens; what is registered at the issuer as redirect address is the public URL with /sign-in/callback/ and this"`
	Label        string        `koanf:"label" help:"what people know it by; the button says Continue with …"`
	Issuer       string        `koanf:"issuer" help:"the issuer, exactly as it calls itself, such as https://login.example"`
	ClientID     string        `koanf:"client-id" help:"the client id that was registered there"`
	Secret       redact.Secret `koanf:"client-secret" help:"the client's secret; none for a public client"`
	Scopes       []string      `koanf:"scopes" help:"what is asked for besides openid; email and profile if left out"`
	StaySignedIn bool          `koanf:"stay-signed-in" help:"leave people signed in at the issuer when they log out here; otherwise they are logged out there too, where it can do that, and what is registered there as address after logging out is the public URL with /sign-out/callback/ and the id"`
	TrustEmail   bool          `koanf:"trust-email" help:"take e-mail addresses that the issuer doesn't say it has proven; only for one that hands the addresses out itself"`
}

func (s providerSettings) provider() federation.Provider {
	return federation.Provider{
		ID: s.ID, Label: s.Label, Issuer: s.Issuer, ClientID: s.ClientID, Secret: s.Secret, Scopes: s.Scopes, TrustEmail: s.TrustEmail,
		StaySignedIn: s.StaySignedIn,
	}
}

func secretOf(text string) redact.Secret { return redact.Secret(text) }

// printProviders prints the tables as they are in effect, with secrets masked.
func printProviders(out io.Writer, providers []providerSettings) error {
	for _, p := range providers {
		scopes := make([]string, len(p.Scopes))
		for i, scope := range p.Scopes {
			scopes[i] = fmt.Sprintf("%q", scope)
		}
		_, err := fmt.Fprintf(
			out, "[[provider]] # file\nid = %q\nlabel = %q\nissuer = %q\nclient-id = %q\nclient-secret = %q\nscopes = [%s]\ntrust-email = %t\nstay-signed-in = %t\n\n",
			p.ID, p.Label, p.Issuer, p.ClientID, p.Secret.String(), strings.Join(scopes, ", "), p.TrustEmail, p.StaySignedIn,
		)
		if err != nil {
			return err
		}
	}
	return nil
}
