package words

import "strings"

// passwordRefusals explain why a new app password was not taken, by the code of the refusal.
var passwordRefusals = map[string]Explanation{
	"password-too-short": {
		"password-too-short", "That password is too short.", nothingLost,
		"Use at least 15 characters, or 8 where 2-factor authentication is demanded of you. A few words in a row are good.", Person,
	},
	"password-too-long": {
		"password-too-long", "That password is too long.", nothingLost, "Use a shorter one: up to about a thousand characters are taken.", Person,
	},
	"password-common": {
		"password-common", "Many people use that password, so it is tried first by whoever guesses.", nothingLost,
		"Choose another. A few words in a row that nobody would expect are good.", Person,
	},
	"password-own-words": {
		"password-own-words", "That password is little more than your name, your e-mail address or your site's name.", nothingLost,
		"Choose another. A few words in a row that nobody would expect are good.", Person,
	},
	"password-predictable": {
		"password-predictable", "That password follows a pattern that is easily guessed.", nothingLost,
		"Choose another. A few words in a row that nobody would expect are good.", Person,
	},
	"password-unchanged": {
		"password-unchanged", "That is the password you have now.", nothingLost, "Choose another, or leave it as it is.", Person,
	},
	"password-saml": {
		"password-saml", "Your organisation signs you in, so you have no app password.", nothingLost,
		"Change your password where your organisation keeps it.", Person,
	},
}

// explainPassword explains a refusal of a new password.
func explainPassword(code string) (Explanation, bool) {
	if e, known := passwordRefusals[code]; known {
		return e, true
	}
	return Explanation{
		code, "The service does not take that password.", nothingLost,
		"Choose another, without line breaks or other characters that can't be seen.", Person,
	}, strings.HasPrefix(code, "password-")
}
