package documents

import (
	"cmp"
	"strings"
	"time"

	"satchel/app/words"
	"satchel/sync/document"
)

// Detail is what is said about one document.
type Detail struct {
	Name     string
	Standing Standing
	Status   string
	Share    float32
	Facts    []Fact
	Proof    []Link
	Trouble  *Trouble // why it waits or needs the person; nil where nothing is wrong
	Retry    bool     // trying again now can help
	Remove   string   // the button that takes it back; empty where there is nothing to take back
}

// Fact is a name and what it is.
type Fact struct{ Name, Value string }

// Link is one step of the proof. One that has not happened yet has no time.
type Link struct {
	Step document.Step
	Name string
	When string
	Hash string
}

// Trouble is why a document does not move, and what to do.
type Trouble struct {
	Why  string
	Next string              // what happens by itself, or what the person can do
	Todo document.ActionCode // empty where nothing is needed of the person
}

// Describe says all there is to say about a document at this time.
func Describe(tongue words.Tongue, r document.Record, now time.Time) Detail {
	d := Detail{
		Name: document.DisplayName(r.Name), Standing: standing(r.State), Status: status(tongue, document.LineOf(r)),
		Facts: facts(tongue, r, now), Proof: proof(tongue, r, now), Trouble: trouble(tongue, r, now),
	}
	if d.Standing == Underway && r.Size > 0 {
		d.Share = float32(float64(r.Offset) / float64(r.Size))
	}
	d.Retry = d.Standing == NeedsPerson || d.Standing == Waits
	switch d.Standing {
	case Done, TakenBack:
		d.Remove = tongue.T("Remove from this list")
	default:
		d.Remove = tongue.T("Remove")
	}
	return d
}

func facts(tongue words.Tongue, r document.Record, now time.Time) []Fact {
	all := []Fact{
		{tongue.T("Company"), r.Company.Name},
		{tongue.T("Category"), tongue.T(words.Category(r.Category))},
		{tongue.T("Note"), document.DisplayName(r.Note)},
		{tongue.T("Size"), tongue.Size(r.Size)},
		{tongue.T("Pages"), pages(tongue, r.Pages)},
		{tongue.T("Captured"), tongue.When(r.CapturedAt, now)},
		{tongue.T("Tries"), tries(tongue, r)},
	}
	if r.Note == "" {
		all[2].Value = ""
	}
	kept := all[:0]
	for _, fact := range all {
		if fact.Value != "" {
			kept = append(kept, fact)
		}
	}
	return kept
}

func pages(tongue words.Tongue, n int) string {
	if n == 0 {
		return ""
	}
	return tongue.Number(n)
}

// tries are worth a line only where the first was not enough.
func tries(tongue words.Tongue, r document.Record) string {
	if r.Attempts < 2 {
		return ""
	}
	return tongue.Number(r.Attempts)
}

// chain is the proof a document gathers here, in its order, with each link's name before and after it has happened.
var chain = []struct {
	step          document.Step
	ahead, behind string
}{
	{document.ProofCaptured, "Capture", "Captured and safe here"},
	{document.ProofUploaded, "Upload", "Uploaded"},
	{document.ProofAcknowledged, "Acknowledgement", "Hash matched by the service"},
}

func proof(tongue words.Tongue, r document.Record, now time.Time) []Link {
	happened := map[document.Step]document.Proof{}
	for _, p := range r.Proof {
		happened[p.Step] = p
	}
	var links []Link
	for _, c := range chain {
		link := Link{Step: c.step, Name: tongue.T(c.ahead)}
		if p, ok := happened[c.step]; ok {
			link = Link{Step: c.step, Name: tongue.T(c.behind), When: tongue.When(p.At, now), Hash: p.SHA256}
		}
		links = append(links, link)
	}
	return links
}

func trouble(tongue words.Tongue, r document.Record, now time.Time) *Trouble {
	if r.Reason == nil || (r.State != document.Waiting && r.State != document.NeedsPerson) {
		return nil
	}
	t := &Trouble{Why: tongue.T(cmp.Or(document.Because(r.Reason.Code).Text, r.Reason.Text))}
	switch {
	case r.State == document.NeedsPerson && r.Action != nil:
		t.Next, t.Todo = tongue.T(cmp.Or(document.ToDo(r.Action.Code).Text, r.Action.Text)), r.Action.Code
	case !r.NextWake.IsZero():
		t.Next = nextTry(tongue, r.NextWake, now)
	}
	return t
}

// nextTry says when the next try is, by the clock: a countdown would need a redraw every second.
func nextTry(tongue words.Tongue, at, now time.Time) string {
	if at.Sub(now) <= time.Second {
		return tongue.T("The next try is about to begin.")
	}
	return tongue.T("Next try at %s.", tongue.When(at, now))
}

// ShortHash is a fingerprint short enough to compare by eye: its first and last eight digits.
func ShortHash(hash string) string {
	if len(hash) < 20 {
		return strings.ToUpper(hash)
	}
	return hash[:8] + " … " + hash[len(hash)-8:]
}
