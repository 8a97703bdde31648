"""Garbling: pages whose text layer names other characters than those that are seen.

A font may carry no map of its characters, or a wrong one; every reader then gets gibberish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from corpus.lines import Line, PageLines

_LONG_WORD = re.compile(r"[a-z]{6,}")
"""Shorter ones may be acronyms, postcodes and other codes, which follow no language."""
_PAIRS = frozenset(
    """
    th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co
    me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ec ta el us ss la us no na wa ly wi di ac
    ge tr sh pr ai un ni il wh et ct ay em ad po rs lo ot ut su ol ee id do pe so yn dd wy wn yd ff
    rh ae dy oe nn ym ei gw mw fy yr
    """.split()
)
"""Commonest pairs of letters in English and Welsh: six or seven in ten of any page's pairs, half
of what names and forms print, two in ten of letters drawn at random."""
_USUAL = ("th", "he", "in", "er", "an", "re", "on")
_ENOUGH_USUAL = 0.03
"""Of these pairs among the characters: more are there on any page of prose."""
_LEAST_SHARE = 0.18
_FEWEST_PAIRS = 200
"""Below which a page is too short to be judged."""


def is_garbled(page: PageLines) -> bool:
    """Whether the letters of a page follow each other as in no language; in doubt it is not."""
    text = "\n".join(line.text for line in _all_lines(page)).lower()
    if sum(map(text.count, _USUAL)) > _ENOUGH_USUAL * len(text):
        return False
    words = _LONG_WORD.findall(text)
    pairs = [first + second for word in words for first, second in pairwise(word)]
    usual = sum(pair in _PAIRS for pair in pairs)
    return len(pairs) >= _FEWEST_PAIRS and usual < _LEAST_SHARE * len(pairs)


def _all_lines(page: PageLines) -> Iterable[Line]:
    cells = (cell for table in page.tables for cell in table.cells)
    return (*page.lines, *(line for cell in cells for line in cell.lines))
