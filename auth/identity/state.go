package identity

import "errors"

// State is where an identity stands.
type State string

// The states. Only an active identity signs in anywhere else than at the provider's own pages.
const (
	Unplaced State = "unplaced"          // the mailbox is proven; the person hasn't said where they belong
	Awaiting State = "awaiting approval" // the owner of the site they named has been asked
	Active   State = "active"            // final
	Declined State = "declined"          // the owner said no; the person may name another site
)

// Step is what happens to an identity, as a value, so that it can be listed, logged and tested.
type Step string

// The steps.
const (
	OwnSite  Step = "own site" // the person is the owner of the site they named
	AskOwner Step = "ask the owner"
	Withdraw Step = "withdraw" // the person takes the request back
	Lapse    Step = "lapse"    // nobody decided in time
	Approve  Step = "approve"
	Decline  Step = "decline"
)

// Steps are all there are, in a fixed order.
func Steps() []Step { return []Step{OwnSite, AskOwner, Withdraw, Lapse, Approve, Decline} }

// ErrStep means that an identity in its state can't take a step.
var ErrStep = errors.New("identity: that can't be done with an identity in this state")

var transitions = map[State]map[Step]State{
	Unplaced: {OwnSite: Active, AskOwner: Awaiting},
	Declined: {OwnSite: Active, AskOwner: Awaiting},
	Awaiting: {Withdraw: Unplaced, Lapse: Unplaced, Approve: Active, Decline: Declined},
}

// Apply takes the step, or returns the state unchanged with ErrStep.
func (s State) Apply(step Step) (State, error) {
	next, ok := transitions[s][step]
	if !ok {
		return s, ErrStep
	}
	return next, nil
}
