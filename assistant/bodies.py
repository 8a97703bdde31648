"""Bodies: those who hold views, and whether a name in a text means one of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.library import significant, words
from assistant.names import BODIES

_AT_HOME = frozenset("uk british united kingdom hm whole present current the a".split())
"""Words beside a body's noun that still mean it: "the UK Government"."""
_MINOR = frozenset("of for and on to in".split())


@dataclass(frozen=True, slots=True)
class Body:
    """What a body may be called by."""

    names: frozenset[str]
    """Folded words of its name, with its acronym."""
    nouns: frozenset[str]
    """Those of which one means it where it is known: its acronym, its noun."""
    proper: frozenset[str] = frozenset()
    """The words before its noun, where they stand for it: "Green" for the Green Party."""

    def is_called(self, name: str) -> bool:
        """Whether a name means it, among those who know which body is spoken of."""
        said = {w.folded for w in words(name)} - _MINOR - _AT_HOME
        is_named = bool(said & self.nouns) or (bool(said) and said == self.proper)
        return is_named and said <= self.names

    def is_named_in(self, text: str) -> bool:
        """Whether one of the words that mean it stands in a text."""
        said = {w.folded for w in words(text)}
        return bool(said & self.nouns) or (bool(self.proper) and self.proper <= said)


def body_of(organisation: str, also: Collection[str] = ()) -> Body:
    """A body from its name; `also` are further nouns for it, folded."""
    named = significant(organisation)
    capitals = [w.text for w in words(organisation) if w.text[0].isupper()]
    initials = "".join(w if w.isupper() else w[0] for w in capitals).casefold()
    noun = _noun_of(organisation)
    return Body(
        frozenset({*named, initials, *also}),
        frozenset({initials, noun, *also} - {""}),
        proper=frozenset(named[:-1] if named[-1:] == (noun,) else ()),
    )


def _noun_of(organisation: str) -> str:
    """The noun by which a body is called, folded: "the Guild", "the Committee"."""
    before_of = significant(re.split(r"\s(?:of|for|on)\s", organisation)[0])[-1:]
    if not before_of or before_of[0] in BODIES or " of " not in organisation:
        return before_of[0] if before_of else ""
    return next((w for w in reversed(significant(organisation)) if w in BODIES), before_of[0])
