package companion

import (
	"context"

	"satchel/app/companion/documents"
	"satchel/app/companion/widgets"
	"satchel/sync/document"
)

// elsewhere are the documents of a company that the person does not work in, shown in place of those of the one they do.
type elsewhere struct {
	screen *documents.Screen
	end    func()
}

// showElsewhere shows a company's documents, such as those that are stuck because it can't be entered any more and so not
// be changed to, until the person goes to another place.
func (w *Window) showElsewhere(ctx context.Context, s *screens, company document.Company) {
	if company.ID == w.account.Company.ID {
		w.enter(placeDocuments)
		s.documents.Narrow(documents.NeedYou)
		return
	}
	ctx, end := context.WithCancel(ctx)
	options := w.documentsOf(ctx, company.ID)
	options.Filter = documents.NeedYou
	options.Warning = widgets.Message{Title: w.tongue.T("These documents are for %s.", document.DisplayName(company.Name)), Action: w.tongue.T("You work in %s.", document.DisplayName(w.account.Company.Name))}
	options.Dismiss, options.Dismissed = w.tongue.T("Back to my company"), func() { w.showOwn(s) }
	w.goTo(placeDocuments)
	s.elsewhere = &elsewhere{documents.New(options), end}
	s.setDocuments(s.elsewhere.screen)
	widgets.Enter(w.window.Canvas(), s.elsewhere.screen.Object())
}

// showOwn shows the documents of the company that the person works in again.
func (w *Window) showOwn(s *screens) {
	if s.elsewhere == nil {
		return
	}
	s.elsewhere.end()
	s.elsewhere = nil
	w.window.Canvas().Unfocus() // from what goes with them
	s.setDocuments(s.documents)
}

// inSight are the documents that the person sees, or would.
func (s *screens) inSight() *documents.Screen {
	if s.elsewhere != nil {
		return s.elsewhere.screen
	}
	return s.documents
}
