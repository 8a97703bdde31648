"""Attribution: whose words a sentence is, from itself, its quotation, its list, its document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.antecedents import antecedent
from assistant.bodies import Body, body_of
from assistant.library import LibraryEntry, fold, words
from assistant.names import PRONOUNS
from assistant.positions import HolderKind
from assistant.quotations import QUOTATION, without_quotations
from assistant.speakers import Speaker, speakers, subject
from corpus.sentences import sentence_spans

REACH = 1500
"""Characters before a sentence that are read for who goes on speaking."""
REACH_AFTER = 400
"""Characters after it, for who is named once a quotation has ended."""
_QUOTED_WORDS = 6
"""Words in quotation marks from which on they are somebody's statement, not a term."""
_OPENING_WORDS = 3
"""The same for words with which a sentence opens."""
_MIGHT = re.compile(
    r"\b(?:might|may|could|would|can|will)(?: well| also| still| reasonably| perhaps)*"
    r" (?:argue|say|object|claim|think|suppose|reply|respond|ask|suggest|conclude|complain|contend"
    r"|answer|fear|hope|prefer|welcome|oppose|support)\b",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"\b(?:some(?: people| readers)?|one|critics|sceptics|opponents|others|people|a (?:critic"
    r"|sceptic|cynic)|anyone|somebody|someone|readers?)"
    r"(?: (?:in|of|from|among|within|on|at) [^,.;]{1,40})?$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:it (?:could|might|may|can|will)(?: well| also| perhaps)? be (?:argued|said|objected"
    r"|claimed|thought|suggested|answered|asked|replied|feared)"
    r"|it would be (?:wrong|a mistake|mistaken|unfair|easy|tempting)(?:, \w+,)? to"
    r"|(?:suppose|imagine|let us say) (?:that|a|an|the)\b|hypothetically)"
    r"|(?:^|[,;] )were (?:the|a|an|it|they|we) [^.]{0,60}\bto\b",
    re.IGNORECASE,
)
_IN_A_CASE = re.compile(
    r"^\W*(?:if|were|should|suppose)\b[^.]*\b(?:would|should|could|might|need)\b", re.IGNORECASE
)
_OWN_START = re.compile(r"^\W*(?:in our (?:view|judge?ment|opinion)|we|our|i)\b", re.IGNORECASE)
_SAID_BY = re.compile(
    r"((?:[A-Z][\w’'-]+ (?:of |for |the )*)*[A-Z][\w’'-]+|the \w+|its|his|her|their)(?:[’']s|[’'])?"
    r" (?:\w+ )?(?:statement|words?|warning|finding|remark|phrase|claim|promise|description)"
    r"(?: is| was)?(?: that)?,? [“\"]"
)
_MARKER = re.compile(r"^\s*(?:[•●▪◦*–-]|\(?[a-z0-9]{1,3}[.)])(?:\s|$)", re.IGNORECASE)
_THIS = re.compile(
    r"\b(?:this|the present) (?:house|committee|paper|report|response|review|briefing|strategy"
    r"|document|guidance|party|union|government|inquiry|letter)$",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(\w+?)(?:['’]s?)? (?:response|reply|evidence|report|manifesto|submission)\b", re.IGNORECASE
)
_RESPONDING = frozenset("response reply letter submission press briefing evidence".split())
_A_RECOMMENDATION = re.compile(
    r"^\W*(?:\d+[.)]?\s+)?Recommendation\s+[\w.()]{1,8}\W*$", re.IGNORECASE
)
_NAMES_A_RECOMMENDATION = re.compile(
    r"^\W*Recommendations? [\w.()]+,? (?:also )?(?:says?|reads?|proposes?|asks?|calls?|states?"
    r"|would|recommends?|seeks?|wants?|suggests?|requires?)\b"
)
_DECIDES = re.compile(
    r"\b(?:recommendations? (?:is|are|was|were|has been|have been)(?: \w+ly)? \w+ed|decision:"
    r"|(?:accept|reject|agree with|support|oppose|welcome)s? (?:this|the|these) recommendation)"
    r"|^\W*(?:we|the \w+) (?:\w+ly )?(?:accept|agree|support|oppose|reject|welcome)s?\b",
    re.IGNORECASE,
)
_UNDER_OTHERS = (
    re.compile(
        r"^\W*what (?:the )?(.+?) (?:said|told us|told the \w+|thinks?|thought|says?)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"^\W*(?:views?|comments|evidence|submissions?|positions?|testimony) (?:of|from|by) (.+)$",
        re.IGNORECASE,
    ),
)
_SHIFTED = re.compile(r"\b(?:would|should|could|might|had)\b")
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Author:
    """Who speaks in a document, and in what kind of document."""

    organisation: str
    body: Body
    is_responding: bool = False
    """Whether its document answers another's recommendations."""
    takes_minutes: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """In which way a sentence belongs to whom."""

    kind: HolderKind
    holder: str
    """The author, or the name that the text gives; empty when it gives none."""


def author_of(entry: LibraryEntry) -> Author:
    """The author of a document, from its metadata."""
    in_title = {fold(t) for t in _TITLED.findall(entry.title)} - {"", "the", "a", "final", "draft"}
    kinds = {w.folded for w in words(f"{entry.kind} {entry.title}")}
    return Author(
        entry.organisation,
        body_of(entry.organisation, in_title),
        is_responding=bool(kinds & _RESPONDING),
        takes_minutes="minute" in kinds,
    )


def attribute(sentence: str, before: str, author: Author, after: str = "") -> Attribution:
    """Whose words the sentence is; `before` and `after` are the stored text around it.

    What the sentence says of itself counts first, then the quotation that it stands in, then the
    list, heading or recommendation that it stands under, then the document. A holder that the
    text does not tell stays empty.
    """
    return _Reader(sentence, before[-REACH:], after[:REACH_AFTER], author).attribution()


class _Reader:
    """Reads one sentence in its place."""

    def __init__(self, sentence: str, before: str, after: str, author: Author) -> None:
        self._before = before
        self._after = after
        self._author = author
        paragraph = re.split(r"\n\s*\n", before)[-1]
        opened = max(paragraph.rfind("“"), paragraph.rfind('"') if paragraph.count('"') % 2 else -1)
        self._is_inside = opened > paragraph.rfind("”")
        text = " ".join(sentence.split())
        if self._is_inside:  # what stands before the closing mark is not the narrator's
            text = re.split('[”"]', text, maxsplit=1)[1] if re.search('[”"]', text) else ""
        self._begins_quoted = sentence.lstrip()[:1] in '“"'
        self._plain = without_quotations(text)
        self._text = text
        self._lead = paragraph[:opened] if self._is_inside else paragraph

    def attribution(self) -> Attribution:
        """By the first sign that tells."""
        own = self._author.organisation
        if not self._is_inside and self._is_supposed():
            return Attribution(HolderKind.HYPOTHETICAL, "")
        quotes = [m for m in QUOTATION.finditer(self._text) if self._is_statement(m)]
        kind = HolderKind.QUOTED if quotes or self._is_inside else HolderKind.REPORTED
        speaker = self._speaker(quotes)
        if speaker is not None and not speaker.is_own:
            name = self._resolved(speaker)
            if name != own:
                return Attribution(kind, name)
        if speaker is None and kind is HolderKind.QUOTED and not self._is_own_start():
            return Attribution(kind, self._goes_on_quoting())
        standing = self._standing() if speaker is None or self._is_under_recommendation() else None
        if standing is not None:
            return standing
        if _IN_A_CASE.search(self._plain):
            return Attribution(HolderKind.HYPOTHETICAL, own)
        return Attribution(HolderKind.AUTHOR, own)

    # what the sentence says of itself

    def _is_supposed(self) -> bool:
        plain = self._plain
        if _SUPPOSED.search(plain):
            return True
        return any(_ANYBODY.search(plain[: m.start()].rstrip()) for m in _MIGHT.finditer(plain))

    def _is_statement(self, match: re.Match[str]) -> bool:
        said = next(filter(None, match.groups())).split()
        is_all = match.start() == 0 and match.end() == len(self._text)
        return is_all or len(said) >= (_QUOTED_WORDS if match.start() else _OPENING_WORDS)

    def _is_own_start(self) -> bool:
        return not self._is_inside and _OWN_START.match(self._plain) is not None

    def _speaker(self, quotes: list[re.Match[str]]) -> Speaker | None:
        """Who introduces the quotation; without one, who speaks first and in nobody's words."""
        found = speakers(self._plain)
        if not quotes:
            return next((s for s in found if not s.is_nested), None)
        first = quotes[0]
        if said_by := _SAID_BY.search(self._text[: first.start() + 1]):
            return Speaker(0, said_by.group(1).removeprefix("the "), is_own=False)
        at = len(QUOTATION.sub("“”", self._text[: first.start()]))
        return next((s for s in reversed(found) if s.at <= at), found[0] if found else None)

    # who is meant

    def _resolved(self, speaker: Speaker) -> str:
        """The speaker's name; the author's own where it is the author."""
        name = speaker.name
        pronoun = name.casefold()
        if pronoun in PRONOUNS:
            spans = reversed(sentence_spans(self._before))
            said = (" ".join(self._before[a:b].split()) for a, b in spans)
            before = (self._plain[: speaker.at], *(s for s in said if s[-1] in ".:!?”"))
            name = antecedent(pronoun, before)
        return self._author.organisation if self._is_author(name) else name

    def _is_author(self, name: str) -> bool:
        if _THIS.search(name):
            return True
        return self._author.body.is_called(name)

    # where it stands

    def _goes_on_quoting(self) -> str:
        """Who is quoted: named before the quotation began, or after it ends."""
        if self._is_inside and self._plain and (named := speakers(self._plain)):
            return self._resolved(named[0])
        spans = sentence_spans(self._lead)
        for start, end in reversed(spans):
            said = " ".join(self._lead[start:end].split())
            name = self._introduces(said)
            if name or not QUOTATION.sub("", said).strip(" .,"):
                if name:
                    return name
                continue
            break
        if not spans and (line := self._lines()[-1:]) and line[0].endswith(":"):
            return self._introduces(line[0])
        rest = re.match(r"[^“”]*”", self._after)
        if rest and not self._is_closed():
            tail = self._after[rest.end() - 1 :].split("\n")[0]
            named = speakers("“" + re.split(r"(?<=[.!?])\s", tail)[0])
            return self._resolved(named[0]) if named and not named[0].is_own else ""
        return ""

    def _is_closed(self) -> bool:
        return self._text.rstrip().endswith(("”", '"')) or "”" in self._text

    def _introduces(self, said: str) -> str:
        """Who is named by a sentence that introduces a quotation or is one itself."""
        plain = without_quotations(said)
        if not (plain.endswith(":") or "“”" in plain):
            return ""
        named = [s for s in speakers(plain) if not s.is_own]
        if not named:
            begun_by = subject(plain) if plain.endswith(":") else ""
            return self._resolved(Speaker(0, begun_by, is_own=False)) if begun_by else ""
        outer = [s for s in named if not s.is_nested]
        return self._resolved((outer or named)[-1 if outer else 0])

    def _lines(self) -> list[str]:
        return [line.strip() for line in self._before.splitlines() if line.strip()]

    def _standing(self) -> Attribution | None:
        """By the recommendation, list or heading that it stands under; None when by none."""
        if self._is_under_recommendation() or (
            self._author.is_responding and _NAMES_A_RECOMMENDATION.match(self._plain)
        ):
            return Attribution(HolderKind.QUOTED, "")
        introduced = self._introduced()
        if introduced is not None:
            return introduced
        if self._author.takes_minutes and _SHIFTED.search(self._plain):
            said = [self._lead[a:b] for a, b in sentence_spans(self._lead)]
            if said and any(not s.is_own for s in speakers(said[-1])):
                return Attribution(HolderKind.REPORTED, "")
        return self._under_heading()

    def _is_under_recommendation(self) -> bool:
        """Whether a document that answers recommendations gives one's words here."""
        lines = self._lines()
        is_under = bool(lines) and _A_RECOMMENDATION.match(lines[-1]) is not None
        return self._author.is_responding and is_under and not _DECIDES.search(self._plain)

    def _introduced(self) -> Attribution | None:
        """By "The agents said:" before the list or paragraph that it belongs to."""
        lines = self._lines()
        ends_line = self._before.rstrip(" ").endswith("\n")
        if lines and not ends_line and not _MARKER.fullmatch(lines[-1]):
            return None  # a later sentence of its paragraph
        while lines and _MARKER.match(lines[-1]):
            lines.pop()
        if not lines or not lines[-1].endswith(":"):
            return None
        spans = sentence_spans(lines[-1])
        plain = without_quotations(lines[-1][spans[-1][0] :])
        named = [s for s in speakers(plain) if not s.is_nested]
        if not named or named[0].is_own:
            return None
        name = self._resolved(named[0])
        is_own = name == self._author.organisation
        return None if is_own else Attribution(HolderKind.REPORTED, name)

    def _under_heading(self) -> Attribution | None:
        """By the last heading, where it says whose views the list under it gives."""
        if not _MARKER.fullmatch(self._before.rsplit("\n", 1)[-1]):
            return None
        headings = [
            line for line in self._lines()
            if len(line.split()) <= _HEADING_WORDS and line[-1].isalnum()
        ]  # fmt: skip
        for pattern in _UNDER_OTHERS:
            match = pattern.match(headings[-1]) if headings else None
            if match and not self._is_author(match.group(1)) and match.group(1).lower() != "we":
                return Attribution(HolderKind.REPORTED, match.group(1))
        return None
