package api

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"satchel/auth/issuer"
)

// challengeForm is what a companion sends to sign in. It is auth/issuer that reads it.
type challengeForm struct {
	ClientID     string `json:"client_id" doc:"satchel-companion"`
	Challenge    string `json:"code_challenge" doc:"Of PKCE, the same in every request of one sign-in"`
	Method       string `json:"code_challenge_method" enum:"S256"`
	Username     string `json:"username,omitempty" doc:"The e-mail, with password, to begin"`
	Password     string `json:"password,omitempty" doc:"The app password"`
	PairingCode  string `json:"pairing_code,omitempty" doc:"Eight letters that the portal shows, instead of username and password"`
	AuthSession  string `json:"auth_session,omitempty" doc:"Of an insufficient_authorization, to go on with either passcode or send_passcode"`
	Passcode     string `json:"passcode,omitempty" doc:"From the authenticator, or one that was sent, or a recovery code"`
	SendPasscode string `json:"send_passcode,omitempty" doc:"Have a passcode sent one of the ways offered; empty for the first of them"`
	DeviceName   string `json:"device_name,omitempty" doc:"What the list of devices shows"`
	Platform     string `json:"device_platform,omitempty"`
}

type challengeMet struct {
	Code   string `json:"authorization_code" doc:"For the token endpoint, with the PKCE verifier"`
	Issuer string `json:"iss"`
}

type challengeRefused struct {
	Error       string       `json:"error" enum:"insufficient_authorization,access_denied,invalid_session,invalid_request,invalid_client,slow_down,temporarily_unavailable,server_error"`
	Description string       `json:"error_description,omitempty"`
	AuthSession string       `json:"auth_session,omitempty" doc:"With insufficient_authorization: to be sent back"`
	Wants       []string     `json:"wants,omitempty" doc:"passcode, or passcode_setup where the person must set 2-factor authentication up in the portal first"`
	Wrong       bool         `json:"wrong,omitempty" doc:"What was sent isn't right"`
	Send        []issuer.Way `json:"send,omitempty" doc:"The ways by which a passcode can be sent: companion, sms or mailbox; to is the phone, masked"`
	Sent        string       `json:"sent,omitempty" doc:"The way by which one was sent just now. Whether it arrives, nobody is told"`
}

// describeSignIn describes the endpoint that companions sign in at, which is auth/issuer's.
func (a *api) describeSignIn() {
	schema := func(of reflect.Type) *huma.Schema {
		return a.huma.OpenAPI().Components.Schemas.Schema(of, true, "")
	}
	json := func(description string, of reflect.Type) *huma.Response {
		return &huma.Response{Description: description, Content: map[string]*huma.MediaType{"application/json": {Schema: schema(of)}}}
	}
	refused := json("Not yet, or not at all; `error` says which", reflect.TypeFor[challengeRefused]())
	waits := json("Too soon or too many; Retry-After says when. What waits for a passcode still does", reflect.TypeFor[challengeRefused]())
	waits.Headers = map[string]*huma.Param{"Retry-After": {Schema: &huma.Schema{Type: huma.TypeInteger}}}
	a.huma.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "sign-in", Method: http.MethodPost, Path: issuer.ChallengePath,
		Summary: "Sign a companion in with e-mail and app password",
		Description: "An authorization challenge (draft-ietf-oauth-first-party-apps). Where a passcode is wanted, the answer is " +
			"`insufficient_authorization` with `wants` and the ways to `send` one; ask again with `auth_session` and `passcode`, or first " +
			"with `auth_session` and `send_passcode`. One is sent a minute, five a day.",
		Tags: []string{"Signing in"}, Security: open(),
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/x-www-form-urlencoded": {Schema: schema(reflect.TypeFor[challengeForm]())},
		}},
		Responses: map[string]*huma.Response{
			"200": json("Right", reflect.TypeFor[challengeMet]()), "400": refused, "429": waits, "503": waits,
		},
	})
}
