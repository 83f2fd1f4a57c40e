package words

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/url"
	"os"
	"syscall"

	"satchel/auth/signin"
	"satchel/sync/capture"
	"satchel/sync/companion"
	"satchel/sync/resumable"
)

// Explain is Tongue.Explain in English.
func Explain(err error) Explanation { return Tongue{}.Explain(err) }

// Explain puts an error of the companion into words. An error it doesn't know is said to be a fault of the
// program's, with where to look; never the raw text.
func (t Tongue) Explain(err error) Explanation {
	if throttled, ok := errors.AsType[*signin.ThrottledError](err); ok {
		e := tooManyTries.In(t)
		e.Action = t.wait(throttled.RetryAfter)
		return e
	}
	return explain(err).In(t.Calling(labelIn(err)))
}

// labelIn is what people know their identities by at the service that an error is of; empty where it doesn't say.
func labelIn(err error) string {
	if refused, ok := errors.AsType[*companion.Refused](err); ok {
		return refused.Label
	}
	if refused, ok := errors.AsType[*signin.RefusedError](err); ok {
		return refused.Label
	}
	return ""
}

func explain(err error) Explanation {
	if refusal, ok := errors.AsType[*capture.Refusal](err); ok {
		return explainCapture(refusal.Code)
	}
	for _, explain := range []func(error) (Explanation, bool){explainService, explainSignin, explainAccount} {
		if e, ok := explain(err); ok {
			return e
		}
	}
	for _, known := range sentinels {
		if errors.Is(err, known.err) {
			return known.words
		}
	}
	if refusal, ok := errors.AsType[*resumable.Error](err); ok {
		return explainUpload(refusal)
	}
	return explainRest(err)
}

// sentinel is an error known by identity. Their order matters where one wraps another: the more telling first.
type sentinel struct {
	err   error
	words Explanation
}

var sentinels = concat(companionSentinels, watchSentinels, vaultSentinels, signinSentinels, keychainSentinels, storageSentinels, uploadSentinels, faults)

func concat(lists ...[]sentinel) []sentinel {
	var all []sentinel
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

const (
	queueSafe   = "Everything captured is safe on this computer."
	nothingLost = "Nothing was changed."
)

func explainRest(err error) Explanation {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return Explanation{
			"permission", "Satchel may not read or write its own folder.", queueSafe,
			"See to it that the folder is yours and can be written, or choose another with --home.", Person,
		}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return diskFull
	case errors.Is(err, syscall.EROFS):
		return Explanation{
			"read-only", "Satchel's folder is on a disk that can only be read.", queueSafe,
			"Have the disk checked, or choose another folder with --home.", Person,
		}
	case errors.Is(err, context.Canceled):
		return Explanation{"stopped", "Stopped.", queueSafe, "Run it again to go on.", Failed}
	case errors.Is(err, context.DeadlineExceeded):
		return Explanation{"timed-out", "It took too long and was given up.", queueSafe, "Check the network, then try again.", Offline}
	case overNetwork(err):
		return offline
	case ofFolder(err):
		return Explanation{
			"folder", "Satchel's folder, or a file in it, can't be used.", queueSafe,
			"See to it that --home names a folder of yours that can be written, and that its disk is well.", Person,
		}
	}
	return Explanation{
		"fault", "Something failed that Satchel has no words for.", queueSafe,
		"Try again. If it stays, run satchelctl doctor, and show what --verbose says to whoever looks after Satchel.", Failed,
	}
}

// overNetwork tells what the network made fail. net.Error alone would not do: an Errno of a local file passes for
// one, and so does url.Error whatever is in it.
func overNetwork(err error) bool {
	if local := ofFolder(err); local {
		return false
	}
	_, operation := errors.AsType[*net.OpError](err)
	_, name := errors.AsType[*net.DNSError](err)
	request, ok := errors.AsType[*url.Error](err)
	return operation || name || ok && request.Timeout()
}

// ofFolder tells faults of files and folders.
func ofFolder(err error) bool {
	_, path := errors.AsType[*fs.PathError](err)
	_, link := errors.AsType[*os.LinkError](err)
	_, call := errors.AsType[*os.SyscallError](err)
	_, operation := errors.AsType[*net.OpError](err)
	return path || link || call && !operation
}

var offline = Explanation{
	"offline", "The service can't be reached.", queueSafe,
	"Check the network and the service's address, then try again. What waits goes by itself as soon as it can.", Offline,
}
