// Package portal is the website: pages rendered on the server that work without JavaScript and are better
// with it.
//
// One folder holds a group of pages and declares what it needs of the floor below; frame holds what they
// share. Templates, style and scripts are in assets/web. Pages hold no rules: those are in auth. It imports
// auth, and of storage only the rows.
package portal
