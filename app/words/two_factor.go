package words

// twoFactorRefusals explain why 2-factor authentication was not changed, by the code of the refusal. What is wrong
// with a proof is explained with the disconnect's.
var twoFactorRefusals = map[string]Explanation{
	"two-factor-saml": {
		"two-factor-saml", "Your organisation signs you in, so there is no app password to prove here that it is you.", nothingLost,
		"Change 2-factor authentication on the website, where your organisation signs you in once more.", Person,
	},
	"two-factor-no-password": {
		"two-factor-no-password", "Your account has no app password, so there is nothing to prove here that it is you.", nothingLost,
		"Change 2-factor authentication on the website, or have a link mailed for making a password first.", Person,
	},
	"already-on": {
		"already-on", "2-factor authentication is on already.", nothingLost,
		"For a new phone, turn it off first, with a passcode or a recovery code, then on again.", Person,
	},
	"two-factor-off": {
		"two-factor-off", "2-factor authentication is off.", nothingLost, "There is nothing to do. You can turn it on at any time.", Person,
	},
	"two-factor-required": {
		"two-factor-required", "An administrator of your site requires 2-factor authentication, so it can't be turned off.", nothingLost,
		"If you have a new phone, ask an administrator of your site to reset yours; then set it up again.", Person,
	},
	"two-factor-setup": {
		"two-factor-setup", "Your site requires 2-factor authentication, and you have not set it up yet.", queueSafe,
		"Set it up: in the window under Security, with satchelctl two-factor enable, or on the website under Profile. Then go on.", Person,
	},
	"wrong-first-passcode": {
		"wrong-first-passcode", "Those digits aren't right, or were used before.", nothingLost,
		"Type the six digits that your authenticator shows now. If they are refused again, see to it that its clock is right.", Person,
	},
	"not-begun": {
		"not-begun", "Setting it up took more than 15 minutes.", nothingLost,
		"Begin again. Delete the old entry in your authenticator: there will be a new key.", Person,
	},
}
