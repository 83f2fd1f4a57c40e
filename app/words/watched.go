package words

import "satchel/sync/capture/watch"

const filesWait = "Nothing is lost: what comes into the folder waits there."

// watchSentinels are why a watched folder, or the list of them, is not as it should be.
var watchSentinels = []sentinel{
	{watch.ErrSilent, Explanation{
		"watched-silent", "The drive that the folder is on does not answer.", filesWait,
		"Check the drive and the network it is reached by. Satchel goes on by itself when it answers.", Person,
	}},
	{watch.ErrGone, Explanation{
		"watched-gone", "The folder is not there: it was moved or deleted, or its drive is not connected.", filesWait,
		"Connect the drive, or put the folder back; Satchel goes on by itself. If it is elsewhere now, watch it there.", Person,
	}},
	{watch.ErrNotFolder, Explanation{
		"watched-not-folder", "That is not a folder but a file.", nothingLost,
		"Watch the folder that it is in.", Person,
	}},
	{watch.ErrUnreadable, Explanation{
		"watched-unreadable", "Satchel may not read the folder, or its drive fails.", filesWait,
		"Have whoever owns the folder let you read it, or check the drive. Satchel goes on by itself.", Person,
	}},
	{watch.ErrAsking, Explanation{
		"watched-asking", "The queue was lost, and with it which of the folder's files were captured before.",
		"Nothing was captured twice, and nothing of the folder was touched.",
		"Say whether to capture everything in it again, or only what comes from now on.", Person,
	}},
	{watch.ErrSignedOut, Explanation{
		"watched-signed-out", "Its owner has signed out, so nothing is captured from it.", filesWait,
		"Sign in again as the same person, and it goes on.", Person,
	}},
	{watch.ErrWatchedAlready, Explanation{
		"watched-already", "You watch that folder already.", nothingLost,
		"To change how, remove it and add it again: what was captured from it is known.", Person,
	}},
	{watch.ErrOverlap, Explanation{
		"watched-overlap", "Another folder that you watch takes the same files.", nothingLost,
		"Watch one of the two, or the outer one without the folders in it.", Person,
	}},
	{watch.ErrShared, Explanation{
		"watched-shared", "Another account on this computer takes the same files.", nothingLost,
		"Each file would be captured for both accounts. Watch another folder, or say that this is meant.", Person,
	}},
	{watch.ErrOwnHome, Explanation{
		"watched-own-home", "That folder holds Satchel's own files.", nothingLost,
		"Watch a folder that only paperwork comes into.", Person,
	}},
	{watch.ErrUnknownFolder, Explanation{
		"watched-unknown", "You watch no such folder.", nothingLost, "See the list for the folders you watch.", Person,
	}},
	{watch.ErrBrokenList, Explanation{
		"watched-list-broken", "The list of watched folders can't be read, so none is watched.", queueSafe,
		"Move watched.json out of Satchel's folder and add the folders again: what was captured from them is known.", Person,
	}},
	{watch.ErrNewerList, Explanation{
		"watched-list-newer", "A newer Satchel wrote the list of watched folders, so none is watched.", queueSafe,
		"Update this program.", Person,
	}},
}
