// Package access holds sites, companies and their members, and answers who may work where.
//
// A person works in a company when they are a member of its site and were let into the company; the portal
// and the companions' API ask here and nowhere else. How a person proves who they are is the other packages
// of auth. It imports auth/account and storage/database.
package access
