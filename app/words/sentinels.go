package words

import (
	"satchel/storage/keychain"
	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/capture"
	"satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/engine"
	"satchel/sync/ledger"
	"satchel/sync/resumable"
	"satchel/sync/support"
)

var companionSentinels = []sentinel{
	{companion.ErrHomeInUse, Explanation{
		"home-in-use", "Another Satchel is using this folder: the window, or another satchelctl.", queueSafe,
		"Use the one that is open, which sends what is queued; or end it and try again.", Person,
	}},
	{companion.ErrBrokeOff, Explanation{
		"broke-off", "The Satchel that is using this folder, the window or another satchelctl, ended or stopped answering before it was done.",
		"What was said to be saved is safe. Everything captured is safe on this computer.",
		"See the list for what was done, then ask again for the rest.", Failed,
	}},
	{companion.ErrNoAccount, Explanation{
		"no-account", "Nobody is signed in here.", queueSafe, "Sign in first.", Person,
	}},
	{companion.ErrUnknownAccount, Explanation{
		"unknown-account", "Nobody of that name has signed in here.", nothingLost, "See the accounts there are, or sign in.", Person,
	}},
	{companion.ErrChooseCompany, Explanation{
		"choose-company", "No company is chosen for new documents.", nothingLost, "Choose one of your companies, then try again.", Person,
	}},
	{companion.ErrNoCompany, Explanation{
		"no-company", "No companies assigned to your user account.", nothingLost,
		"Ask your administrator to assign one, then look at your companies again.", Person,
	}},
	{companion.ErrNoHome, Explanation{
		"no-home", "This system doesn't say where your files belong, so Satchel has no folder to work in.", nothingLost,
		"Set HOME, or name a folder with --home or SATCHEL_HOME.", Person,
	}},
	{companion.ErrUnknownCompany, Explanation{
		"unknown-company", "You have no company of that name.", nothingLost,
		"Check the spelling against your list of companies, or ask your administrator for access.", Person,
	}},
	{companion.ErrSeveralAccounts, Explanation{
		"several-accounts", "That fits more than one account.", nothingLost,
		"Give the service's address behind the e-mail address, or the beginning of the id; the list of accounts has both.", Person,
	}},
	{companion.ErrAmbiguous, Explanation{
		"ambiguous", "That fits more than one.", nothingLost, "Give more of it, or the whole id.", Person,
	}},
	{companion.ErrUnknownDocument, Explanation{
		"unknown-document", "There is no such document here.", nothingLost, "See the list for the documents there are.", Person,
	}},
	{companion.ErrWrongAnswer, Explanation{
		"wrong-answer", "The service gave an answer that makes no sense.", queueSafe,
		"Try again later. If it stays, tell whoever runs the service.", Failed,
	}},
	{companion.ErrUnknownLogin, unknownLogin},
	{companion.ErrLimit, Explanation{
		"limit-too-low", "That limit is too low.", nothingLost, "Give 64 kB a second or more: slower, and the service would take the connection for dead.", Usage,
	}},
	{engine.ErrMetered, Explanation{
		"metered", "This network is metered, and you want uploads to wait for another.", queueSafe,
		"Use another network, or let uploads go over this one too.", Offline,
	}},
	{companion.ErrTooMuch, Explanation{
		"too-much-to-show", "The document is too large to be fetched only to look at it.", "The service has it whole.",
		"Open it on the website.", Failed,
	}},
	{companion.ErrNotLent, Explanation{
		"not-lent", "Documents of this kind are not opened from here: what opens them might run them.", nothingLost,
		"Open the original, if you know where it comes from.", Failed,
	}},
	{support.ErrExists, Explanation{
		"file-exists", "There is a file of that name already.", "It was left as it is, and nothing was written.", "Choose another name.", Usage,
	}},
}

var keychainSentinels = []sentinel{
	{keychain.ErrMissing, Explanation{
		"keychain-missing", "This computer has no keychain that Satchel can use.", "Nothing was written in the clear. Everything captured is safe on this computer.",
		"Start one (on Linux: gnome-keyring or KWallet), or choose another place: a file encrypted with a passphrase of yours.", Person,
	}},
	{keychain.ErrLocked, Explanation{
		"keychain-locked", "The keychain is locked, or nobody answered its question in time.", "Nothing was written in the clear. Everything captured is safe on this computer.",
		"Unlock it and try again; or sign in with another place chosen: a file encrypted with a passphrase of yours.", Person,
	}},
	{keychain.ErrPassphrase, Explanation{
		"keychain-passphrase", "The passphrase does not open the encrypted keychain.", nothingLost,
		"Try again. If it is lost, sign out without it and sign in anew; documents that wait are kept.", Person,
	}},
	{keychain.ErrDamaged, Explanation{
		"keychain-damaged", "The encrypted keychain is damaged, or can't be read.", "It was left as it is. Everything captured is safe on this computer.",
		"Put keychain.age and keychain.age.key back from a backup of Satchel's folder, or sign out without it, which moves them aside, and sign in anew.", Person,
	}},
	{keychain.ErrNotFound, Explanation{
		"keychain-empty", "The keychain holds nothing for this account.", queueSafe, "Sign in again as the same person.", Person,
	}},
	{keychain.ErrTooLong, Explanation{
		"keychain-too-long", "The keychain can't hold a token this long.", nothingLost,
		"Sign in with the encrypted file chosen in its place, and tell whoever runs the service.", Person,
	}},
	{keychain.ErrName, Explanation{
		"keychain-name", "The keychain can't keep something under that name.", nothingLost,
		"Tell whoever runs the service: it names accounts in a way keychains can't.", Failed,
	}},
}

var storageSentinels = []sentinel{
	{queue.ErrInUse, companionSentinels[0].words},
	{queue.ErrNewer, Explanation{
		"queue-newer", "A newer Satchel has used this folder.", queueSafe, "Update this program, then try again.", Person,
	}},
	{queue.ErrDamaged, Explanation{
		"queue-damaged", "The queue's file is damaged.", "The captured copies are kept apart from it.",
		"Start Satchel again: it puts the damaged file aside and fills the queue anew from the copies.", Failed,
	}},
	{queue.ErrNotFound, companionSentinels[9].words},
	{ledger.ErrUnknown, companionSentinels[9].words},
	{queue.ErrFull, diskFull},
	{spool.ErrFull, diskFull},
	{spool.ErrChanged, explainCapture(capture.Changing)},
	{spool.ErrEmpty, explainCapture(capture.Empty)},
	{spool.ErrTooLarge, explainCapture(capture.TooLarge)},
	{spool.ErrReading, explainCapture(capture.Unreadable)},
	{spool.ErrMissing, reason(document.BytesMissing)},
	{spool.ErrDamaged, reason(document.BytesDamaged)},
	{capture.ErrNote, Explanation{
		"note-too-long", "The note is too long: at most 2,000 bytes fit, which are as many plain letters, or about half as many with accents.", "Nothing was captured.",
		"Make the note shorter, then try again.", Usage,
	}},
	{capture.ErrRequest, Explanation{
		"capture-request", "That can't be captured as asked.", nothingLost,
		"Check the files, the note (at most 2,000 bytes) and the category.", Usage,
	}},
	{document.ErrMoney, Explanation{
		"no-amount", "That is no amount of money.", "Nothing was changed.", "Type it like 1234.50, with a currency such as GBP.", Usage,
	}},
	{capture.ErrNoRoom, Explanation{
		"no-room", "Some files were left out: this computer's disk has no room for them.",
		"Those said to be saved are safe, and the originals are where they were.",
		"Make room (Satchel keeps 32 MB of the disk free for its queue), then capture the others again.", Person,
	}},
	{capture.ErrStopped, Explanation{
		"capture-stopped", "Capture stopped before all files were looked at: the disk can't be written.",
		"What was saved before is safe, and the originals are where they were.", "Make room or mend the disk, then capture the rest.", Person,
	}},
}

var diskFull = Explanation{
	"disk-full", "This computer's disk is full.", "What was saved before is safe; nothing half-written was kept.",
	"Make room, then try again.", Person,
}

var uploadSentinels = []sentinel{
	{resumable.ErrNotSatchel, reason(document.WrongAnswer)},
	{resumable.ErrBadAcknowledgement, reason(document.NoAcknowledgement)},
}

// faults are rules of the program's own that it found broken. They reach a person only through a fault.
var faults = []sentinel{
	{engine.ErrAccepted, Explanation{
		"accepted-already", "The service has accepted it already, so it can't be taken back from here.",
		"The document is with the service.", "Remove it once more to take it off this list.", Failed,
	}},
	{engine.ErrStopped, Explanation{
		"stopped", "Sending has stopped.", queueSafe, "Start it again to go on.", Failed,
	}},
	{engine.ErrRunning, fault("engine-running")},
	{document.ErrTransition, fault("document-step")},
	{document.ErrInvariant, fault("document-rule")},
	{document.ErrAcknowledgement, reason(document.NoAcknowledgement)},
}

func fault(code string) Explanation {
	return Explanation{
		code, "Satchel found a mistake of its own and stopped.", queueSafe,
		"Start it again, and show what satchelctl doctor says to whoever looks after Satchel.", Failed,
	}
}

// reason explains a document's reason as an error.
func reason(code document.ReasonCode) Explanation {
	e := Account(code)
	e.Safe = ""
	return e
}
