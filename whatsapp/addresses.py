"""Where the access token may go: the platform's hosts, at public addresses; no connection is made here."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

_META_HOSTS = frozenset({"graph.facebook.com", "lookaside.fbsbx.com"})  # the API, and the bytes of media
_META_DOMAIN = ".fbcdn.net"
_DEFAULT_PORTS = {"https": 443, "http": 80}


def is_meta_host(host: str) -> bool:
    return host in _META_HOSTS or (host.endswith(_META_DOMAIN) and len(host) > len(_META_DOMAIN))


def is_public(address: str) -> bool:
    """Ask whether an IP address lies in the open internet, also when it is wrapped in an IPv6 one."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        wrapped = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo and parsed.teredo[1]) or _find_nat64(parsed)
        parsed = wrapped or parsed
    return parsed.is_global and not parsed.is_multicast


def find_origin(url: str) -> tuple[str, str, int] | None:
    """Take scheme, host and port apart; None for whatever two readers of the URL might read differently."""
    parts = _split(url)
    if parts is None or parts.hostname is None:
        return None
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS[parts.scheme]


def find_safe_url(url: str, api_url: str) -> str | None:
    """Rebuild a URL that the platform gave us from its checked parts; None when the token must not go there.

    Outside of the platform's own API, the origin of `api_url` is good as well: a simulator has no other.
    """
    parts, origin, home = _split(url), find_origin(url), find_origin(api_url)
    if parts is None or origin is None:
        return None
    scheme, host, port = origin
    is_platform = scheme == "https" and port == 443 and is_meta_host(host)
    is_home = origin == home and not is_meta_host(host)
    if not is_platform and not is_home:
        return None
    return parts._replace(fragment="").geturl()


def _split(url: str) -> SplitResult | None:
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" \\")
    try:
        parts = urlsplit(url)
        has_port_or_none = parts.port is None or parts.port > 0
    except ValueError:
        return None
    is_clear = is_plain and has_port_or_none and parts.scheme in _DEFAULT_PORTS and "@" not in parts.netloc
    return parts if is_clear and parts.hostname else None


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _find_nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
