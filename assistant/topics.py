"""Topics: the words of a question that say what it is about."""

from __future__ import annotations

from index.lexical import stems

_ASKING = frozenset(
    stems(
        """
    say said says think thinks view views opinion position stance regard regarding
    concerning treat treats treated describe described discuss discussed mention mentioned
    propose proposes proposed proposal
    suggest suggested believe believes tell told state stated answer answered respond
    responded response reply replied report reports document documents according does did
    want wants compare compared comparison differ difference different attitude react
    reaction comment comments feel feels make made give given much many long must need also
    ask asked
    what who whom whose when where which why how whether do doing done am are was were been being
    has have had having can could should will would shall may might i me my we us our you your he
    him his she her hers its them theirs those these there here about any some anything something
    please exactly just really
        """
    )
)
"""Stems that ask, and say nothing of what is asked about."""


def topic_stems(text: str) -> list[str]:
    """The stems of a text in order, each once, without those that only ask."""
    return [stem for stem in dict.fromkeys(stems(text)) if stem not in _ASKING]
