// Package metered asks the system whether the network is one on which data costs money or is counted.
//
// On Linux and other free systems NetworkManager knows, over D-Bus. Windows, macOS and phones are not asked yet: there the
// answer is errors.ErrUnsupported. It imports nothing of the house.
package metered
