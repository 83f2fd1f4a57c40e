package words

// accessRefusals explain what somebody lacks who was refused for want of access, by the code of the refusal, and why an
// administrator was not asked for it.
var accessRefusals = map[string]Explanation{
	"not-user": {
		"not-user", "You’re not a user of Satchel: your user account belongs to no site, or to none any more.", queueSafe,
		"Ask an administrator of your practice to make you a user.", Person,
	},
	"no-companies": {
		"no-companies", "No companies assigned to your user account.", queueSafe,
		"Ask your administrator to let you into the companies you work for.", Person,
	},
	"no-feature": {
		"no-feature", "You do not have access to this feature: your user account isn’t allowed to do this in the company.", queueSafe,
		"Ask your administrator for it, then try again.", Person,
	},
	"no-access": {
		"no-access", "You have no access to this company.", queueSafe,
		"Look which companies you have, or ask an administrator to let you into this one.", Person,
	},
	"company-closed": {
		"company-closed", "This company has been closed. What the service has of it stays.", queueSafe,
		"Ask an administrator to open it again.", Person,
	},
	"not-named": {
		"not-named", "Satchel doesn’t know whose administrator to ask: you belong to no site.", "Nobody was asked.",
		"Name the site with --site: its customer number, or its owner’s e-mail.", Person,
	},
	"which-company": {
		"which-company", "You belong to several sites, so Satchel doesn’t know whose administrator to ask.", "Nobody was asked.",
		"Name a company with --company, or choose one.", Person,
	},
	"given-already": {"given-already", "You have it already.", "Nobody was asked.", "Go on with what you wanted to do.", Done},
	"no-such-thing": {
		"no-such-thing", "There is no such feature.", "Nobody was asked.",
		"Features are documents.see, documents.add, documents.edit, documents.review, documents.download, logins, people, companies and security.", Person,
	},
}
