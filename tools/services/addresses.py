"""Which network addresses an untrusted link may lead to: those of the public internet and no others.

    is_public("93.184.216.34")       ->  True
    is_public("169.254.169.254")     ->  False    link-local: a cloud's metadata service
    is_public("64:ff9b::7f00:1")     ->  False    NAT64 of 127.0.0.1

Addresses only: names are resolved by the caller, who has to connect to the very address that was asked about.
"""

import ipaddress

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All that IANA has given out of IPv6; `is_global` is also true of what nobody has."""
_NEVER_PUBLIC = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001:db8::/32", "3fff::/20")))
"""IETF protocol assignments, the retired 6to4 relays (RFC 7526), documentation (RFC 9637): Pythons differ on them."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address."""


def is_public(text: str) -> bool:
    """Whether an IP address is public; not private, loopback, link-local, multicast, reserved or unspecified.

    An IPv6 address that stands for an IPv4 one (mapped, NAT64) is judged by that one. One of 6to4 is never public:
    RFC 7526 has retired it, and versions of Python differ on it.

    Raises:
        ValueError: it is no IP address.
    """
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address.sixtofour is not None:
            return False
        within = address.ipv4_mapped
        if address in _NAT64:
            within = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if within is None and address not in _GLOBAL_UNICAST:
            return False
        address = within or address
    if any(address in network for network in _NEVER_PUBLIC):
        return False
    return address.is_global and not address.is_multicast
