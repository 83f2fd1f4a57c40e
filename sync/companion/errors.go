package companion

import "errors"

var (
	// ErrHomeInUse means that another process has this home's queue open.
	ErrHomeInUse = errors.New("companion: another companion is using this home")
	// ErrBrokeOff means that the process that has this home's queue ended, or stopped answering, before it had done what
	// it was asked for.
	ErrBrokeOff = errors.New("companion: the companion that uses this home broke off")
	// ErrNoAccount means that nobody is signed in on this home.
	ErrNoAccount = errors.New("companion: nobody is signed in")
	// ErrUnknownAccount means that no account of that e-mail or id has signed in on this home.
	ErrUnknownAccount = errors.New("companion: no such account here")
	// ErrWrongAnswer means that the service's answer can't be read.
	ErrWrongAnswer = errors.New("companion: the service's answer can't be read")
	// ErrUnknownCompany means that the signed-in person has no company of that name or id.
	ErrUnknownCompany = errors.New("companion: no such company")
	// ErrAmbiguous means that a name or the beginning of an id fits more than one thing.
	ErrAmbiguous = errors.New("companion: that fits more than one")
	// ErrSeveralAccounts means that a name fits accounts at several services.
	ErrSeveralAccounts = errors.New("companion: that fits several accounts")
	// ErrChooseCompany means that the person has several companies and has not said which.
	ErrChooseCompany = errors.New("companion: no company chosen")
	// ErrNoCompany means that the person has no company to send to, as far as the service has said.
	ErrNoCompany = errors.New("companion: no company assigned")
	// ErrNoHome means that the system doesn't say where a person's files belong, and no home was named.
	ErrNoHome = errors.New("companion: no folder for the companion's files")
	// ErrUnknownLogin means that the person is signed in with no browser of that id.
	ErrUnknownLogin = errors.New("companion: no such login")
	// ErrUnknownDocument means that the queue has no document of that id.
	ErrUnknownDocument = errors.New("companion: no such document")
)
