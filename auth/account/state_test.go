package account_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"satchel/auth/account"
)

func anyState() *rapid.Generator[account.State] {
	return rapid.Custom(func(t *rapid.T) account.State {
		return account.State{
			Password: rapid.Bool().Draw(t, "password"),
			Link:     rapid.SampledFrom([]account.Link{account.LinkNone, account.LinkLinked, account.LinkDisconnected}).Draw(t, "link"),
			SAML:     rapid.Bool().Draw(t, "saml"),
		}
	})
}

func TestThePasswordOpensAChannelExactlyWhenTheRuleSaysSo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyState().Draw(t, "state")
		if got, want := account.MayUsePassword(s, account.Portal), s.Password && s.Link != account.LinkLinked && !s.SAML; got != want {
			t.Errorf("portal: got %v, want %v", got, want)
		}
		if got, want := account.MayUsePassword(s, account.Companion), s.Password && !s.SAML; got != want {
			t.Errorf("companion: got %v, want %v", got, want)
		}
		if account.MayUsePassword(s, "fax") {
			t.Error("an unknown channel was opened")
		}
	})
}

func TestWhatIsDisconnectedStaysDisconnectedWhateverIsTried(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := account.New()
		wasDisconnected := false
		for _, step := range rapid.SliceOf(rapid.SampledFrom(account.Transitions())).Draw(t, "steps") {
			before := s
			after, err := s.Apply(step)
			if err != nil && after != before {
				t.Fatalf("%s was refused and yet changed %+v to %+v", step, before, after)
			}
			if wasDisconnected && after.Link != account.LinkDisconnected {
				t.Fatalf("%s took %+v to %+v", step, before, after)
			}
			if before.Password && !after.Password {
				t.Fatalf("%s lost the password", step)
			}
			if step == account.Disconnect && err == nil && !after.Password {
				t.Fatalf("%s locked the person out: %+v", step, after)
			}
			if before.Link == account.LinkLinked && after.Link == account.LinkNone {
				t.Fatalf("%s undid a link without disconnecting", step)
			}
			s, wasDisconnected = after, after.Link == account.LinkDisconnected
		}
	})
}

func TestTransitionsAndTheReasonsTheyAreRefused(t *testing.T) {
	const none, linked, gone = account.LinkNone, account.LinkLinked, account.LinkDisconnected
	for _, test := range []struct {
		name string
		from account.State
		step account.Transition
		to   account.State
		err  error
	}{
		{"a first password", account.State{Link: none}, account.SetPassword, account.State{Password: true, Link: none}, nil},
		{"a password beside a link", account.State{Link: linked}, account.SetPassword, account.State{Password: true, Link: linked}, nil},
		{"a password under SAML", account.State{Link: none, SAML: true}, account.SetPassword, account.State{Link: none, SAML: true}, account.ErrSAML},
		{"a first link", account.State{Link: none}, account.LinkIdentity, account.State{Link: linked}, nil},
		{"a second link", account.State{Link: linked}, account.LinkIdentity, account.State{Link: linked}, account.ErrAlreadyLinked},
		{"a link under SAML", account.State{Link: none, SAML: true}, account.LinkIdentity, account.State{Link: none, SAML: true}, account.ErrSAML},
		{"a link after disconnecting", account.State{Password: true, Link: gone}, account.LinkIdentity, account.State{Password: true, Link: gone}, account.ErrDisconnectedFinal},
		{"disconnecting with a password", account.State{Password: true, Link: linked}, account.Disconnect, account.State{Password: true, Link: gone}, nil},
		{"disconnecting without one", account.State{Link: linked}, account.Disconnect, account.State{Link: linked}, account.ErrNoPassword},
		{"disconnecting nothing", account.State{Password: true, Link: none}, account.Disconnect, account.State{Password: true, Link: none}, account.ErrNotLinked},
		{"disconnecting twice", account.State{Password: true, Link: gone}, account.Disconnect, account.State{Password: true, Link: gone}, account.ErrDisconnectedFinal},
		{"disconnecting under SAML", account.State{Password: true, Link: linked, SAML: true}, account.Disconnect, account.State{Password: true, Link: linked, SAML: true}, account.ErrSAML},
		{"support disconnecting without a password", account.State{Link: linked}, account.DisconnectBySupport, account.State{Link: gone}, nil},
		{"support disconnecting with one", account.State{Password: true, Link: linked}, account.DisconnectBySupport, account.State{Password: true, Link: gone}, nil},
		{"support disconnecting nothing", account.State{Link: none}, account.DisconnectBySupport, account.State{Link: none}, account.ErrNotLinked},
		{"support disconnecting twice", account.State{Link: gone}, account.DisconnectBySupport, account.State{Link: gone}, account.ErrDisconnectedFinal},
		{"support disconnecting under SAML", account.State{Link: linked, SAML: true}, account.DisconnectBySupport, account.State{Link: linked, SAML: true}, account.ErrSAML},
		{"support relinking", account.State{Link: gone}, account.LinkIdentity, account.State{Link: gone}, account.ErrDisconnectedFinal},
		{"SAML begins", account.State{Password: true, Link: none}, account.RequireSAML, account.State{Password: true, Link: none, SAML: true}, nil},
		{"SAML ends", account.State{Password: true, Link: none, SAML: true}, account.ReleaseSAML, account.State{Password: true, Link: none}, nil},
		{"a word that is no transition", account.New(), "relink", account.New(), account.ErrUnknownTransition},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.from.Apply(test.step)
			if got != test.to || !errors.Is(err, test.err) {
				t.Errorf("got %+v, %v; want %+v, %v", got, err, test.to, test.err)
			}
		})
	}
}
