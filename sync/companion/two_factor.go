package companion

import (
	"context"
	"errors"
	"net/http"
	"time"
)

const twoFactorPath = "/api/v1/account/two-factor"

// TwoFactor is how the signed-in person stands with 2-factor authentication.
type TwoFactor struct {
	On           bool       `json:"on"`
	Since        *time.Time `json:"since,omitempty"` // nil while off
	RecoveryLeft int        `json:"recovery_left"`   // unused recovery codes
	Required     bool       `json:"required"`        // by a site, so it can't be turned off
	Phone        string     `json:"phone,omitempty"` // that passcodes can be texted to, masked
	// Obstacle is why it can't be changed from a companion, as the code of a *Refused; empty where it can.
	Obstacle string `json:"obstacle,omitempty"`
}

// TwoFactor asks the service.
func (c *Companion) TwoFactor(ctx context.Context) (TwoFactor, error) {
	s, err := c.service()
	if err != nil {
		return TwoFactor{}, err
	}
	var standing TwoFactor
	err = s.call(ctx, http.MethodGet, twoFactorPath, &standing)
	return standing, err
}

// Enrolment is a key on its way to an authenticator. It is for the person's eyes alone.
type Enrolment struct {
	Secret string `json:"secret"` // in base32, in groups of four, to be typed
	URI    string `json:"uri"`    // otpauth, to be scanned
}

// BeginTwoFactor begins to set 2-factor authentication up. Nothing changes until ConfirmTwoFactor, within 15 minutes.
// The error is a *Refused with a code where it can't be, or the password is wrong.
func (c *Companion) BeginTwoFactor(ctx context.Context, password string) (Enrolment, error) {
	s, err := c.service()
	if err != nil {
		return Enrolment{}, err
	}
	var begun Enrolment
	err = s.send(ctx, http.MethodPost, twoFactorPath+"/enrolment", map[string]string{"password": password}, &begun)
	return begun, err
}

// Proof is what shows that it is still the same person.
type Proof struct {
	Password string `json:"password"`
	Passcode string `json:"passcode"`
}

// ConfirmTwoFactor turns it on with the first passcode, and returns the recovery codes, this once. The error is a
// *Refused where the passcode is wrong (wrong-first-passcode) and can be tried again, or it took too long (not-begun).
func (c *Companion) ConfirmTwoFactor(ctx context.Context, proof Proof) (recoveryCodes []string, err error) {
	recoveryCodes, err = c.recoveryCodes(ctx, "/confirmation", proof)
	if refused, ok := errors.AsType[*Refused](err); ok && refused.Code == "wrong-passcode" {
		refused.Code = "wrong-first-passcode" // for which no recovery code can stand in: there are none yet
	}
	return recoveryCodes, err
}

// RenewRecoveryCodes voids the recovery codes and returns others, this once.
func (c *Companion) RenewRecoveryCodes(ctx context.Context, proof Proof) (recoveryCodes []string, err error) {
	return c.recoveryCodes(ctx, "/recovery-codes", proof)
}

func (c *Companion) recoveryCodes(ctx context.Context, path string, proof Proof) ([]string, error) {
	s, err := c.service()
	if err != nil {
		return nil, err
	}
	var made struct {
		Codes []string `json:"recovery_codes"`
	}
	err = s.send(ctx, http.MethodPost, twoFactorPath+path, proof, &made)
	return made.Codes, err
}

// RemoveTwoFactor turns it off. The passcode may be a recovery code.
func (c *Companion) RemoveTwoFactor(ctx context.Context, proof Proof) error {
	s, err := c.service()
	if err != nil {
		return err
	}
	return s.send(ctx, http.MethodPost, twoFactorPath+"/removal", proof, nil)
}
