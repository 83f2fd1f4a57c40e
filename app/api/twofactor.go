package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/passcode"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/stepup"
)

const twoFactorPath = base + "/account/two-factor"

// TwoFactor sets passcodes up, renews their recovery codes and removes them.
type TwoFactor interface {
	Standing(ctx context.Context, of passcode.Owner) (passcode.Standing, error)
	Required(ctx context.Context, of passcode.Owner) (bool, error)
	Phone(ctx context.Context, account uuid.UUID) (passcode.Phone, error)
	Begin(ctx context.Context, of passcode.Owner, label passcode.Label) (passcode.Enrolment, error)
	Confirm(ctx context.Context, of passcode.Owner, typed string, from netip.Addr) ([]string, error)
	RenewRecoveryCodes(ctx context.Context, of passcode.Owner, from netip.Addr) ([]string, error)
	Remove(ctx context.Context, of passcode.Owner, from netip.Addr) error
}

func (a *api) registerTwoFactor() {
	if a.TwoFactor == nil {
		return
	}
	tags, from := []string{"Account"}, huma.Middlewares{a.withAddress}
	operation(a, huma.Operation{
		OperationID: "two-factor-standing", Method: http.MethodGet, Path: twoFactorPath,
		Summary: "How the account stands with 2-factor authentication", Tags: tags,
	}, a.twoFactorStanding)
	operation(a, huma.Operation{
		OperationID: "begin-two-factor", Method: http.MethodPost, Path: twoFactorPath + "/enrolment",
		Summary: "Begin to set 2-factor authentication up: the key for an authenticator",
		Description: "Wants the app password. Nothing changes until it is confirmed, within 15 minutes; begun again before that, " +
			"the key is the same. Codes: `already-on`, `two-factor-saml`, `two-factor-no-password`, `wrong-password`.",
		Tags: tags, Middlewares: from,
	}, a.beginTwoFactor)
	operation(a, huma.Operation{
		OperationID: "confirm-two-factor", Method: http.MethodPost, Path: twoFactorPath + "/confirmation",
		Summary: "Turn 2-factor authentication on, with the first passcode",
		Description: "Wants the app password again. The answer has the recovery codes, this once: only their hashes are kept. " +
			"Codes: those of the enrolment, `wrong-passcode`, and `not-begun` if it took too long.",
		Tags: tags, Middlewares: from,
	}, a.confirmTwoFactor)
	operation(a, huma.Operation{
		OperationID: "renew-recovery-codes", Method: http.MethodPost, Path: twoFactorPath + "/recovery-codes",
		Summary: "Void the recovery codes and make others, which are answered this once",
		Description: "Wants the app password, and a passcode or recovery code. Codes: `two-factor-off`, `wrong-password`, `passcode-wanted`, " +
			"`wrong-passcode`, `two-factor-saml`, `two-factor-no-password`.",
		Tags: tags, Middlewares: from,
	}, a.renewRecoveryCodes)
	operation(a, huma.Operation{
		OperationID: "remove-two-factor", Method: http.MethodPost, Path: twoFactorPath + "/removal",
		Summary: "Turn 2-factor authentication off",
		Description: "Wants the app password, and a passcode or recovery code. Codes: `two-factor-required` where a site demands it, and those " +
			"of renewing recovery codes.",
		Tags: tags, DefaultStatus: http.StatusNoContent, Middlewares: from,
	}, a.removeTwoFactor)
}

type twoFactorJSON struct {
	On           bool       `json:"on"`
	Since        *time.Time `json:"since,omitempty" doc:"Missing while it is off"`
	RecoveryLeft int        `json:"recovery_left" doc:"Recovery codes that were not used"`
	Required     bool       `json:"required" doc:"Whether a site demands it, so that it can't be turned off"`
	Phone        string     `json:"phone,omitempty" doc:"The phone that passcodes can be texted to, masked"`
	Obstacle     string     `json:"obstacle,omitempty" enum:"two-factor-saml,two-factor-no-password" doc:"Why it can't be changed from a companion; missing where it can"`
}

func (a *api) twoFactorStanding(ctx context.Context, _ *struct{}) (*answer[twoFactorJSON], error) {
	caller := callerOf(ctx)
	of := passcode.Account(caller.Account.ID)
	standing, err := a.TwoFactor.Standing(ctx, of)
	if err != nil {
		return nil, err
	}
	listed := twoFactorJSON{On: standing.On, RecoveryLeft: standing.RecoveryLeft}
	if standing.On {
		since := standing.Since.UTC()
		listed.Since = &since
	}
	if listed.Required, err = a.TwoFactor.Required(ctx, of); err != nil {
		return nil, err
	}
	phone, err := a.TwoFactor.Phone(ctx, caller.Account.ID)
	if err != nil {
		return nil, err
	}
	listed.Phone = phone.Masked
	if obstacle, ok := errors.AsType[*Problem](a.provable(ctx)); ok {
		listed.Obstacle = obstacle.Code
	}
	return &answer[twoFactorJSON]{listed}, nil
}

// provable is the reason why the caller can't prove themselves from a companion, if there is one.
func (a *api) provable(ctx context.Context) error {
	return twoFactorProblem(account.MayProve(password.StateOf(callerOf(ctx).Account)))
}

type passwordInput struct {
	Body struct {
		Password string `json:"password" maxLength:"4096" doc:"The app password"`
	}
}

type enrolmentJSON struct {
	Secret string `json:"secret" doc:"In base32, in groups of four, to be typed into an authenticator"`
	URI    string `json:"uri" doc:"An otpauth address, to be scanned"`
}

func (a *api) beginTwoFactor(ctx context.Context, input *passwordInput) (*answer[enrolmentJSON], error) {
	if err := a.proveOff(ctx, input.Body.Password); err != nil {
		return nil, err
	}
	row := callerOf(ctx).Account
	begun, err := a.TwoFactor.Begin(ctx, passcode.Account(row.ID), passcode.Label{Service: a.Service, Name: row.Email})
	if err != nil {
		return nil, twoFactorProblem(err)
	}
	return &answer[enrolmentJSON]{enrolmentJSON{begun.Secret, begun.URI}}, nil
}

// proveOff has the caller prove themselves while passcodes are off.
func (a *api) proveOff(ctx context.Context, typed string) error {
	if err := a.provable(ctx); err != nil {
		return err
	}
	id := callerOf(ctx).Account.ID
	standing, err := a.TwoFactor.Standing(ctx, passcode.Account(id))
	if err != nil {
		return err
	}
	if standing.On {
		return twoFactorProblem(passcode.ErrOn)
	}
	_, err = a.Proofs.Check(ctx, id, stepup.Typed{Password: typed}, addressOf(ctx))
	return twoFactorProblem(err)
}

type provedInput struct {
	Body struct {
		Password string `json:"password" maxLength:"4096" doc:"The app password"`
		Passcode string `json:"passcode" maxLength:"128" doc:"A passcode; where 2-factor authentication is on, a recovery code does too"`
	}
}

type recoveryCodesJSON struct {
	RecoveryCodes []string `json:"recovery_codes" doc:"Each signs in once. They are answered this once and never again"`
}

func (a *api) confirmTwoFactor(ctx context.Context, input *provedInput) (*answer[recoveryCodesJSON], error) {
	if err := a.proveOff(ctx, input.Body.Password); err != nil {
		return nil, err
	}
	codes, err := a.TwoFactor.Confirm(ctx, passcode.Account(callerOf(ctx).Account.ID), input.Body.Passcode, addressOf(ctx))
	if err != nil {
		return nil, twoFactorProblem(err)
	}
	return &answer[recoveryCodesJSON]{recoveryCodesJSON{codes}}, nil
}

func (a *api) renewRecoveryCodes(ctx context.Context, input *provedInput) (*answer[recoveryCodesJSON], error) {
	of, err := a.proveOn(ctx, input)
	if err != nil {
		return nil, err
	}
	codes, err := a.TwoFactor.RenewRecoveryCodes(ctx, of, addressOf(ctx))
	if err != nil {
		return nil, twoFactorProblem(err)
	}
	return &answer[recoveryCodesJSON]{recoveryCodesJSON{codes}}, nil
}

func (a *api) removeTwoFactor(ctx context.Context, input *provedInput) (*struct{}, error) {
	required, err := a.TwoFactor.Required(ctx, passcode.Account(callerOf(ctx).Account.ID))
	if err != nil {
		return nil, err
	}
	if required { // before a passcode is used up
		return nil, twoFactorProblem(passcode.ErrRequired)
	}
	of, err := a.proveOn(ctx, input)
	if err != nil {
		return nil, err
	}
	return nil, twoFactorProblem(a.TwoFactor.Remove(ctx, of, addressOf(ctx)))
}

// proveOn has the caller prove themselves, with a passcode too, while passcodes are on.
func (a *api) proveOn(ctx context.Context, input *provedInput) (passcode.Owner, error) {
	id := callerOf(ctx).Account.ID
	of := passcode.Account(id)
	if err := a.provable(ctx); err != nil {
		return of, err
	}
	standing, err := a.TwoFactor.Standing(ctx, of)
	if err != nil {
		return of, err
	}
	if !standing.On {
		return of, twoFactorProblem(passcode.ErrOff)
	}
	typed := stepup.Typed{Password: input.Body.Password, Passcode: strings.TrimSpace(input.Body.Passcode)}
	proof, err := a.Proofs.Check(ctx, id, typed, addressOf(ctx))
	if err == nil && !proof.Passcode { // turned off meanwhile
		err = passcode.ErrOff
	}
	return of, twoFactorProblem(err)
}

// twoFactorProblem puts the reasons why nothing is changed into problems; other errors stay as they are.
func twoFactorProblem(err error) error {
	return inWords(err, twoFactorProblems)
}

var twoFactorProblems = []reason{
	{account.ErrSAML, problem(http.StatusForbidden, "two-factor-saml", "The organisation signs this account in (SAML), so there is no password to prove it with here; change 2-factor authentication in the portal.")},
	{account.ErrNoPassword, problem(http.StatusConflict, "two-factor-no-password", "The account has no app password to prove it with; change 2-factor authentication in the portal, or make a password first.")},
	{passcode.ErrOn, problem(http.StatusConflict, "already-on", "2-factor authentication is on already.")},
	{passcode.ErrOff, problem(http.StatusConflict, "two-factor-off", "2-factor authentication is off.")},
	{passcode.ErrRequired, problem(http.StatusConflict, "two-factor-required", "A site demands 2-factor authentication of its members, so it can't be turned off.")},
	{passcode.ErrNotBegun, problem(http.StatusConflict, "not-begun", "Setting it up took more than 15 minutes, or was not begun; begin again.")},
	{passcode.ErrWrong, wrongPasscode},
	{stepup.ErrWrongPasscode, wrongPasscode},
	{stepup.ErrPasscodeWanted, passcodeWanted},
	{password.ErrWrongCurrent, wrongPassword},
	{session.ErrOvertaken, overtaken},
	{password.ErrBusy, busy()},
}
