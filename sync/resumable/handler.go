package resumable

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// defaultMaxSize is the largest document in bytes where Options does not say: 4 GiB.
const defaultMaxSize = 4 << 30

// Options are what a Handler needs.
type Options struct {
	Store Store
	// Owner says on whose behalf a request is made, or refuses it with an *Error.
	Owner func(*http.Request) (Owner, error)
	// Collection is the absolute path (or URL) of the collection a request was made to, without a slash at its
	// end; an upload's address is this, a slash, and its id.
	Collection func(*http.Request) string
	// MaxSize is the largest document taken, in bytes; 4 GiB if zero.
	MaxSize int64
	// Log gets what the answer must not tell: failures of the service itself.
	Log *slog.Logger
}

// Handler serves uploads over HTTP. It is mounted twice: at the collection, and below it with the path value
// "upload" for the id.
type Handler struct{ Options }

// NewHandler makes a Handler.
func NewHandler(options Options) *Handler {
	if options.MaxSize == 0 {
		options.MaxSize = defaultMaxSize
	}
	return &Handler{options}
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set(headerResumable, Version)
	w.Header().Set("Cache-Control", "no-store")
	method := methodOf(r)
	if method == http.MethodOptions {
		h.describe(w)
		return
	}
	if r.Header.Get(headerResumable) != Version {
		w.Header().Set(headerVersion, Version)
		h.refuse(w, r, ErrVersion)
		return
	}
	owner, err := h.Owner(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	if err := h.serve(w, r, method, owner); err != nil {
		h.refuse(w, r, err)
	}
}

// methodOf honours X-HTTP-Method-Override on POST, as tus's core asks for clients that know no PATCH.
func methodOf(r *http.Request) string {
	if override := r.Header.Get(headerMethodOverride); override != "" && r.Method == http.MethodPost {
		return override
	}
	return r.Method
}

func (h *Handler) serve(w http.ResponseWriter, r *http.Request, method string, owner Owner) error {
	text := r.PathValue("upload")
	if text == "" {
		if method != http.MethodPost {
			return ErrMethod
		}
		return h.create(w, r, owner)
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return ErrNoUpload
	}
	switch method {
	case http.MethodHead:
		return h.look(w, r, owner, id)
	case http.MethodPatch:
		return h.append(w, r, owner, id)
	case http.MethodDelete:
		return h.terminate(w, r, owner, id)
	}
	return ErrMethod
}

func (h *Handler) describe(w http.ResponseWriter) {
	w.Header().Set(headerVersion, Version)
	w.Header().Set(headerExtension, Extensions)
	w.Header().Set(headerMaxSize, strconv.FormatInt(h.MaxSize, 10))
	w.Header().Set(headerAlgorithms, "sha256,sha1")
	w.WriteHeader(http.StatusNoContent)
}

func (h *Handler) create(w http.ResponseWriter, r *http.Request, owner Owner) error {
	announced, err := h.announcement(r)
	if err != nil {
		return err
	}
	first, settle := Chunk{}, func(http.ResponseWriter) {}
	if r.ContentLength != 0 && !isStream(r) && r.ContentLength > 0 {
		return ErrMediaType
	}
	if r.ContentLength != 0 && isStream(r) {
		body, checked, err := newBody(w, r)
		if err != nil {
			return err
		}
		defer body.finish()
		first, settle = Chunk{Length: r.ContentLength, Content: body, Checked: checked}, body.settle
	}
	upload, err := h.Store.Create(r.Context(), owner, announced, first)
	settle(w)
	if err != nil {
		return err
	}
	w.Header().Set("Location", h.Collection(r)+"/"+upload.ID.String())
	return h.answer(w, upload, http.StatusCreated)
}

// announcement reads what the headers of a creation say about the document.
func (h *Handler) announcement(r *http.Request) (NewUpload, error) {
	size, err := wholeNumber(r.Header.Get(headerUploadLength))
	if err != nil || r.Header.Get(headerDeferLength) != "" {
		return NewUpload{}, errLengthRequired
	}
	if size > h.MaxSize {
		return NewUpload{}, ErrTooLarge.With("The document has %d bytes; this service takes at most %d.", size, h.MaxSize)
	}
	if size == 0 {
		return NewUpload{}, ErrEmpty
	}
	header := r.Header.Get(headerUploadMetadata)
	metadata, err := ParseMetadata(header)
	if err != nil {
		return NewUpload{}, err
	}
	announced := NewUpload{Size: size, SHA256: metadata[MetaSHA256], Metadata: header}
	if announced.SHA256 != "" && !isSHA256(announced.SHA256) {
		return NewUpload{}, ErrBadMetadata.With("sha256 must be 64 lower-case hexadecimal digits.")
	}
	if text := metadata[MetaDocument]; text != "" {
		announced.ID, err = uuid.Parse(text)
		if err != nil || announced.ID.Version() != 7 {
			return NewUpload{}, ErrBadMetadata.With("doc_id must be a UUID of version 7.")
		}
	}
	return announced, nil
}

func (h *Handler) look(w http.ResponseWriter, r *http.Request, owner Owner, id uuid.UUID) error {
	upload, err := h.Store.Look(r.Context(), owner, id)
	if err != nil {
		return err
	}
	w.Header().Set(headerUploadLength, strconv.FormatInt(upload.Size, 10))
	if upload.Metadata != "" {
		w.Header().Set(headerUploadMetadata, upload.Metadata)
	}
	return h.answer(w, upload, http.StatusOK)
}

func (h *Handler) append(w http.ResponseWriter, r *http.Request, owner Owner, id uuid.UUID) error {
	if !isStream(r) {
		return ErrMediaType
	}
	offset, err := wholeNumber(r.Header.Get(headerUploadOffset))
	if err != nil {
		return errOffsetRequired
	}
	body, checked, err := newBody(w, r)
	if err != nil {
		return err
	}
	defer body.finish()
	chunk := Chunk{Offset: offset, Length: r.ContentLength, Content: body, Checked: checked}
	upload, err := h.Store.Append(r.Context(), owner, id, chunk)
	body.settle(w)
	if err != nil {
		return err
	}
	return h.answer(w, upload, http.StatusNoContent)
}

func (h *Handler) terminate(w http.ResponseWriter, r *http.Request, owner Owner, id uuid.UUID) error {
	if err := h.Store.Terminate(r.Context(), owner, id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (h *Handler) answer(w http.ResponseWriter, upload Upload, status int) error {
	w.Header().Set(headerUploadOffset, strconv.FormatInt(upload.Offset, 10))
	if !upload.ExpiresAt.IsZero() {
		w.Header().Set("Upload-Expires", upload.ExpiresAt.UTC().Format(http.TimeFormat))
	}
	if upload.Acknowledgement != nil {
		value, err := EncodeAcknowledgement(*upload.Acknowledgement)
		if err != nil {
			return err
		}
		w.Header().Set(headerAcknowledgement, value)
	}
	w.WriteHeader(status)
	return nil
}

// refuse writes an error; one that is no refusal is logged and answered without its words.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var refusal *Error
	if !errors.As(err, &refusal) {
		if r.Context().Err() == nil {
			h.Log.ErrorContext(r.Context(), "an upload request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		}
		refusal = ErrInternal
	}
	WriteProblem(w, refusal)
}

const problemTitle = "The upload was refused"

// retryAfterText is a Retry-After header: whole seconds, rounded up.
func retryAfterText(wait time.Duration) string {
	return strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
}
