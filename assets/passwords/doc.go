// Package passwords embeds the passwords everybody tries first.
//
// The list comes from @zxcvbn-ts/language-common 4.1.3 (MIT, see common.LICENSE.txt): lower-cased, NFC,
// without those under six characters, the commonest first. The phrases are those that everybody knows to be long and
// easy to remember: quoted, sung, or given as the example of a good password; none has more than 40 characters.
//
// It imports nothing of Satchel.
package passwords
