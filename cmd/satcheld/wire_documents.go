package main

import (
	"satchel/app/portal"
	"satchel/app/portal/documents"
	"satchel/app/portal/frame"
	"satchel/sync/intake"
	"satchel/sync/shelf"
	"satchel/sync/shelf/preview"
)

// documentPages are the pages of companies' documents.
func (p *parts) documentPages(papers *shelf.Service, taking *intake.Service, drawer *preview.Drawer) []portal.Group {
	return []portal.Group{func(f *frame.Frame) []frame.Route {
		return documents.Pages{
			Frame: f, Shelf: papers, Intake: taking, Blobs: p.kept.blobs, Drawer: drawer,
			MaxUpload: int64(p.cfg.MaxUpload), Log: p.log,
		}.Routes()
	}}
}
