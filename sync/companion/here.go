package companion

import (
	"slices"
	"sync"

	"github.com/google/uuid"

	"satchel/auth/signin"
)

// here is whom this process works with, and for which company. The registry says so for all processes on a home, and any
// of them may change it; but what one shows to a person has to be what it does, so it goes on with what it began with until
// it is told otherwise itself.
type here struct {
	mu      sync.Mutex
	account string // the id; empty until somebody was looked for
	company signin.Company
}

// goTo has the process work with an account, for the company that the account has chosen.
func (h *here) goTo(account signin.Account) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.account, h.company = account.ID, account.Company
}

// choose has it work for another of the account's companies.
func (h *here) choose(account string, company signin.Company) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.account == account {
		h.company = company
	}
}

// among finds whom it works with among those who are known.
func (h *here) among(known []signin.Account) (signin.Account, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(known, func(a signin.Account) bool { return a.ID == h.account })
	if i < 0 {
		return signin.Account{}, false
	}
	account := known[i]
	if h.company.ID == uuid.Nil { // so it may have been chosen since
		h.company = account.Company
	}
	account.Company = h.company
	return account, true
}
