package documents

import (
	"fmt"

	"satchel/app/words"
	"satchel/sync/document"
)

// Standing is how a document stands in the eyes of the person, which is coarser than its state.
type Standing int

// The standings.
const (
	AtRest      Standing = iota // saved here, its turn will come
	Underway                    // on the wire
	Waits                       // for something that passes by itself
	NeedsPerson                 // nothing moves until the person does something
	Done                        // the service has it
	TakenBack                   // removed
)

// standing of a state.
func standing(state document.State) Standing {
	switch {
	case state == document.NeedsPerson:
		return NeedsPerson
	case state == document.Cancelled:
		return TakenBack
	case state == document.Waiting:
		return Waits
	case state.Sent():
		return Done
	case state.OnTheWire():
		return Underway
	default:
		return AtRest
	}
}

// status is the standing in words, with the share of the bytes while they are on the wire.
func status(tongue words.Tongue, l document.Line) string {
	if l.State == document.Uploading && l.Size > 0 && l.Offset > 0 {
		return fmt.Sprintf("%s %d %%", tongue.T(words.State(l.State)), l.Offset*100/l.Size)
	}
	if l.State.Sent() && l.Duplicate {
		return tongue.T("Accepted, duplicate")
	}
	return tongue.T(words.State(l.State))
}

// Shown is a filter of the list.
type Shown int

// The filters, in the order a person is offered them.
const (
	All Shown = iota
	NotSent
	NeedYou
	Accepted
)

// Filters lists all filters in their order.
func Filters() []Shown { return []Shown{All, NotSent, NeedYou, Accepted} }

// Name is the filter as a person reads it, in English.
func (s Shown) Name() string {
	return [...]string{"All", "On the way", "Need you", "Accepted"}[s]
}

func (s Shown) admits(state document.State) bool {
	switch stands := standing(state); s {
	case NotSent:
		return stands == AtRest || stands == Underway || stands == Waits
	case NeedYou:
		return stands == NeedsPerson
	case Accepted:
		return stands == Done
	default:
		return stands != TakenBack
	}
}
