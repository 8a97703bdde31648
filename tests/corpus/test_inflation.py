import random
import zlib

import pytest

from corpus.errors import ReadingError
from corpus.inflation import refuse_inflation
from scripts.hostile_files import pdf


def _packed(content, times=1):
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def test_a_stream_that_unpacks_a_thousandfold_is_refused():
    with pytest.raises(ReadingError, match="unpacks to more than 200 MB"):
        refuse_inflation(pdf(b"", packed=_packed(b" " * 250_000_000)))


def test_a_stream_packed_twice_is_refused_where_it_may_be_a_bomb():
    content = pdf(b"", packed=_packed(b" " * 250_000_000, 2))

    with pytest.raises(ReadingError, match="packed twice"):
        refuse_inflation(content.replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]"))


@pytest.mark.parametrize(
    "content",
    [
        b" " * 50_000_000,
        random.Random(1).randbytes(400_000),
        b"BT (words) Tj ET",
    ],
    ids=["blank", "noise", "text"],
)
def test_an_ordinary_stream_is_let_through(content):
    refuse_inflation(pdf(b"", packed=_packed(content)))


@pytest.mark.parametrize("cut", [1, 100, 1000])
def test_a_damaged_stream_is_let_through_as_far_as_it_goes(cut):
    refuse_inflation(pdf(b"", packed=_packed(random.Random(1).randbytes(400_000)))[:-cut])
