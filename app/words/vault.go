package words

import (
	"satchel/auth/passcode/otpauth"
	"satchel/auth/vault"
	"satchel/auth/vault/scan"
)

const vaultSafe = "The vault is as it was."

var vaultSentinels = []sentinel{
	{vault.ErrUnknown, Explanation{
		"vault-unknown", "The vault has no entry of that name.", vaultSafe, "See the list for what there is, or add it.", Person,
	}},
	{vault.ErrAmbiguous, Explanation{
		"vault-ambiguous", "That fits more than one entry of the vault.", vaultSafe, "Give more of its name.", Person,
	}},
	{vault.ErrTaken, Explanation{
		"vault-taken", "The vault has an entry of that service and name already.", vaultSafe,
		"Remove that one first if this replaces it, or call this one something else.", Person,
	}},
	{vault.ErrNameless, Explanation{
		"vault-nameless", "An entry of the vault has to be called something.", vaultSafe, "Name the service, or the person there.", Person,
	}},
	{vault.ErrGone, Explanation{
		"vault-gone", "The keychain has lost the key of this entry.", "The other entries are as they were.",
		"Remove the entry, and set 2-factor authentication up again where it is for; a recovery code of that service gets you in.", Person,
	}},
	{vault.ErrBroken, Explanation{
		"vault-damaged", "The list of what is in the vault is damaged (vault.json).", "The keys themselves are still in the keychain.",
		"Put that file back from a backup of the companion's folder. Without one, move it away and add the entries again.", Person,
	}},
	{vault.ErrNewer, Explanation{
		"vault-newer", "A newer Satchel has used this vault.", vaultSafe, "Update this program, then try again.", Person,
	}},
	{scan.ErrNoPicture, Explanation{
		"scan-no-picture", "That file can't be read as a picture.", vaultSafe, "Choose a picture: PNG, JPEG, GIF, BMP or WebP.", Person,
	}},
	{scan.ErrTooLarge, Explanation{
		"scan-too-large", "That picture is too large to be searched.", vaultSafe, "Cut it down to the QR code, or take a screenshot of it.", Person,
	}},
	{scan.ErrNoCode, Explanation{
		"scan-no-code", "No QR code can be made out in that picture.", vaultSafe,
		"Take a sharp screenshot with the whole code and the white around it; or type the key that stands beside it.", Person,
	}},
	{otpauth.ErrExport, Explanation{
		"otpauth-export", "That is what an authenticator exports, with several entries in one code. Satchel doesn't take exports.", vaultSafe,
		"Add each entry by its own code: the one that its service shows where 2-factor authentication is set up.", Person,
	}},
	{otpauth.ErrForeign, Explanation{
		"otpauth-foreign", "That can be read, and it is no authenticator code: it holds something else, such as a web address.", vaultSafe,
		"Take the code that the service shows where 2-factor authentication is set up. Its address begins with otpauth://; the key shown beside it does as well.", Person,
	}},
	{otpauth.ErrUnreadable, Explanation{
		"otpauth-unreadable", "No passcodes can be made of that.", vaultSafe,
		"Give the address behind the QR code (it begins with otpauth://), or the key shown beside it.", Person,
	}},
}
