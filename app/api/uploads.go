package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"satchel/sync/resumable"
)

const (
	collectionPath = base + "/companies/{company}/uploads"
	uploadPath     = collectionPath + "/{upload}"
)

// registerUploads mounts the upload endpoints beside the framework, which would read their bodies, and describes
// them.
func (a *api) registerUploads(mux *http.ServeMux) {
	prefix := ""
	if public, err := url.Parse(a.PublicURL); err == nil {
		prefix = strings.TrimSuffix(public.Path, "/")
	}
	handler := resumable.NewHandler(resumable.Options{
		Store: a.Intake,
		Owner: a.uploadOwner,
		Collection: func(r *http.Request) string {
			return prefix + strings.Replace(collectionPath, "{company}", r.PathValue("company"), 1)
		},
		MaxSize: a.MaxUpload,
		Log:     a.Log,
	})
	mux.Handle(collectionPath, handler)
	mux.Handle(uploadPath, handler)
	a.describeUploads()
}

func (a *api) describeUploads() {
	spec := a.huma.OpenAPI()
	spec.AddOperation(a.uploadOperation(huma.Operation{
		OperationID: "describe-uploads", Method: http.MethodOptions, Path: collectionPath,
		Summary: "What this service speaks of tus", Security: open(),
		Responses: reply("204", "Nothing but headers", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm"),
	}))
	spec.AddOperation(a.uploadOperation(huma.Operation{
		OperationID: "create-upload", Method: http.MethodPost, Path: collectionPath,
		Summary: "Begin an upload, or find it again; a small document may come along as the body",
		Description: "Upload-Metadata may name doc_id (UUIDv7), sha256 (lower-case hexadecimal), filename, filetype, category, " +
			"note and captured_at (RFC 3339). The same doc_id and sha256 again lead to the same upload.",
		Parameters:  headers("Tus-Resumable!", "Upload-Length!", "Upload-Metadata", "Upload-Checksum"),
		RequestBody: octets(),
		Responses:   reply("201", "The upload", "Location", "Upload-Offset", "Upload-Expires", "Satchel-Acknowledgement"),
	}))
	spec.AddOperation(a.uploadOperation(huma.Operation{
		OperationID: "look-at-upload", Method: http.MethodHead, Path: uploadPath,
		Summary:    "How many bytes are safe on the service",
		Parameters: headers("Tus-Resumable!"),
		Responses:  reply("200", "The upload", "Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Expires", "Satchel-Acknowledgement"),
	}))
	spec.AddOperation(a.uploadOperation(huma.Operation{
		OperationID: "append-to-upload", Method: http.MethodPatch, Path: uploadPath,
		Summary:     "Send bytes from the offset on",
		Parameters:  headers("Tus-Resumable!", "Upload-Offset!", "Upload-Checksum"),
		RequestBody: octets(),
		Responses:   reply("204", "The bytes are safe", "Upload-Offset", "Upload-Expires", "Satchel-Acknowledgement"),
	}))
	spec.AddOperation(a.uploadOperation(huma.Operation{
		OperationID: "terminate-upload", Method: http.MethodDelete, Path: uploadPath,
		Summary:    "Give an unfinished upload up",
		Parameters: headers("Tus-Resumable!"),
		Responses:  reply("204", "It is gone"),
	}))
}

// uploadOperation adds what all of them have in common.
func (a *api) uploadOperation(op huma.Operation) *huma.Operation {
	op.Tags = []string{"Uploads (tus " + resumable.Version + ")"}
	text := &huma.Schema{Type: huma.TypeString, Format: "uuid"}
	for _, name := range []string{"company", "upload"} {
		if strings.Contains(op.Path, "{"+name+"}") {
			op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: text})
		}
	}
	if op.Security == nil {
		op.Security = []map[string][]string{{bearerScheme: {}}}
	}
	op.Responses["default"] = a.problemResponse()
	return &op
}

// headers describes request headers; a name that ends in an exclamation mark is required.
func headers(names ...string) []*huma.Param {
	var list []*huma.Param
	for _, name := range names {
		plain, required := strings.CutSuffix(name, "!")
		list = append(list, &huma.Param{Name: plain, In: "header", Required: required, Schema: &huma.Schema{Type: huma.TypeString}})
	}
	return list
}

func octets() *huma.RequestBody {
	return &huma.RequestBody{Content: map[string]*huma.MediaType{
		"application/offset+octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}
}

func reply(status, description string, names ...string) map[string]*huma.Response {
	response := &huma.Response{Description: description, Headers: map[string]*huma.Param{}}
	for _, name := range names {
		response.Headers[name] = &huma.Param{Schema: &huma.Schema{Type: huma.TypeString}}
	}
	return map[string]*huma.Response{status: response}
}
