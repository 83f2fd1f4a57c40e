package vault

import "time"

// ToldSkew is how far this computer's clock must be from the service's for a person to be told. By less nobody is bothered:
// passcodes are put right anyway.
const ToldSkew = 20 * time.Second
