package companion

import "satchel/auth/vault"

// Vault is the authenticator of this home: the passcodes of other services. It works without any account.
func (c *Companion) Vault() vault.Vault {
	return vault.Vault{Home: c.home, Store: c.store, Now: c.now}
}
