package passcode

import (
	"errors"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/passcode"
)

// Pages is the page that asks for the passcode.
type Pages struct {
	Frame *frame.Frame
	Gate  *Gate
}

// Routes are where it is.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: Path, Get: p.show, Post: p.meet},
		{Path: Path + "/send", Post: p.send},
		{Path: Path + "/cancel", Post: p.cancel},
	}
}

type form struct {
	Wrong    bool
	Remember bool
	Ways     []passcode.Way // a code can be sent by
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.Gate.Passcodes.Look(r.Context(), challengeIn(r), channel); err != nil {
		return over(w, err)
	}
	var notice *frame.Notice
	if said, ok := sent[r.URL.Query().Get("sent")]; ok {
		notice = &frame.Notice{Mood: "good", Lines: []string{said}}
	}
	return p.page(w, r, http.StatusOK, form{}, notice)
}

// sent is what is said once a code was sent. Whether it arrived, nobody is told here.
var sent = map[string]string{
	passcode.ByCompanion: "A passcode is on its way to the companions you are signed in to: your phone, or satchelctl passcodes on a computer. It works for five minutes.",
	passcode.BySMS:       "A passcode is on its way to your phone as a text message. It works for five minutes.",
	passcode.ByMailbox:   "A passcode is on its way to the mailbox of this trial service. It works for five minutes.",
}

// send has a code sent.
func (p Pages) send(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	way, err := p.Gate.send(r.Context(), challengeIn(r), filled.Get("by"))
	switch {
	case errors.Is(err, passcode.ErrSentAlready):
		return p.page(w, r, http.StatusConflict, form{}, &frame.Notice{Mood: "wary", Lines: []string{
			"One was sent less than a minute ago. Look for it where it went, or wait a little and send another.",
		}})
	case errors.Is(err, passcode.ErrNoWay):
		return p.page(w, r, http.StatusConflict, form{}, &frame.Notice{Mood: "bad", Lines: []string{
			"It can’t be sent there any more. Use another way below, your authenticator or a recovery code.",
		}})
	case err != nil:
		return over(w, err)
	}
	http.Redirect(w, r, Path+"?sent="+way.By, http.StatusSeeOther)
	return nil
}

func (p Pages) meet(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	from := p.Frame.ClientAddr(r)
	challenge, err := p.Gate.Passcodes.Meet(r.Context(), challengeIn(r), channel, filled.Get("passcode"), from)
	if errors.Is(err, passcode.ErrWrong) {
		return p.wrong(w, r, form{Wrong: true, Remember: filled.Get("remember") != ""})
	}
	if err != nil {
		return over(w, err)
	}
	clearChallenge(w)
	proof, next, err := p.Gate.met(r.Context(), challenge, from)
	if err != nil {
		return err
	}
	if filled.Get("remember") != "" {
		secret, err := p.Gate.Passcodes.Remember(r.Context(), challenge.Owner, challenge.Epoch, BrowserName(r.UserAgent()), from)
		if err != nil {
			return err
		}
		setRemembered(w, proof.Account.ID, secret)
	}
	return p.Gate.start(w, r, proof, next)
}

// wrong asks again, unless that was the last try.
func (p Pages) wrong(w http.ResponseWriter, r *http.Request, again form) error {
	if _, err := p.Gate.Passcodes.Look(r.Context(), challengeIn(r), channel); err != nil {
		return over(w, err)
	}
	notice := &frame.Notice{Mood: "bad", Lines: []string{
		"That passcode isn’t right, or was used before. Wait for the next one, or use a recovery code.",
	}}
	return p.page(w, r, http.StatusUnprocessableEntity, again, notice)
}

func (p Pages) page(w http.ResponseWriter, r *http.Request, status int, data form, notice *frame.Notice) error {
	var err error
	if data.Ways, err = p.Gate.Passcodes.Ways(r.Context(), challengeIn(r), channel); err != nil {
		return over(w, err)
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "passcode", Status: status, Title: "Enter your passcode", Narrow: true, Notice: notice, Data: data,
	})
}

// cancel goes back to the sign-in page and leaves nothing that waits.
func (p Pages) cancel(w http.ResponseWriter, r *http.Request) error {
	if err := p.Gate.Passcodes.Drop(r.Context(), challengeIn(r)); err != nil {
		return err
	}
	clearChallenge(w)
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
	return nil
}

// over is the page for a sign-in that waits no more; any other error stays as it is.
func over(w http.ResponseWriter, err error) error {
	switch {
	case errors.Is(err, passcode.ErrOver), errors.Is(err, passcode.ErrOff):
		clearChallenge(w)
		return frame.Problem{
			Status: http.StatusGone, Title: "Sign in once more",
			Happened: "This sign-in no longer waits for a passcode: it took more than 10 minutes, had five wrong tries, or is done.",
			Safe:     "Nobody was signed in by this, and nothing was changed.",
			Do:       "Begin again with your password or your Sage ID. If the phone with your passcodes isn’t at hand, use a recovery code.",
			Action:   &frame.Link{Label: "Sign in", Href: "/sign-in"},
		}
	case errors.Is(err, passcode.ErrOvertaken):
		clearChallenge(w)
		return frame.Overtaken
	}
	return err
}
