"""From which address does somebody ask? What a proxy says counts only if it is a known one."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

from lapor.config import settings

ADDRESS = "x-lapor-address"  # set by the gate, for whoever counts tries
FORWARDED = "x-forwarded-for"
UNKNOWN = "0.0.0.0"


@lru_cache
def proxies() -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(one.strip()) for one in settings().proxy.split(",") if one.strip())


def address(scope: Scope) -> str:
    """The last address in the chain that is no proxy of ours: all before it can be invented."""
    found, port = scope.get("client") or (UNKNOWN, 1)
    said = Headers(scope=scope).getlist(FORWARDED)
    if said and not port:  # uvicorn believes loopback and overwrote it: it was loopback
        found = "127.0.0.1"
    hops = [hop.strip() for line in said for hop in line.split(",")]
    while hops and _is_ours(found):
        found = hops.pop()
    return found if _is_address(found) else UNKNOWN


def _is_ours(found: str) -> bool:
    return _is_address(found) and any(ip_address(found) in known for known in proxies())


def _is_address(found: str) -> bool:
    try:
        ip_address(found)
    except ValueError:
        return False
    return True
