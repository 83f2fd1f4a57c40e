package portal_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
)

// dropped has something dragged over the middle of an element and let go there, as from a folder beside the browser.
func dropped(t *testing.T, browser context.Context, onto string, carried input.DragData) {
	t.Helper()
	at := Evaluate[[]float64](t, browser, `(() => {
		const box = document.querySelector("`+onto+`");
		box.scrollIntoView({ block: "center" });
		const { x, y, width, height } = box.getBoundingClientRect();
		return [x + width / 2, y + height / 2];
	})()`)
	carried.DragOperationsMask = 1 // to be copied
	if carried.Items == nil {
		carried.Items = []*input.DragDataItem{}
	}
	for _, kind := range []input.DispatchDragEventType{
		input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop,
	} {
		Drive(t, browser, Command(input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: at[0], Y: at[1], Data: &carried}))
	}
}

func TestWhereverAFileIsDroppedOnThePageItIsAdded(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	Drive(t, browser, chromedp.EmulateViewport(1280, 800), Press("Add documents"), Heading("Add documents"), Fill("note", "typed"))
	for name, onto := range map[string]string{
		"beside.txt": "h1", "bar.txt": "header.bar", "field.txt": ".drop p", "note.txt": "#note", "chooser.txt": "#files",
	} {
		dropped(t, browser, onto, input.DragData{Files: []string{written(t, name, []byte(name))}})
		Drive(t, browser, chromedp.WaitVisible(`//li[@class="done"][contains(., "`+name+`")]`))
	}
	if lit := Evaluate[bool](t, browser, `!!document.querySelector(".over")`); lit {
		t.Error("the field looks as if something hovered over it still")
	}
	for _, row := range s.papers(t, company) {
		if row.Note != "typed" {
			t.Errorf("%s has the note %q", row.Name, row.Note)
		}
	}
}

func TestPicturesDroppedOnTheFormOfPagesBecomePages(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	_, picture := sampleOf(t, ".jpg")
	Drive(t, browser, chromedp.EmulateViewport(1280, 800), Press("Add documents"), Heading("Add documents"))
	dropped(t, browser, `form[data-pages]`, input.DragData{Files: []string{written(t, "1.jpg", picture), written(t, "2.jpg", picture)}})
	dropped(t, browser, `#pages`, input.DragData{Files: []string{written(t, "3.jpg", picture), written(t, "lie.jpg", []byte("<html>"))}})
	Drive(
		t, browser, Says("can’t become a page: lie.jpg"), chromedp.WaitVisible(`//ol[@class="pages"]/li[3]`),
		Press("Add as one document"), Says("The document is here"),
	)
	if rows := s.papers(t, company); len(rows) != 1 || rows[0].Size < 3*int64(len(picture)) {
		t.Errorf("%+v", rows)
	}
}

// Let go where nothing takes it, a file or a link would be opened over the page and what was typed into it.
func TestWhatIsDroppedWhereNothingTakesItChangesNothing(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	c := &clerk{&visitor{t: t}, s, company, ""}
	link := []*input.DragDataItem{{MimeType: "text/uri-list", Data: s.URL + "/profile"}}
	edit := s.URL + "/company/" + company.String() + "/documents/" + c.give("invoice.txt", []byte("invoice")).String() + "/edit"
	Drive(t, browser, chromedp.Navigate(edit), Heading("Edit details"), Fill("note", "typed"))
	for _, onto := range []string{"h1", "#note"} {
		dropped(t, browser, onto, input.DragData{Files: []string{written(t, "stray.txt", []byte("stray"))}})
	}
	dropped(t, browser, "h1", input.DragData{Items: link})
	dropped(t, browser, "#reference", input.DragData{Items: []*input.DragDataItem{{MimeType: "text/plain", Data: "INV-2031"}}})
	await(t, "a text dropped into a field", func() bool {
		return Evaluate[string](t, browser, `document.getElementById("reference")?.value ?? ""`) == "INV-2031"
	})
	if note := Evaluate[string](t, browser, `document.getElementById("note").value`); note != "typed" {
		t.Errorf("the note is %q", note)
	}
	if open := tabs(t, browser); len(open) != 1 {
		t.Errorf("opened %q", open)
	}
	Drive(t, browser, chromedp.Navigate(s.URL+"/company/"+company.String()+"/documents/add"), Heading("Add documents"), Fill("note", "typed"))
	dropped(t, browser, "h1", input.DragData{Items: link})
	dropped(t, browser, "h1", input.DragData{Files: []string{written(t, "after.txt", []byte("after"))}})
	Drive(t, browser, chromedp.WaitVisible(`//li[@class="done"][contains(., "after.txt")]`))
	for _, row := range s.papers(t, company) {
		if row.Name == "after.txt" && row.Note != "typed" {
			t.Errorf("the note is %q", row.Note)
		}
	}
	if open := tabs(t, browser); len(open) != 1 {
		t.Errorf("opened %q", open)
	}
}

// tabs are the addresses of what the browser has open.
func tabs(t *testing.T, browser context.Context) []string {
	t.Helper()
	var open []string
	Drive(t, browser, chromedp.Func(func(ctx context.Context, at *chromedp.Target) error {
		found, err := cdp.Call(ctx, at, target.GetTargets, target.GetTargetsParams{})
		if err != nil {
			return err
		}
		for _, one := range found.TargetInfos {
			if one.Type == "page" {
				open = append(open, one.URL)
			}
		}
		return nil
	}))
	return open
}
