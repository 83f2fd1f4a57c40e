package main

import (
	"slices"

	"satchel/app/portal"
	"satchel/app/portal/documents"
	editingpages "satchel/app/portal/editing"
	"satchel/app/portal/frame"
	"satchel/sync/editing"
	"satchel/sync/intake"
	"satchel/sync/shelf"
	"satchel/sync/shelf/preview"
)

// documentPages are the pages of companies' documents, and those on which their details are changed.
func (p *parts) documentPages(papers *shelf.Service, taking *intake.Service, drawer *preview.Drawer, edits *editing.Service) []portal.Group {
	return []portal.Group{func(f *frame.Frame) []frame.Route {
		pages := documents.Pages{
			Frame: f, Shelf: papers, Intake: taking, Blobs: p.kept.blobs, Drawer: drawer,
			MaxUpload: int64(p.cfg.MaxUpload), Log: p.log,
		}
		return slices.Concat(pages.Routes(), editingpages.Pages{Frame: f, Editing: edits, Changed: pages.Changed}.Routes())
	}}
}
