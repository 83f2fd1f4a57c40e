package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// addressed has r.RemoteAddr name the client: the peer, or, where the peer is a trusted proxy, the address the
// proxy vouches for.
func addressed(next http.Handler, trusted []netip.Prefix) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !contains(trusted, peer.Addr()) {
			next.ServeHTTP(w, r)
			return
		}
		client := forwardedFor(r.Header.Values("X-Forwarded-For"), peer.Addr(), trusted)
		r = r.Clone(r.Context())
		r.RemoteAddr = netip.AddrPortFrom(client, peer.Port()).String()
		next.ServeHTTP(w, r)
	})
}

// forwardedFor walks from the nearest hop outwards as long as trusted proxies vouch; what stands further out
// could have been written by anybody.
func forwardedFor(headers []string, peer netip.Addr, trusted []netip.Prefix) netip.Addr {
	hops := strings.Split(strings.Join(headers, ","), ",")
	client := peer
	for _, hop := range slices.Backward(hops) {
		if !contains(trusted, client) {
			return client
		}
		address, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return client
		}
		client = address
	}
	return client
}

func contains(prefixes []netip.Prefix, address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(address) })
}

// Address is the client's address, as the middleware has determined it; the zero value if there is none, as on
// a Unix socket.
func Address(r *http.Request) netip.Addr {
	address, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return address.Addr().Unmap()
}
