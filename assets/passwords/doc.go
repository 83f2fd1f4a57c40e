// Package passwords embeds the passwords everybody tries first.
//
// The list comes from @zxcvbn-ts/language-common 4.1.3 (MIT, see common.LICENSE.txt): lower-cased, NFC,
// without those under six characters, the commonest first. It imports nothing of Satchel.
package passwords
