import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus.errors import ReadingError
from corpus.fetching import FetchLimits, fetch, file_name, is_public, is_url

PAGE = b"<html><main><h1>Fees</h1><p>The board publishes its fees.</p></main></html>"


ASKED = []
"""Host and path of every request."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        ASKED.append((self.headers["Host"], self.path))
        if self.path == "/page":
            self._answer(200, PAGE)
        elif self.path.startswith("/to?"):
            self._answer(302, b"", self.path.partition("?")[2])
        elif self.path == "/circle":
            self._answer(302, b"", "/circle")
        elif self.path == "/large":
            self._answer(200, b"x" * 200_000)
        elif self.path == "/slow":
            self._answer(200, b"", length=10)
            for _ in range(10):
                self.wfile.write(b"x")
                self.wfile.flush()
                if self.server.done.wait(0.3):
                    return
        else:
            self._answer(404, b"nothing here")

    def _answer(self, status, content, target="", length=None):
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.done = threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.done.set()
    server.shutdown()
    server.server_close()


def _fetch(server, path, limits=None, hosts=None):
    """As `fetch`, with a name for the loopback server and loopback allowed."""
    known = {"site.example": ["127.0.0.1"], **(hosts or {})}
    return fetch(
        f"http://site.example:{server.server_port}{path}",
        limits,
        resolver=lambda host, _port: known[host],
        is_allowed=lambda address: address == "127.0.0.1",
    )


def test_a_page_is_fetched_from_the_checked_address_under_its_name(server):
    found = _fetch(server, "/page")

    assert found.content == PAGE
    assert ASKED[-1] == (f"site.example:{server.server_port}", "/page")


def test_a_redirect_is_followed_to_where_it_leads(server):
    found = _fetch(server, "/to?/page")

    assert (found.content, found.url.rpartition("/")[2]) == (PAGE, "page")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.1", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
     "2002:7f00:1::", "100.64.0.1", "224.0.0.1", "ff02::1", "255.255.255.255"],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(address):
    assert not is_public(address)
    with pytest.raises(ReadingError, match="not on the public internet"):
        fetch("https://site.example/", resolver=lambda _host, _port: ["93.184.216.34", address])


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_an_address_of_the_public_internet_is_allowed(address):
    assert is_public(address)


def test_a_redirect_to_a_private_address_is_refused(server):
    with pytest.raises(ReadingError, match="inner.example is not on the public internet"):
        _fetch(server, "/to?http://inner.example/", hosts={"inner.example": ["10.0.0.1"]})


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://site.example/a", "only http and https"),
        ("gopher://site.example/", "only http and https"),
        ("http://name:word@site.example/", "no credentials"),
        ("http:///path", "needs a host"),
        ("http://site.example:99999/", "not an address"),
        ("http://site.example/a b\r\nHost: x", "no spaces"),
    ],
)
def test_an_address_of_another_kind_is_refused(url, reason):
    with pytest.raises(ReadingError, match=reason):
        fetch(url, resolver=lambda _host, _port: ["93.184.216.34"])


@pytest.mark.parametrize(
    ("path", "limits", "reason"),
    [
        ("/circle", FetchLimits(redirects=3), "more than 3 redirects"),
        ("/large", FetchLimits(most_bytes=100_000), "more than 0 MB"),
        ("/slow", FetchLimits(seconds=1.0), "took too long|timed out"),
        ("/absent", FetchLimits(), "answered 404"),
        ("/to?ftp://site.example/", FetchLimits(), "only http and https"),
    ],
)
def test_a_server_that_asks_for_too_much_is_left(server, path, limits, reason):
    with pytest.raises(ReadingError, match=reason):
        _fetch(server, path, limits)


def test_names_of_files_and_addresses_are_told_apart():
    assert is_url("https://site.example/a")
    assert is_url("file:///etc/passwd")
    assert not is_url("briefings/a.pdf")
    assert not is_url("C:briefings")


def test_every_address_has_a_file_name_of_its_own():
    names = {file_name(f"https://site.example/a?page={n}") for n in range(9)}

    assert len(names) == 9
    assert all(name.startswith("site-example-a-") for name in names)
