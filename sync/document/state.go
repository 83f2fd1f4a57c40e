package document

import "slices"

// State is where a document stands on its way. Its text is stable: it is written to the companion's queue and
// printed by satchelctl.
type State string

// The states, in the order a document passes them; the last three stand beside the way.
const (
	Capturing   State = "capturing"    // its bytes are being copied
	Spooled     State = "spooled"      // safe here, waiting for its turn
	Creating    State = "creating"     // the service is being told of it
	Uploading   State = "uploading"    // the service has Record.Offset bytes
	Finalizing  State = "finalizing"   // the service has all bytes and checks them
	Accepted    State = "accepted"     // acknowledged: the service has it whole and safe
	Processing  State = "processing"   // the service works on it
	Ready       State = "ready"        // its results can be fetched
	Delivering  State = "delivering"   // its results are being written
	Delivered   State = "delivered"    // its results are where the person wants them
	Waiting     State = "waiting"      // for Record.Reason, until Record.NextWake
	NeedsPerson State = "needs-person" // for Record.Reason; Record.Action says what the person can do
	Cancelled   State = "cancelled"    // taken back by the person
)

var states = []State{
	Capturing, Spooled, Creating, Uploading, Finalizing, Accepted, Processing, Ready, Delivering, Delivered,
	Waiting, NeedsPerson, Cancelled,
}

// States lists all states in their order. The order is stable, new ones are appended.
func States() []State { return slices.Clone(states) }

// Known tells whether s is one of the states.
func (s State) Known() bool { return slices.Contains(states, s) }

// Finished tells whether nothing more has to happen for the document to be safe with the service, or it was
// taken back: it needs neither a wake-up nor the person.
func (s State) Finished() bool { return s == Accepted || s == Delivered || s == Cancelled }

// Sent tells whether the service has acknowledged the document, so that the copy here has done its work.
func (s State) Sent() bool {
	return slices.Contains([]State{Accepted, Processing, Ready, Delivering, Delivered}, s)
}

// OnTheWire tells whether an upload is going on.
func (s State) OnTheWire() bool { return s == Creating || s == Uploading || s == Finalizing }

// Sendable tells whether an upload may begin: the bytes are here and nobody has to decide anything first.
// A document found on the wire at start was interrupted there, and is sent on.
func (s State) Sendable() bool { return s == Spooled || s == Waiting || s.OnTheWire() }
