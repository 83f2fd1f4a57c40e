package words

// loginRefusals explain why a login was not released, by the code of the refusal.
var loginRefusals = map[string]Explanation{
	"no-such-login": unknownLogin,
	"login-in-use": {
		"login-in-use", "That login is not a disconnected one: its browser gave a sign of life within the last five minutes.", nothingLost,
		"Log out in that browser. If you can’t reach it, wait five minutes, or sign it out in the portal under Profile, Devices.", Person,
	},
}

var unknownLogin = Explanation{
	"no-such-login", "You have no such login; it may be over already.", nothingLost, "See the list of your logins for those there are.", Person,
}
