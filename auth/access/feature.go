package access

import "slices"

// Feature is a permission: something a member of a site may do there. Its text is stable; it stands in tables.
type Feature string

// The features. Those of documents hold in each company the member was let into; the others on the whole site.
const (
	SeeDocuments      Feature = "documents.see"
	AddDocuments      Feature = "documents.add"      // capture and upload
	EditDocuments     Feature = "documents.edit"     // details, under a lock
	ReviewDocuments   Feature = "documents.review"   // say that the details are right
	DownloadDocuments Feature = "documents.download" // the bytes, to keep
	Logins            Feature = "logins"             // User Login Status: who is signed in, and log off
	People            Feature = "people"             // invite, assign, remove
	Companies         Feature = "companies"          // open and close sets of books, and who works in them
	Security          Feature = "security"           // passcode policy, and the audit log
)

// Features are all of them, in the order they are shown in.
func Features() []Feature {
	return []Feature{
		SeeDocuments, AddDocuments, EditDocuments, ReviewDocuments, DownloadDocuments, Logins, People, Companies, Security,
	}
}

// ParseFeature reads a feature's text; false for what is none.
func ParseFeature(text string) (Feature, bool) {
	return Feature(text), slices.Contains(Features(), Feature(text))
}

// Allowed is what a role may do on a site that has said nothing else.
func (r Role) Allowed(feature Feature) bool {
	switch r {
	case Owner, Administrator:
		return true
	case Bookkeeper:
		return slices.Contains([]Feature{SeeDocuments, AddDocuments, EditDocuments, ReviewDocuments, DownloadDocuments}, feature)
	}
	return false
}

// needs is what a feature is nothing without: whoever may not see documents may do nothing with one that is there. Empty
// for a feature that stands for itself.
func (f Feature) needs() Feature {
	switch f {
	case EditDocuments, ReviewDocuments, DownloadDocuments:
		return SeeDocuments
	}
	return ""
}

// Usable reports whether somebody of whom it is known which features they were given may do something: they have the
// feature, and what it needs.
func (f Feature) Usable(given func(Feature) bool) bool {
	return given(f) && (f.needs() == "" || given(f.needs()))
}

// Title is the feature in words.
func (f Feature) Title() string {
	switch f {
	case SeeDocuments:
		return "See documents"
	case AddDocuments:
		return "Add documents"
	case EditDocuments:
		return "Edit documents’ details"
	case ReviewDocuments:
		return "Review documents"
	case DownloadDocuments:
		return "Download documents"
	case Logins:
		return "User Login Status"
	case People:
		return "People and what they may do"
	case Companies:
		return "Companies"
	case Security:
		return "Security"
	}
	return string(f)
}
