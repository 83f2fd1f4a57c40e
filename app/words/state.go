package words

import "satchel/sync/document"

// State is a document's state in a word or two.
func State(state document.State) string {
	switch state {
	case document.Capturing:
		return "Being saved"
	case document.Spooled:
		return "Saved here"
	case document.Creating, document.Uploading:
		return "Sending"
	case document.Finalizing:
		return "Being checked"
	case document.Accepted:
		return "Accepted"
	case document.Processing:
		return "In progress"
	case document.Ready, document.Delivering:
		return "Results coming"
	case document.Delivered:
		return "Delivered"
	case document.Waiting:
		return "Waiting"
	case document.NeedsPerson:
		return "Needs you"
	case document.Cancelled:
		return "Removed"
	}
	return string(state)
}

// Category is a category as a person reads it.
func Category(category document.Category) string {
	switch category {
	case document.Purchase:
		return "Purchase"
	case document.Sale:
		return "Sale"
	case document.Expense:
		return "Expense"
	case document.BankStatement:
		return "Bank statement"
	case document.SupplierStatement:
		return "Supplier statement"
	case document.Other:
		return "Other"
	}
	return string(category)
}
