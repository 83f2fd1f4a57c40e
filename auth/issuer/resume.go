package issuer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"time"
)

// sinceParam carries, over a sign-in, when the request that wants it was first seen.
const sinceParam = "satchel_since"

// resumeLife is how long a person may take to sign in before a request that wanted a new sign-in wants another.
const resumeLife = time.Hour

// back is where a browser goes on after signing in: the same request, with the time it was first seen. The time
// is signed together with the request, so that nobody can say of an old sign-in that it was made for this one.
func (p *OpenID) back(query url.Values, since time.Time) string {
	if since.IsZero() {
		since = p.now().Truncate(time.Second)
	}
	query.Del(sinceParam)
	var at [8]byte
	binary.BigEndian.PutUint64(at[:], uint64(since.Unix()))
	mark := append(at[:], p.mark(at[:], query)...)
	query.Set(sinceParam, base64.RawURLEncoding.EncodeToString(mark))
	return p.path + AuthorizePath + "?" + query.Encode()
}

// resumed is when a request was first seen, or zero if it is seen for the first time.
func (p *OpenID) resumed(query url.Values) time.Time {
	mark, err := base64.RawURLEncoding.Strict().DecodeString(query.Get(sinceParam))
	if err != nil || len(mark) != 8+sha256.Size {
		return time.Time{}
	}
	rest := url.Values{}
	for name, values := range query {
		if name != sinceParam {
			rest[name] = values
		}
	}
	if !hmac.Equal(mark[8:], p.mark(mark[:8], rest)) {
		return time.Time{}
	}
	since := time.Unix(int64(binary.BigEndian.Uint64(mark[:8])), 0)
	if p.now().Sub(since) > resumeLife {
		return time.Time{}
	}
	return since
}

func (p *OpenID) mark(at []byte, query url.Values) []byte {
	mac := hmac.New(sha256.New, p.resume)
	mac.Write(at)
	mac.Write([]byte(query.Encode()))
	return mac.Sum(nil)
}
