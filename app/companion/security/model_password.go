package security

// NewPassword is what is typed to change the app password.
type NewPassword struct{ Current, New, Repeated string }

// NewPasswordFaults say in English what is wrong with each field; empty where nothing is.
type NewPasswordFaults struct{ Current, New, Repeated string }

// Any says whether anything is wrong.
func (f NewPasswordFaults) Any() bool { return f != NewPasswordFaults{} }

// Check looks at what is typed before the service is asked. Whether the new one is good enough, the service says.
func (p NewPassword) Check() NewPasswordFaults {
	var wrong NewPasswordFaults
	if p.Current == "" {
		wrong.Current = "Type the password you have now."
	}
	switch {
	case p.New == "":
		wrong.New = "Type the password you want."
	case p.New == p.Current:
		wrong.New = "That is the password you have now."
	case p.Repeated != p.New:
		wrong.Repeated = "The two are not the same."
	}
	return wrong
}
