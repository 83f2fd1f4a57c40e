// Package icons holds the companion's icons as SVG, embedded.
//
// The line icons are Phosphor Icons (MIT, see LICENSE-phosphor.txt), their paths rewritten without arcs and relative steps,
// which the toolkit misreads; satchel.svg and Icon.png are our own. It knows nothing of windows or themes and imports nothing of Satchel.
package icons
