package portal_test

import "testing"

func TestAnAmountIsShownAndTypedAsItsReaderWritesIt(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ann.language = "de"
	id := ann.give("paper.pdf", []byte("%PDF-1.7 paper"))
	path := ann.path + "/" + id.String()
	s.execute(t, "UPDATE documents SET total = 123450, currency = 'EUR' WHERE id = '"+id.String()+"'")
	ann.get(ann.path).wants(t, "EUR 1.234,50")
	ann.get(path).wants(t, "EUR 1.234,50")
	edit := ann.get(path + "/edit")
	edit.wants(t, `value="1234,50"`)
	hidden := func(name string) string { return between(edit.text, `name="`+name+`" value="`, `"`) }
	ann.submit(
		path+"/edit", "token", hidden("token"), "version", hidden("version"), "typed-on", hidden("typed-on"),
		"total", "2.500,05", "currency", "EUR", "category", "purchase",
	)
	if saved := must(s.db.DocumentByID(t.Context(), id)); saved.Total != 250005 {
		t.Errorf("saved as %d", saved.Total)
	}
	ann.language = "en"
	ann.get(path).wants(t, "EUR 2,500.05")
}
