// Package disconnect is Disconnect External Authentication in the portal: first the password proves that it
// works, then the page lists what will change and asks for the typed word, and then it is final. It imports
// app/portal/frame, app/portal/stepup and auth.
package disconnect
