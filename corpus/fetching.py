"""Fetching: pages of the public web, and of nothing that lies behind it."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from corpus.errors import ReadingError

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host."""
_SCHEMES = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE_BYTES = 1 << 16
_EMBEDDED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a translator turns into the IPv4 address in their last bytes."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds on one page with all its redirects."""

    most_bytes: int = 50_000_000
    seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as a server sent it."""

    url: str
    """Where it was found in the end."""
    content: bytes


def is_url(text: str) -> bool:
    """Whether this names something by a scheme, allowed or not, and not a file."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", text) is not None


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, in whatever form it is written."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if found in _EMBEDDED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host; raises OSError when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    url: str,
    limits: FetchLimits | None = None,
    resolver: Resolver = resolve,
    is_allowed: Callable[[str], bool] = is_public,
) -> Fetched:
    """Fetch a page over http or https; no proxy, no cookies, no credentials.

    Every address that a host has must be allowed, and the connection goes to one of those that
    were checked, so that a name cannot change its meaning in between; each redirect is checked
    anew. Raises ReadingError, which names the address, when a check or a limit says no.
    """
    limits = limits or FetchLimits()
    ends = time.monotonic() + limits.seconds
    for _ in range(limits.redirects + 1):
        parts = _checked(url)
        address = _address(parts, resolver, is_allowed)
        status, content, target = _get(parts, address, limits.most_bytes, ends)
        if status == http.HTTPStatus.OK:
            return Fetched(url, content)
        if status not in _REDIRECTS or not target:
            raise ReadingError(f"{url}: the server answered {status}")
        following = urljoin(url, target)
        if parts.scheme == "https" and urlsplit(following).scheme == "http":
            raise ReadingError(f"{url}: refused to leave https for {following}")
        url = following
    raise ReadingError(f"{url}: more than {limits.redirects} redirects")


def save_pages(urls: Sequence[str], folder: Path, limits: FetchLimits | None = None) -> None:
    """Fetch pages into a folder, each under a name made of its address.

    Nothing is written unless all could be fetched. Raises ReadingError as `fetch` does.
    """
    pages = [(file_name(url), fetch(url, limits).content) for url in urls]
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pages:
        (folder / name).write_bytes(content)


def file_name(url: str) -> str:
    """A file name that tells the address and is different for every address."""
    parts = urlsplit(url)
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{parts.hostname or ''}{parts.path}").strip("-")[:80]
    suffix = Path(parts.path).suffix.lower()
    known = suffix if suffix in {".md", ".markdown", ".csv", ".tsv"} else ""
    return f"{words}-{sha256(url.encode()).hexdigest()[:8]}{known}"


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ReadingError(f"{url}: not an address ({error})") from error
    if parts.scheme not in _SCHEMES:
        raise ReadingError(f"{url}: only http and https are fetched")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise ReadingError(f"{url}: an address needs a host and may hold no credentials")
    if re.search(r"[\x00-\x20\x7f]", url):
        raise ReadingError(f"{url!r}: an address holds no spaces and no control characters")
    return parts


def _address(parts: SplitResult, resolver: Resolver, is_allowed: Callable[[str], bool]) -> str:
    host, port = parts.hostname or "", parts.port or _SCHEMES[parts.scheme]
    try:
        addresses = resolver(host, port)
    except OSError as error:
        raise ReadingError(f"{parts.geturl()}: {host} is not known ({error})") from error
    if not addresses or not all(map(is_allowed, addresses)):
        raise ReadingError(f"{parts.geturl()}: refused, {host} is not on the public internet")
    return addresses[0]


def _get(parts: SplitResult, address: str, most_bytes: int, ends: float) -> tuple[int, bytes, str]:
    """Status, content and redirect target of one request to a checked address."""
    url = parts.geturl()
    connection = _Pinned(parts, address, _left(url, ends))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", target, headers={"Accept-Encoding": "identity"})
        response = connection.getresponse()
        location = response.getheader("Location") or ""
        if response.status != http.HTTPStatus.OK:
            return response.status, b"", location
        content = bytearray()
        while piece := response.read1(_PIECE_BYTES):
            content += piece
            if len(content) > most_bytes:
                raise ReadingError(f"{url}: more than {most_bytes // 1_000_000} MB")
            if connection.sock is not None:
                connection.sock.settimeout(_left(url, ends))
            _left(url, ends)
        return response.status, bytes(content), ""
    except (OSError, http.client.HTTPException) as error:
        raise ReadingError(f"{url}: could not be fetched ({error})") from error
    finally:
        connection.close()


def _left(url: str, ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise ReadingError(f"{url}: took too long")
    return left


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, under the host's name."""

    def __init__(self, parts: SplitResult, address: str, timeout_s: float) -> None:
        self._address = address
        self._is_secure = parts.scheme == "https"
        port = parts.port or _SCHEMES[parts.scheme]
        super().__init__(parts.hostname or "", port, timeout=timeout_s)
        self.default_port = _SCHEMES[parts.scheme]  # else the port would stand in Host

    def connect(self) -> None:
        """Open the socket to the checked address."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
