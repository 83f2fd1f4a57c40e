package editing_test

import (
	"errors"
	"net/url"
	"testing"
	"time"

	"satchel/sync/editing"
)

func TestWhatComesFromASessionThatIsOverReplacesNothingThatIsNewer(t *testing.T) {
	each(t, func(d *desk) {
		ctx, who := d.t.Context(), d.ann.Account
		path := "/site/" + d.company.String() + "/companies"
		named := func(name string) map[string]string { return map[string]string{"name": name} }
		kept := func() string { return must(d.Unsent(ctx, who))[path].Or("name", "") }
		ended := d.now
		d.ok(d.Keep(ctx, who, editing.Kept{Path: path, Fields: named("before it ended")}))
		d.now = d.now.Add(time.Second)
		d.ok(d.Keep(ctx, who, editing.Kept{Path: path, Fields: named("its last"), Ended: ended}))
		d.now = d.now.Add(time.Second)
		d.ok(d.Keep(ctx, who, editing.Kept{Path: path, Fields: named("its last words"), Ended: ended}))
		if kept() != "its last words" {
			d.t.Errorf("kept is %q", kept())
		}
		d.ok(d.Keep(ctx, who, editing.Kept{Path: path, Fields: named("typed elsewhere since")}))
		for _, late := range []string{"planted", ""} {
			if err := d.Keep(ctx, who, editing.Kept{Path: path, Fields: named(late), Ended: ended}); !errors.Is(err, editing.ErrNewer) {
				d.t.Errorf("%q: %v", late, err)
			}
		}
		if sent, err := d.KeepSent(ctx, who, path, url.Values{"name": {"planted"}}, ended); sent || err != nil {
			d.t.Errorf("sent: %v %v", sent, err)
		}
		if kept() != "typed elsewhere since" {
			d.t.Errorf("kept is %q", kept())
		}
	})
}
