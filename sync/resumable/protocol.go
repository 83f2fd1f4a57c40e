package resumable

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"satchel/sync/document"
)

// Version is the one version of tus spoken here.
const Version = "1.0.0"

// Extensions are the parts of tus the handler speaks beside the core, as Tus-Extension lists them.
const Extensions = "creation,creation-with-upload,checksum,expiration,termination"

// SingleRequest is the size in bytes up to which the client sends a document within the request that creates it.
const SingleRequest = 1 << 20

// Headers of tus 1.0, and Satchel's two additions.
const (
	headerResumable       = "Tus-Resumable"
	headerVersion         = "Tus-Version"
	headerExtension       = "Tus-Extension"
	headerMaxSize         = "Tus-Max-Size"
	headerAlgorithms      = "Tus-Checksum-Algorithm"
	headerUploadLength    = "Upload-Length"
	headerDeferLength     = "Upload-Defer-Length"
	headerUploadOffset    = "Upload-Offset"
	headerUploadMetadata  = "Upload-Metadata"
	headerUploadChecksum  = "Upload-Checksum"
	headerUploadExpires   = "Upload-Expires"
	headerMethodOverride  = "X-HTTP-Method-Override"
	headerAcknowledgement = "Satchel-Acknowledgement"
	headerCode            = "Satchel-Code" // of a refusal; the answer to HEAD has no body to carry it

	typeOffsetStream = "application/offset+octet-stream"
	typeProblem      = "application/problem+json"
)

// Keys of Upload-Metadata that mean something to Satchel; others are kept and ignored.
const (
	MetaDocument   = "doc_id"      // UUIDv7, made by the companion
	MetaSHA256     = "sha256"      // of the whole document, lower-case hex
	MetaFilename   = "filename"    // as the person knows it, UTF-8
	MetaFiletype   = "filetype"    // what the sender believes the media type to be; the service looks for itself
	MetaCategory   = "category"    // a document.Category
	MetaNote       = "note"        // free text, UTF-8
	MetaCapturedAt = "captured_at" // RFC 3339
)

// EncodeAcknowledgement is the value of the Satchel-Acknowledgement header: standard base64 of JSON.
func EncodeAcknowledgement(ack document.Acknowledgement) (string, error) {
	text, err := json.Marshal(ack)
	if err != nil {
		return "", fmt.Errorf("writing an acknowledgement: %w", err)
	}
	return base64.StdEncoding.EncodeToString(text), nil
}

// DecodeAcknowledgement reads the value of the Satchel-Acknowledgement header.
func DecodeAcknowledgement(value string) (document.Acknowledgement, error) {
	text, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return document.Acknowledgement{}, fmt.Errorf("reading an acknowledgement: %w", err)
	}
	var ack document.Acknowledgement
	if err := json.Unmarshal(text, &ack); err != nil {
		return document.Acknowledgement{}, fmt.Errorf("reading an acknowledgement: %w", err)
	}
	return ack, nil
}
