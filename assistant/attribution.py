"""Attribution: whose words a sentence is, read from its subject, its verbs and its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.library import LibraryEntry, fold, significant, words
from assistant.positions import HolderKind

_QUOTED_WORDS = 6
"""Words in quotation marks from which on they are somebody's statement, not a term."""
_REACH = 700
"""Characters before a sentence in which a quotation that is still open may have begun."""
_QUOTATION = re.compile(
    r"“([^”]+)(?:”|$)|(?<!\w)\"([^\"]+)(?:\"|$)|(?<!\w)‘([^’]{24,})(?:’(?!\w)|$)"
)
_SAYING = re.compile(
    r"\b(?:says?|said|tells?|told|argue[sd]?|claim(?:s|ed)?|warn(?:s|ed)?|writes|wrote"
    r"|repl(?:y|ies|ied)|state[sd]?|report(?:s|ed)(?= that| in| an?\b)|suggest(?:s|ed)|note[sd]"
    r"|observe[sd]|believe[sd]?|insist(?:s|ed)?|maintain(?:s|ed)?(?= that)|add(?:s|ed)(?= that"
    r"|[:,])"
    r"|explain(?:s|ed)?|remark(?:s|ed)?|complain(?:s|ed)?|remind(?:s|ed)?|conclude[sd]?"
    r"|recommend(?:s|ed)?|propose[sd]?|urge[sd]?|ask(?:s|ed)|call(?:s|ed)(?= for| on)|think[s]?"
    r"|thought|want(?:s|ed)|wish(?:es|ed)|prefer(?:s|red)|hope[sd]|fear(?:s|ed)|doubt(?:s|ed)"
    r"|support(?:s|ed)?|oppose[sd]?|welcome[sd]?|reject(?:s|ed)|accept(?:s|ed)|agree[sd]?"
    r"|disagree[sd]?|favour(?:s|ed)|endorse[sd]?|regard(?:s|ed)|object(?:s|ed)|repeated"
    r"|confirm(?:s|ed)|estimate[sd]|(?:found|finds)(?= that)|considers?|considered|regrets?"
    r"|regretted"
    r"|puts? the (?:cost|price|figure)|remains? (?:cautious|opposed|concerned|neutral|sceptical)"
    r"|(?:is|are|was|were) (?:cautious|opposed|in favour|against|concerned|sceptical"
    r"|of the view))\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b(?:according to|in the (?:words|view|opinion) of|in evidence from)\s+([^,.;:“]+)",
    re.IGNORECASE,
)
_IN_A_VIEW = re.compile(
    r"\bin (his|her|their|[A-Z][\w’' ]{2,60}?[’']s?) (?:view|opinion|judge?ment|words|evidence)\b"
)
_INVERTED = re.compile(
    r"[”\",]\s*(?:says?|said|wrote|replied|argued|added|asked)\s+((?:[A-Z][\w’'-]+ ?)+|the [\w ]+)"
)
_UNNAMED = re.compile(
    r"\bit (?:was|is|has been|had been) (?:often )?"
    r"(?:said|argued|suggested|claimed|put to us|reported|alleged)\b",
    re.IGNORECASE,
)
_MIGHT = re.compile(
    r"\b(?:might|may|could|would|can)(?: well| also| still| reasonably| perhaps)*"
    r" (?:argue|say|object|claim|think|suppose|reply|respond|ask|suggest|conclude|complain|contend"
    r"|answer|fear|hope|prefer|welcome|oppose|support)\b",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"\b(?:some(?: people| readers)?|one|critics|sceptics|opponents|others|people|a (?:critic"
    r"|sceptic|cynic)"
    r"|anyone|somebody|someone|readers?)$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:it (?:could|might|may|can) be (?:argued|said|objected|claimed|thought|suggested)"
    r"|it would be (?:wrong|a mistake|mistaken|unfair|easy|tempting) to"
    r"|(?:suppose|imagine|let us say) (?:that|a|an|the)\b|hypothetical(?:ly)?"
    r"|were (?:the|a|an|it|they|we) [^.]{0,60}\bto\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:—–]\s+|\s[-]\s|\b(?:and|but|while|whereas|although|though|because|that)\s+"
)
_BARE = frozenset(
    """
    say tell argue support oppose welcome think state note observe recommend propose urge suggest
    claim warn report fear doubt consider regret favour endorse agree disagree believe hope prefer
    insist explain complain conclude estimate regard maintain
    """.split()
)
"""Forms that only a plural subject takes; after anything else they are nouns."""
_PLURAL = re.compile(
    r"(?:(?<![’'])s|\b(?:we|i|they|who|people|others|some|many|most))$", re.IGNORECASE
)
_PARTICIPLE = re.compile(r"\s+(?:with|in|by|as|under|above|below|here)\b")
_NUMBERED_START = re.compile(r"^\s*\d+(?:\.\d+)*\.?\s+")
_NUMBERED = re.compile(r"^[\W\d]+")
_PASSIVE = re.compile(
    r"\b(?:be|been|being|is|are|was|were|to|not|get|got|as|you|will|would|can|could|should|may"
    r"|might|must|shall|of)$",
    re.IGNORECASE,
)
_HELPING = re.compile(
    r"(?:\s+(?:has|have|had|does|do|did|also|further|rightly|again|always|never|only|still|both|all"
    r"|itself|themselves|each|now|later|since|then|strongly|broadly|simply|already|not))+$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|i|our (?:members|view|position|association|union|party|response|report|committee))$",
    re.IGNORECASE,
)
_OWN_START = re.compile(r"^\W*(?:in our (?:view|judge?ment|opinion)|we|our|i)\b", re.IGNORECASE)
_THIS = re.compile(
    r"\bthis (?:house|committee|paper|report|response|review|briefing|strategy|document|guidance"
    r"|party|union|government)$",
    re.IGNORECASE,
)
_PRONOUN = frozenset(["he", "she", "they", "it", "who"])
_NOBODY = frozenset(
    """
    recommendation recommendations section chapter paragraph conclusion table annex figure which
    that what this these those there you nobody each evidence data results figures
    """.split()
)
_LEADING = re.compile(r"^(?:The|In|At|On|But|And|When|If|Asked)\s+")
_PERSON = re.compile(
    r"(?:(?:Sir|Dame|Lord|Lady|Mrs?|Ms|Dr|Cllr|Professor|Baroness|Delegate) [A-Z]\S+"
    r"|(?!.*\b(?:of|for|and|the)\b)[A-Z]\S+ [A-Z]\S+$)"
)
_DETERMINER = re.compile(r"\b(?:the|a|an)\s+(?=[a-z])", re.IGNORECASE)
_BEING = re.compile(r"\b(?:is|are|was|were|be|been|being)\b", re.IGNORECASE)
_APART = re.compile(r"(?:its|their|his|her|the|a|an|who|for|of|in)\b", re.IGNORECASE)
_IN_A_CASE = re.compile(
    r"^\W*(?:if|were|should|suppose)\b[^.]*\b(?:would|should|could|might|need)\b", re.IGNORECASE
)
_SUBORDINATE = re.compile(
    r"\b(?:where|when|if|how|what|whose|whom|whether|unless|until|something|anything|nothing"
    r"|everything)\b|^(?:as|since|after|before|which)\b|\w who\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:(?:Sir|Dame|Lord|Lady|Mrs?|Ms|Dr|Cllr|Professor|Baroness) )?"
    r"(?:[A-Z][\w’'-]+)(?:(?: (?:of|for|and|the|on))*(?: [A-Z][\w’'-]+))*"
)


@dataclass(frozen=True, slots=True)
class Author:
    """Who speaks in a document, and what it calls itself."""

    organisation: str
    names: frozenset[str]
    """Folded words of its name and its acronym, and the title's word for it."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """In which way a sentence belongs to whom."""

    kind: HolderKind
    holder: str
    """The author, or the name that the text gives; empty when it gives none."""


def author_of(entry: LibraryEntry) -> Author:
    """The author of a document, from its metadata."""
    named = significant(entry.organisation)
    initials = "".join(w.text[0] for w in words(entry.organisation) if w.text[0].isupper())
    in_title = {w.folded for w in words(entry.title)} & {"government", "review", "committee"}
    return Author(entry.organisation, frozenset({*named, initials.casefold(), *in_title}))


def attribute(sentence: str, before: str, author: Author) -> Attribution:
    """Whose words the sentence is; `before` is the stored text in front of it.

    A sentence with a subject of its own voice ("we", the author's name) is the author's, even if
    it names a term in quotation marks. What nobody holds ("some might argue") is hypothetical.
    """
    plain, quotations = _without_quotations(_NUMBERED_START.sub("", sentence))
    is_inside = _is_open(before[-_REACH:])
    if not is_inside and _is_supposed(plain):
        return Attribution(HolderKind.HYPOTHETICAL, "")
    if not is_inside and _IN_A_CASE.search(plain):
        return Attribution(HolderKind.HYPOTHETICAL, author.organisation)
    is_quoting = is_inside or any(len(q.split()) >= _QUOTED_WORDS for q in quotations)
    speakers = list(_speakers(plain, before, author))
    # the speaker named last introduces a quotation; otherwise the main clause speaks first
    speaker = (speakers[-1] if is_quoting else speakers[0]) if speakers else None
    if speaker is None and is_quoting:
        is_own = not is_inside and _OWN_START.match(plain) is not None
        if not is_own:
            return Attribution(HolderKind.QUOTED, _last_name(before, author) if is_inside else "")
    if speaker is None or speaker == author.organisation:
        return Attribution(HolderKind.AUTHOR, author.organisation)
    return Attribution(HolderKind.QUOTED if is_quoting else HolderKind.REPORTED, speaker)


def _without_quotations(sentence: str) -> tuple[str, list[str]]:
    """The sentence with its quotations emptied, and what stood in them."""
    found = [next(filter(None, m.groups())) for m in _QUOTATION.finditer(sentence)]
    return _QUOTATION.sub("“”", sentence), found


def _is_open(before: str) -> bool:
    """Whether a quotation begun in the paragraph before the sentence has not been closed."""
    paragraph = re.split(r"\n\s*\n", before)[-1]
    return paragraph.count("“") > paragraph.count("”") or paragraph.count('"') % 2 == 1


def _is_supposed(plain: str) -> bool:
    if _SUPPOSED.search(plain):
        return True
    return any(_ANYBODY.search(plain[: m.start()].rstrip()) for m in _MIGHT.finditer(plain))


def _speakers(plain: str, before: str, author: Author) -> Iterator[str]:
    """Who is said to say something, the first named first; the author under its own name."""
    for pattern in (_ACCORDING, _IN_A_VIEW, _INVERTED):
        for match in pattern.finditer(plain):
            yield _named(match.group(1), before, author)
    for match in _SAYING.finditer(plain):
        subject = _subject(plain[: match.start()])
        is_noun = match.group().casefold() in _BARE and not _PLURAL.search(subject)
        if match.start() == 0 and match.group()[0].islower():
            yield ""  # the rest of a sentence whose subject was cut off
        elif subject and not is_noun and not _PARTICIPLE.match(plain, match.end()):
            yield _named(subject, before + plain[: match.start()], author)
    if _UNNAMED.search(plain):
        yield ""


def _subject(before_verb: str) -> str:
    """The noun phrase that the verb follows; empty when the verb is not somebody's finite one."""
    phrase = _HELPING.sub("", before_verb.rstrip(' “”"'))
    if not phrase or _PASSIVE.search(phrase):
        return ""
    phrase = phrase.rstrip(" ,")
    pieces = [p for p in _CLAUSE.split(phrase) if p.strip()]
    subject = pieces[-1].strip() if pieces else ""
    # "Cllr Tolgarth, of the Network, said" or "Bryn Ostrander, its secretary, said"
    is_apart = before_verb.rstrip().endswith(",") and (
        _APART.match(subject) is not None or not _NAME.search(subject)
    )
    is_relative = subject.casefold() in {"who", "which"}
    if len(pieces) > 1 and (is_apart or is_relative):
        subject = pieces[-2].strip() if _NAME.search(pieces[-2]) else subject
    if _SUBORDINATE.search(subject) or _BEING.search(subject):
        return ""
    last = fold(words(subject)[-1].text) if words(subject) else ""
    first = fold(words(subject)[0].text) if words(subject) else ""
    return "" if last in _NOBODY or first in _NOBODY else subject


def _named(subject: str, before: str, author: Author) -> str:
    """The subject as a name; the author's own name where it is the author."""
    phrase = _NUMBERED.sub("", subject.strip(" “”\"'*_>•-\n")) or subject
    if _OWN.search(phrase) or _THIS.search(phrase) or fold(phrase) in {"our", "my"}:
        return author.organisation
    said = words(phrase)
    if len(said) == 1 and said[0].folded in _PRONOUN:
        return _last_name(before, author, said[0].folded)
    if fold(phrase) in {"his", "her", "their"}:
        return _last_name(before, author)
    name = _name_in(phrase)
    telling = [w.folded for w in words(name) if w.folded not in {"the", "a", "an"}]
    is_author = bool(telling) and all(
        w in author.names or w in {"of", "for", "and"} for w in telling
    )
    return author.organisation if is_author else name.removeprefix("the ").removeprefix("The ")


def _name_in(phrase: str) -> str:
    """The name nearest the verb, or the words of the noun that stands there."""
    names = [n for n in _NAME.finditer(phrase) if not _only_opens(n, phrase)]
    ends = names[-1].end() if names else 0
    noun = [m.end() for m in _DETERMINER.finditer(phrase) if m.start() >= ends]
    if noun:
        return phrase[noun[-1] :]
    if names and names[-1].group().endswith(("'s", "’s")):
        return phrase[names[-1].start() :]
    return names[-1].group() if names else " ".join(phrase.split()[-4:])


def _only_opens(name: re.Match[str], phrase: str) -> bool:
    """Whether a capital stands only because the word opens the sentence."""
    return name.start() == 0 and " " not in name.group() and len(phrase.split()) > 1


def _last_name(before: str, author: Author, pronoun: str = "") -> str:
    """The last person or body named in the text before; empty when there is none.

    "She" is a person and "it" a body; without a pronoun either may be meant.
    """
    found = ""
    for match in _NAME.finditer(before[-_REACH:]):
        name = _LEADING.sub("", match.group())
        is_bare = " " not in name and not before[-_REACH:][: match.start()].endswith(
            ("the ", "The ")
        )
        is_person = _PERSON.match(name) is not None
        is_wrong = (pronoun in {"he", "she"} and not is_person) or (pronoun == "it" and is_person)
        if not is_bare and not is_wrong and not {w.folded for w in words(name)} <= author.names:
            found = name
    return found
