package words

// disconnectRefusals explain why something about an account's ways to sign in was refused, by the code of the refusal.
var disconnectRefusals = map[string]Explanation{
	"saml-account": {
		"saml-account", "Your organisation signs you in. The disconnect option is not available for SAML users.", nothingLost,
		"Ask whoever looks after sign-ins in your organisation.", Person,
	},
	"no-password": {
		"no-password", "Your account has no password, so disconnecting would lock you out.", nothingLost,
		"Have a link mailed for making one, then try again.", Person,
	},
	"not-linked": {
		"not-linked", "No Sage ID is linked to your account.", nothingLost,
		"There is nothing to do: your e-mail and password open everything already.", Person,
	},
	"disconnected": {
		"disconnected", "Your account is disconnected already, and that can't be undone.", nothingLost,
		"There is nothing to do: your e-mail and password open everything.", Person,
	},
	"wrong-password": {
		"wrong-password", "That isn't your app password.", nothingLost,
		"Try again, or have a link mailed for making a new one.", Person,
	},
	"passcode-wanted": {
		"passcode-wanted", "Your account has 2-factor authentication on, so a passcode is wanted too.", nothingLost,
		"Run it again with the passcode from your authenticator.", Person,
	},
	"wrong-passcode": {
		"wrong-passcode", "That passcode isn't right, or was used before.", nothingLost,
		"Wait for the next one, or use a recovery code.", Person,
	},
	"not-confirmed": {
		"not-confirmed", "The word that confirms it was not typed.", nothingLost, "Run it again and type the word as it is asked for.", Person,
	},
	"portal-needs-identity": {
		"portal-needs-identity", "Your account is linked to a Sage ID, and this companion was signed in without it; the website opens with your Sage ID.", nothingLost,
		"Open the website in your browser and sign in with your Sage ID there.", Person,
	},
	"overtaken": {
		"overtaken", "How your account signs in was changed elsewhere meanwhile.", nothingLost, "Sign in again, then try once more.", Person,
	},
}
