package companion

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/auth/applock"
	"satchel/auth/passcode/otpauth"
	"satchel/auth/signin"
	"satchel/auth/vault/scan"
	"satchel/storage/keychain"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

// people stands in for the companion's light half in tests of the screens.
type people struct {
	*guard
	mu        sync.Mutex
	home      string
	account   core.Account
	others    []core.Account // known beside account
	companies []core.Company
	refuse    error // of the next sign-in
	resets    []string
	back      chan struct{} // the person comes back from the browser
	kept      keychain.Kind
	passcode  string
	sending   core.Sending
	sent      []core.SentPasscode // to this device
	silent    error               // what asking for them fails with
	changed   chan struct{}       // closed once that is something else; nil while nobody waits
	sentAsked int                 // how often it was asked for them
	out       core.SignedOut
	shut      error // what signing out fails with
	unopened  error // what opening the website fails with
	abandoned int
	aside     []string
	skew      time.Duration  // of this computer's clock
	ring      keychain.Store // of the app lock
	untold    error          // what looking for the PIN fails with
	keys      keychain.Store // the authenticator's; nil before it is used
	opened    chan struct{}  // the authenticator's keychain, by the person; nil is already
	wiped     int
	wiping    chan int // how many keys are gone, until all are; nil is at once
	unwiped   error    // what wiping fails with
	lacks     []core.Lack
	lacksErr  error
	looked    []string // in which companies for what is lacking
	asked     []core.Request
	askErr    error
	answering chan struct{} // what is asked for is answered once it is closed; nil is at once
}

func (p *people) Home() string { return p.home }

func (p *people) Current() (core.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.account.ID == "" {
		return core.Account{}, core.ErrNoAccount
	}
	return p.account, nil
}

func (p *people) Accounts() ([]core.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]core.Account{p.account}, p.others...), nil
}

func (p *people) UseAccount(_ context.Context, id string) (core.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, other := range p.others {
		if other.ID == id {
			p.others[i], p.account = p.account, other
		}
	}
	return p.account, nil
}

func (p *people) SignIn(_ context.Context, with core.Credentials) (core.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuse != nil {
		return core.Account{}, p.refuse
	}
	p.kept = with.Keychain
	p.account = core.Account{ID: "a1", Server: with.Server, Email: with.Email, SignedIn: true, Keychain: with.Keychain, Name: "Bea Booker"}
	if len(p.companies) == 1 {
		p.account.Company = p.companies[0]
	}
	return p.account, nil
}

// SignInByBrowser waits until the person comes back from the browser, or cancels.
func (p *people) SignInByBrowser(ctx context.Context, with core.ByBrowser) (core.Account, error) {
	if err := with.Visit(ctx, with.Server+"/oauth/authorize?state=1"); err != nil {
		return core.Account{}, err
	}
	select {
	case <-p.back:
	case <-ctx.Done():
		return core.Account{}, ctx.Err()
	}
	return p.SignIn(ctx, core.Credentials{Server: with.Server, Email: "bea@demo.test", Keychain: with.Keychain})
}

func (p *people) SignInByPairing(ctx context.Context, with core.ByPairing) (core.Account, error) {
	if with.Code != "ABCD-EFGH" {
		return core.Account{}, errTooBig
	}
	return p.SignIn(ctx, core.Credentials{Server: with.Server, Email: "bea@demo.test", Keychain: with.Keychain})
}

func (p *people) GiveMore(_ context.Context, _ *signin.MoreWantedError, passcode string) (core.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if passcode != p.passcode {
		return core.Account{}, &signin.MoreWantedError{Wants: []string{signin.WantsPasscode}, Wrong: true}
	}
	p.account = core.Account{ID: "a1", Server: "https://s.test", Email: "bea@demo.test", SignedIn: true, Keychain: keychain.OS, Name: "Bea Booker"}
	return p.account, nil
}

// SendPasscode sends one by every way but a text message, for which there was one a moment ago.
func (p *people) SendPasscode(_ context.Context, waiting *signin.MoreWantedError, by string) (*signin.MoreWantedError, error) {
	if by == signin.BySMS {
		return nil, &signin.ThrottledError{RetryAfter: time.Minute}
	}
	return &signin.MoreWantedError{Wants: waiting.Wants, Ways: waiting.Ways, Sent: by}, nil
}

func (p *people) Lacks(_ context.Context, company string) ([]core.Lack, string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.looked = append(p.looked, company)
	return slices.Clone(p.lacks), "", p.lacksErr
}

func (p *people) Ask(_ context.Context, request core.Request) (core.Lack, error) {
	p.mu.Lock()
	p.asked = append(p.asked, request)
	p.mu.Unlock()
	if p.answering != nil {
		<-p.answering
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	since := noon
	return core.Lack{Ask: request, Since: &since}, p.askErr
}

func (p *people) SignOut(context.Context, string) (core.SignedOut, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shut != nil {
		return core.SignedOut{}, p.shut
	}
	p.account.SignedIn = false
	return p.out, nil
}

func (p *people) Abandon(context.Context, string) (core.Abandoned, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.account.SignedIn = false
	p.abandoned++
	return core.Abandoned{Account: p.account}, nil
}

func (p *people) FindAppLock(ctx context.Context) (applock.Lock, error) {
	p.mu.Lock()
	untold := p.untold
	p.mu.Unlock()
	if untold != nil {
		return applock.Lock{}, untold
	}
	pin, err := p.AppLock(keychain.OS)
	if err == nil {
		_, err = pin.Left(ctx)
	}
	if errors.Is(err, applock.ErrSpent) {
		return pin, nil // which has to be wiped for
	}
	return pin, err
}

func (p *people) AppLock(keychain.Kind) (applock.Lock, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ring == nil {
		ring, err := keychain.Open(keychain.Memory, keychain.Options{})
		if err != nil {
			return applock.Lock{}, err
		}
		p.ring = ring
	}
	return applock.Lock{Store: p.ring, Home: p.home}, nil
}

func (p *people) WipeSecrets(_ context.Context, progress func(gone, of int)) error {
	if p.wiping != nil {
		for gone := range p.wiping {
			progress(gone, 2000)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.account.SignedIn, p.wiped = false, p.wiped+1
	return p.unwiped
}

func (p *people) Sending() (core.Sending, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sending, nil
}

func (p *people) SetSending(s core.Sending) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shut != nil {
		return p.shut
	}
	p.sending = s
	return nil
}

func (p *people) Doctor(context.Context) []core.Check {
	return []core.Check{{Name: "disk", Result: core.OK, Found: "500 MB free for captured documents."}}
}

func (p *people) DamagedQueues() ([]string, error) { return p.aside, nil }

func (p *people) RequestReset(_ context.Context, _, email string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.resets = append(p.resets, email)
	return nil
}

func (p *people) Portal(_ context.Context, page core.PortalPage) (core.Portal, error) {
	return core.Portal{URL: "http://127.0.0.1:8080/open/code?to=" + string(page)}, p.unopened
}

func (p *people) Companies(context.Context) ([]core.Company, error) { return p.companies, nil }

func (p *people) WhyNoCompany(context.Context) error {
	if len(p.lacks) == 0 {
		return nil
	}
	return refusal(p.lacks[0].Code)
}

func (p *people) UseCompany(_ context.Context, id string) (core.Company, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.companies {
		if c.ID.String() == id {
			p.account.Company = c
			return c, nil
		}
	}
	return core.Company{}, core.ErrUnknownCompany
}

// pile stands in for the companion's queue in tests of the screens.
type pile struct {
	mu       sync.Mutex
	records  []document.Record
	tell     []func(core.Snapshot)
	state    core.Snapshot
	added    []core.AddRequest
	refuse   map[string]error
	copying  chan struct{} // what is added is captured once it is closed; nil is at once
	checking chan struct{} // files are looked at once it is closed; nil is at once
	woken    int

	content map[uuid.UUID][]byte                   // of documents; nothing can be drawn of the others
	unseen  map[uuid.UUID]error                    // what showing them fails with
	looking func(context.Context, document.Record) // is called by whoever is to see a document; may be nil
	lends   string                                 // the file that documents are opened from; none are if empty

	watched     []watch.State
	tellWatched []func([]watch.State, error)
	retried     [][]uuid.UUID
	retriedAll  []string   // of which accounts
	removing    chan error // removals end with what it sends; nil is at once
	settled     []string   // refused files of whom and for what
	unsettled   error      // why they are not
	fromNow     int        // folders watched, or gone on with, from now on
}

func (p *pile) List(core.Filter) ([]document.Record, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]document.Record(nil), p.records...), nil
}

func (p *pile) Lines(filter core.Filter) ([]document.Line, error) {
	records, err := p.List(filter)
	var lines []document.Line
	for _, r := range slices.Backward(records) {
		if r.Account == filter.Account && (filter.Company == uuid.Nil || r.Company.ID == filter.Company) {
			lines = append(lines, document.LineOf(r))
		}
	}
	return lines, err
}

func (p *pile) Document(id uuid.UUID) (document.Record, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.records {
		if r.ID == id {
			return r, nil
		}
	}
	return document.Record{}, errors.New("double: no such document")
}

func (p *pile) ToBeSeen(ctx context.Context, r document.Record) (core.Bytes, error) {
	if p.looking != nil {
		p.looking(ctx, r)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.unseen[r.ID]; err != nil {
		return core.Bytes{}, err
	}
	content := p.content[r.ID]
	return core.Bytes{ReadCloser: io.NopCloser(bytes.NewReader(content)), Size: int64(len(content))}, nil
}

func (p *pile) Lendable(document.Record) bool { return p.lends != "" }

func (p *pile) Lend(context.Context, document.Record) (string, error) { return p.lends, nil }

func (p *pile) Counts() (core.Counts, error) { return core.Counts{Waiting: 2}, nil }

func (p *pile) Run(ctx context.Context) error { <-ctx.Done(); return nil }

func (p *pile) Subscribe(fn func(core.Snapshot)) func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tell = append(p.tell, fn)
	fn(p.state)
	return func() {}
}

func (p *pile) Wake() { p.mu.Lock(); p.woken++; p.mu.Unlock() }

func (p *pile) Retry(_ context.Context, ids ...uuid.UUID) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.retried = append(p.retried, ids)
	return len(ids), nil
}

func (p *pile) RetryAll(_ context.Context, account string) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.retriedAll = append(p.retriedAll, account)
	return 1, nil
}

func (p *pile) Remove(_ context.Context, id uuid.UUID) error {
	if p.removing != nil {
		return <-p.removing
	}
	p.publish(core.Snapshot{Removed: []uuid.UUID{id}})
	return nil
}

func (p *pile) CheckFile(ctx context.Context, path string) *capture.Refusal {
	if p.checking != nil {
		<-p.checking
	}
	return capture.New(capture.Options{}).Check(ctx, path)
}

func (p *pile) Add(ctx context.Context, request core.AddRequest) ([]core.Added, error) {
	p.mu.Lock()
	p.added = append(p.added, request)
	p.mu.Unlock()
	if p.copying != nil {
		select {
		case <-p.copying:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	var added []core.Added
	for _, path := range request.Paths {
		added = append(added, core.Added{Path: path, Err: p.refuse[path]})
	}
	return added, nil
}

func (p *pile) publish(s core.Snapshot) {
	p.mu.Lock()
	tell := slices.Clone(p.tell)
	p.mu.Unlock()
	for _, fn := range tell {
		fn(s)
	}
}

var errTooBig = errors.New("double: too big")

// said explains the doubles' errors.
func said(tongue words.Tongue, err error) words.Explanation {
	if errors.Is(err, errTooBig) {
		return words.Explanation{Title: "The file is empty.", Safe: "Nothing was changed.", Action: "Check the original."}
	}
	_, more := errors.AsType[*signin.MoreWantedError](err)
	_, refused := errors.AsType[*core.Refused](err)
	_, throttled := errors.AsType[*signin.ThrottledError](err)
	_, file := errors.AsType[*capture.Refusal](err)
	if more || refused || errors.Is(err, core.ErrNoCompany) || errors.Is(err, signin.ErrOffline) || throttled || file || strings.HasPrefix(words.Explain(err).Code, "watched-") || core.KeychainShut(err) || errors.Is(err, scan.ErrNoCode) || errors.Is(err, otpauth.ErrUnreadable) {
		return tongue.Explain(err)
	}
	return words.Explanation{
		Title:  "E-mail or app password is wrong.",
		Safe:   "Nothing was changed.",
		Action: "Using a Sage ID? Continue with it. Otherwise type it again, or make a new app password.",
	}
}

// sample is one document in each standing, newest last.
func sample(account string, company core.Company, now time.Time) []document.Record {
	names := []struct {
		name, media string
		size        int64
		state       document.State
		category    document.Category
	}{
		{"Barclays statement October 2026.pdf", "application/pdf", 348_221, document.Accepted, document.BankStatement},
		{"Screwfix receipt 11-19.jpg", "image/jpeg", 1_248_003, document.Accepted, document.Expense},
		{"Octopus Energy invoice 88213.pdf", "application/pdf", 188_402, document.Accepted, document.Purchase},
		{"Harbour Café, client lunch.jpg", "image/jpeg", 2_204_118, document.NeedsPerson, document.Expense},
		{"Royal Mail proof of postage.pdf", "application/pdf", 92_004, document.Waiting, document.Expense},
		{"Sales invoice 2026-1184 Meridian Ltd.pdf", "application/pdf", 122_640, document.Uploading, document.Sale},
		{"Travis Perkins delivery note 20-11-2026 signed.pdf", "application/pdf", 804_220, document.Spooled, document.Purchase},
	}
	var records []document.Record
	for i, n := range names {
		id, _ := uuid.NewV7()
		at := now.Add(time.Duration(i-len(names)) * 7 * time.Minute)
		hash := "3f1a9c0d5be24781aa90c3d2e1f4b5867788990011223344556677889900aabb"
		r := document.Record{
			ID: id, Account: account, Company: document.Company{ID: company.ID, Name: company.Name}, Name: n.name, MediaType: n.media,
			Size: n.size, SHA256: hash, CapturedAt: at, State: n.state, Category: n.category, UpdatedAt: at, Pages: 1, Attempts: 1,
			Proof: []document.Proof{{Step: document.ProofCaptured, At: at, SHA256: hash}},
		}
		switch n.state {
		case document.Accepted:
			r.Proof = append(r.Proof, document.Proof{Step: document.ProofUploaded, At: at.Add(2 * time.Second), SHA256: hash},
				document.Proof{Step: document.ProofAcknowledged, At: at.Add(3 * time.Second), SHA256: hash})
			r.Acknowledgement = &document.Acknowledgement{DocumentID: id, SHA256: hash, Size: n.size, Time: at.Add(3 * time.Second)}
		case document.Uploading:
			r.Offset = n.size * 43 / 100
		case document.Waiting:
			reason := document.Because(document.ServiceBusy)
			r.Reason, r.NextWake = &reason, now.Add(40*time.Second)
		case document.NeedsPerson:
			reason, action := document.Because(document.NoAccess), document.Remedy(document.NoAccess)
			r.Reason, r.Action, r.Note = &reason, &action, "Lunch with Meridian, re 2027 contract"
		}
		records = append(records, r)
	}
	return records
}

// sayWatched tells whoever follows the watched folders.
func (p *pile) sayWatched() {
	for _, fn := range p.tellWatched {
		fn(p.watched, nil)
	}
}

// watches has the folders stand like this from now on.
func (p *pile) watches(states ...watch.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watched = states
	p.sayWatched()
}

// The watched folders of a pile.
func (p *pile) FollowWatched(_ string, fn func([]watch.State, error)) func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tellWatched = append(p.tellWatched, fn)
	fn(p.watched, nil)
	return func() {}
}

func (p *pile) TakeAsIs(ctx context.Context, account string) error {
	return p.LeaveOut(ctx, account, capture.Unfinished)
}

func (p *pile) LeaveOut(_ context.Context, account string, code capture.Code) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settled = append(p.settled, account+" "+string(code))
	if p.unsettled != nil {
		return p.unsettled
	}
	p.watched = slices.Clone(p.watched)
	for i, s := range p.watched {
		p.watched[i].Refused = slices.DeleteFunc(slices.Clone(s.Refused), func(r watch.Refused) bool { return r.Why.Code == code })
	}
	p.sayWatched()
	return nil
}

func (p *pile) Watch(_ context.Context, request core.WatchRequest) (watch.Folder, error) {
	if err := p.refuse[request.Path]; err != nil && !(request.Shared && errors.Is(err, watch.ErrShared)) {
		return watch.Folder{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	folder := watch.Folder{
		ID: uuid.New(), Path: request.Path, Category: request.Category, Note: request.Note, Subfolders: request.Subfolders,
		Company: document.Company{ID: harbour.ID, Name: harbour.Name}, Standing: watch.Fresh,
	}
	p.watched = append(p.watched, watch.State{Folder: folder})
	p.sayWatched()
	return folder, nil
}

func (p *pile) WatchFromNow(ctx context.Context, request core.WatchRequest) (watch.Folder, error) {
	p.fromNow++
	folder, err := p.Watch(ctx, request)
	if err == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.watched = slices.Clone(p.watched)
		p.watched[len(p.watched)-1].Folder.NewOnly = true
		p.sayWatched()
	}
	return folder, err
}

func (p *pile) Unwatch(_ context.Context, id string) (watch.Folder, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watched = slices.DeleteFunc(slices.Clone(p.watched), func(s watch.State) bool { return s.Folder.ID.String() == id })
	p.sayWatched()
	return watch.Folder{}, nil
}

func (p *pile) CaptureAgain(_ context.Context, id string) (watch.Folder, error) { return p.goOn(id) }

func (p *pile) GoOnFromNow(_ context.Context, id string) (watch.Folder, error) {
	p.fromNow++
	return p.goOn(id)
}

func (p *pile) goOn(id string) (watch.Folder, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watched = slices.Clone(p.watched)
	for i := range p.watched {
		if p.watched[i].Folder.ID.String() == id {
			p.watched[i].Trouble = nil
		}
	}
	p.sayWatched()
	return watch.Folder{}, nil
}
