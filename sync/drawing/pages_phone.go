//go:build android || ios

package drawing

import "context"

func openPages(context.Context, string) (pages, error) { return nil, ErrNotHere }

func whyNoPage(err error) error { return err }
