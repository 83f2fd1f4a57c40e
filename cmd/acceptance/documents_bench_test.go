package acceptance

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"satchel/app/browsertest"
	"satchel/storage/archive"
	"satchel/storage/database"
	"satchel/sync/document"
)

// What is aimed at.
const (
	crowd        = 100_000 // documents of one company
	pagesASecond = 50
	pageAim      = 100 * time.Millisecond // of 99 pages in 100
	loadAim      = 300 * time.Millisecond // from the first byte to the complete page
	weightAim    = 150_000                // bytes, without a document's picture
)

// BenchmarkDocumentsPage asks the shipped service for the list of documents of a company that has a hundred thousand,
// on SQLite, 50 times a second whatever the answers take, by every kind of filter; and has Chromium load it.
func BenchmarkDocumentsPage(b *testing.B) {
	data := filepath.Join(benchDir(b), "data")
	service := measuredAt(b, data).URL
	company, person := stock(b, data)
	visitor := arrive(b, service, company)
	list := "/company/" + company.String() + "/documents"
	kinds := map[string]string{
		"everything": list, "one state": list + "?state=processing", "one category": list + "?category=sale", "one person": list + "?person=" + person.String(),
		"a rare word": list + "?text=no77077", "a common word": list + "?text=invoice", "a common beginning": list + "?text=su", "no such word": list + "?text=zebra",
		"common words together": list + "?text=invoice+supplier17", "a month": list + "?from=2024-03-01&to=2024-03-31", "a day": list + "?from=2024-03-09&to=2024-03-09",
		"years": list + "?from=2022-01-01&to=2024-12-31", "everything at once": list + "?text=invoice&state=accepted&category=sale&from=2023-01-01&to=2023-12-31&person=" + person.String(),
	}
	deep := visitor.open(b, list)
	for range 20 {
		_, rest, _ := strings.Cut(deep, `id="more"`)
		_, rest, _ = strings.Cut(rest, `href="`)
		href, _, _ := strings.Cut(rest, `"`)
		kinds["far down"] = strings.ReplaceAll(href, "&amp;", "&")
		deep = visitor.open(b, kinds["far down"])
	}
	for b.Loop() {
		took := visitor.crowd(b, kinds)
		var all []time.Duration
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			all = append(all, took[kind]...)
			b.Logf("%-22s median %5.1f ms, slowest %5.1f ms", kind, ms(quantile(took[kind], 50)), ms(quantile(took[kind], 100)))
		}
		b.ReportMetric(ms(quantile(all, 50)), "ms-median")
		b.ReportMetric(ms(quantile(all, 99)), "ms-p99")
		b.Logf("the documents page at %d/s with %d documents: median %.1f ms, p99 %.1f ms (aim %v)", pagesASecond, crowd, ms(quantile(all, 50)), ms(quantile(all, 99)), pageAim)
		load, weight := visitor.load(b, list)
		b.ReportMetric(ms(load), "ms-load")
		b.ReportMetric(float64(weight), "bytes")
		b.Logf("in Chromium, nothing cached: %.0f ms from the first byte to the complete page (aim %v), %d bytes (aim %d)", ms(load), loadAim, weight, weightAim)
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// quantile is the smallest that so many of 100 are not above.
func quantile(took []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}

// stock gives the demo's first company a hundred thousand documents over four years, beside the running service, and
// says who sent half of them.
func stock(b *testing.B, data string) (company, person uuid.UUID) {
	b.Helper()
	db, err := database.Open(b.Context(), database.Config{SQLite: archive.DatabaseFile(data)})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	account, err := db.AccountByEmail(b.Context(), bookkeeper)
	if err != nil {
		b.Fatal(err)
	}
	owner, err := db.AccountByEmail(b.Context(), "owner@demo.test")
	if err != nil {
		b.Fatal(err)
	}
	companies, err := db.CompaniesOf(b.Context(), account.ID)
	if err != nil || len(companies) == 0 {
		b.Fatalf("the bookkeeper's companies: %v", err)
	}
	company = companies[0].ID
	random := rand.New(rand.NewPCG(1, 2))
	began := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := 0; n < crowd; {
		var rows []database.Document
		for range 500 {
			row := paper(n, began.Add(time.Duration(n)*21*time.Minute), random)
			row.CompanyID, row.AccountID = company, []uuid.UUID{account.ID, owner.ID}[random.IntN(2)]
			rows = append(rows, row)
			n++
		}
		err := db.Write(b.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.InsertDocuments(ctx, rows)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return company, account.ID
}

func paper(n int, at time.Time, random *rand.Rand) database.Document {
	name := fmt.Sprintf("%s-supplier%d-no%d.pdf", []string{"invoice", "invoice", "receipt"}[random.IntN(3)], random.IntN(40), n)
	state := document.Accepted
	if random.IntN(2000) == 0 {
		state = document.Processing
	}
	return database.Document{
		ID: uuid.Must(uuid.NewV7()), Name: name, MediaType: "application/pdf", Category: string(document.Categories()[random.IntN(6)]), Size: 100_000,
		SHA256: fmt.Sprintf("%064x", n), CapturedAt: at, UploadedAt: at, AcceptedAt: at, State: string(state), Day: at.Format(time.DateOnly),
		Words: document.JoinWords(document.Words(name, "sent from the front office")),
	}
}

// visitor is somebody signed in, for many requests at once.
type visitor struct {
	service string
	cookies []*http.Cookie
	http    *http.Client
}

// arrive signs the bookkeeper in and has them work in the company.
func arrive(b *testing.B, service string, company uuid.UUID) *visitor {
	b.Helper()
	v := &visitor{service: service, http: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	v.post(b, "/sign-in", url.Values{"email": {bookkeeper}, "password": {password}})
	v.post(b, "/company", url.Values{"company": {company.String()}})
	return v
}

func (v *visitor) post(b *testing.B, path string, form url.Values) {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, v.service+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Content-Type", formType)
	for _, cookie := range v.cookies {
		request.AddCookie(cookie)
	}
	response, err := v.http.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		b.Fatalf("%s: %s", path, response.Status)
	}
	v.cookies = append(v.cookies, response.Cookies()...)
}

func (v *visitor) open(b *testing.B, path string) string {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, v.service+path, nil)
	if err != nil {
		b.Error(err)
		return ""
	}
	for _, cookie := range v.cookies {
		request.AddCookie(cookie)
	}
	response, err := v.http.Do(request)
	if err != nil {
		b.Error(err)
		return ""
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		b.Errorf("%s: %s %v", path, response.Status, err)
	}
	return string(page)
}

// crowd asks for all kinds in turn, so many a second, and tells what each took from the moment it was due.
func (v *visitor) crowd(b *testing.B, kinds map[string]string) map[string][]time.Duration {
	b.Helper()
	names := slices.Sorted(maps.Keys(kinds))
	for _, kind := range names {
		v.open(b, kinds[kind]) // to warm up
	}
	took := map[string][]time.Duration{}
	var mu sync.Mutex
	var asked sync.WaitGroup
	tick := time.NewTicker(time.Second / pagesASecond)
	defer tick.Stop()
	for n := range int(5*spell()/time.Second) * pagesASecond {
		due := <-tick.C
		kind := names[n%len(names)]
		asked.Go(func() {
			v.open(b, kinds[kind])
			mu.Lock()
			defer mu.Unlock()
			took[kind] = append(took[kind], time.Since(due))
		})
	}
	asked.Wait()
	return took
}

// load has Chromium load a page without a cache, some times, and gives the median and its weight.
func (v *visitor) load(b *testing.B, path string) (time.Duration, int) {
	b.Helper()
	browser := browsertest.Open(b)
	browsertest.Drive(
		b, browser, chromedp.Navigate(v.service+"/sign-in"), browsertest.Fill("email", bookkeeper), browsertest.Fill("password", password), browsertest.Press("Sign in"),
		chromedp.WaitVisible(chromedp.CSS(".who")), browsertest.Command(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}),
	)
	var took []time.Duration
	weight := 0
	for range 9 {
		browsertest.Drive(b, browser, chromedp.Navigate(v.service+path), browsertest.Heading("Documents"))
		spent := browsertest.Evaluate[[]float64](b, browser, `(() => {
			const page = performance.getEntriesByType("navigation")[0];
			const parts = performance.getEntriesByType("resource").filter((part) => part.startTime < page.loadEventStart);
			return [page.loadEventStart - page.responseStart, parts.reduce((sum, part) => sum + part.transferSize, page.transferSize)];
		})()`)
		took, weight = append(took, time.Duration(spent[0]*float64(time.Millisecond))), int(spent[1])
	}
	return quantile(took, 50), weight
}
