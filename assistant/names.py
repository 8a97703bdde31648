"""Names: noun phrases as the names of those who hold views."""

from __future__ import annotations

import re

ADVERB = (
    r"(?:also|further|rightly|again|always|never|only|still|both|all|each|now|later|since|then|not"
    r"|already|itself|themselves|once|often|even|very|quite|more|most|much|(?-i:[a-z]+ly))"
)
HELPING = re.compile(
    rf"(?:(?:^|\s+)(?:has|have|had|does|do|did|will|would|{ADVERB}))+$", re.IGNORECASE
)
CONTRAST = re.compile(
    r"^(?:(?:but|and|so|yet|however|indeed|similarly|conversely|nevertheless|moreover|finally|then"
    r"|also|again|while|whereas|whilst|although|though|thus|therefore|here|now|both)\b,?\s*)+",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s+(?:who|which|that|whom|whose|in|from|at|with|to|on|about|against|under|within|as|has|have"
    r"|had|is|are|was|were|will|would|having|being|including|included?s?|follow|to|than"
    r"|there|should|must|may|might|can|could|shall|already)\b.*",
    re.DOTALL,
)
_FOR = re.compile(r"\s+for\s+(?!(?:the )?[A-Z]).*", re.DOTALL)
ARTICLE = re.compile(r"^(?:the|a|an|both)\s+", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\([^)]*\)?$")
_OWNED = re.compile(
    r"(?:[’']s?(?: own)? (?:view|position|opinion|evidence|case)|[’']s|(?<=s)[’'])$"
)
TITLES = ("Sir", "Dame", "Lord", "Lady", "Mr", "Mrs", "Ms", "Miss", "Dr", "Cllr", "Prof",
          "Professor", "Baroness")  # fmt: skip
"""Before the name of a person."""
_PERSON = re.compile(rf"(?:{'|'.join(TITLES)})(?: [A-Z][\w’'-]*)+(?: and(?: [A-Z][\w’'-]*)+)?")
_AFTER_NAME = re.compile(
    r"^([A-Z][\w’'-]*(?: (?:(?:of|for|and) )?(?:the )?[A-Z][\w’'-]*)*)"
    r"(?: (?!of |for |and )[a-z‘“(].*)$"
)
POSSESSED = re.compile(r"^(?:its|their|his|her)\s+", re.IGNORECASE)
NAME = re.compile(r"\b[A-Z][\w’'-]*[a-z][\w’'-]* (?:[a-z]+ )?[A-Z]|\b(?:[A-Z][a-z]+|[A-Z]{2,})\b")
THINGS = frozenset(
    """
    recommendation recommendations section chapter paragraph conclusion table annex figure box
    that what this these there you nobody each evidence data results figures nothing
    proposal date pilot trend act law rule clause decision amendment costs cost question one's
    everything questions who such no neither whoever no-one
    """.split()
)
BODIES = frozenset(
    """agency alliance association authority board centre commission committee company council court
    department federation forum foundation government group guild inquiry institute ministry network
    office panel party review service society trust union university""".split()
)
"""Nouns for bodies, folded: with "the" they name the one body that has them."""
_HOLDERS = (BODIES - {"service", "centre"}) | frozenset(  # those are things more often
    """
    governments minister ministers members member officials official officers officer agents agent
    witnesses witness respondents respondent councils boroughs borough districts district counties
    county departments employers employer unions suppliers supplier experts expert analysts analyst
    researchers economists academics campaigners critics sceptics opponents users staff people
    residents patients parents doctors chair chairs secretary president director directors
    clinicians spokesman spokeswoman representative representatives colleague colleagues councillor
    councillors parties judge authorities agencies trustees charity charities companies firm firms
    body bodies organisations organisation groups businesses business industry sector claimants
    clerks clerk mayor leaders leader several many some others other most another both none majority
    minority half someone anyone argument arguments everyone participants participant customers
    tenants landlords teachers nurses libraries librarians report paper study survey response
    submission submissions chief executive delegate delegates lawyer lawyers counsel applicants
    stakeholders stakeholder contributors contributor commentators workers reader readers solicitors
    one manager managers team teams opposition administration strategy manifesto critic sceptic
    somebody consumers farmers
    """.split()
)
"""Nouns for those who hold views, and for the documents that give them."""
WHICH_HOLDERS = (
    r"which (?:of the |\w+ )?(?:bodies|body|organisations?|groups?|respondents?|parties|members"
    r"|councils|witnesses|unions|charities)\b"
)
"""Asks for holders, whoever they are."""
FIRST_PERSON = frozenset(["we", "i", "our", "my", "ours"])
PRONOUNS = frozenset(["he", "she", "they", "it"])


def name_of(phrase: str) -> str:
    """A noun phrase without its article and what hangs on it."""
    phrase = CONTRAST.sub("", " ".join(phrase.strip(" “”\"'*_>•(").split()))
    if re.fullmatch(r"(?:his|her|their|its|our|my)", phrase, re.IGNORECASE):
        owners = {"his": "he", "her": "she", "their": "they", "its": "it"}
        return owners.get(phrase.casefold(), "we")
    phrase = HELPING.sub("", _FOR.sub("", _CUT.sub("", _BRACKETED.sub("", phrase))))
    phrase = ARTICLE.sub("", phrase)
    if (person := _PERSON.match(phrase)) and phrase.split()[-1].casefold() not in _HOLDERS:
        phrase = person.group()  # "Professor Ida Ash gave evidence"
    elif phrase and phrase.split()[-1].casefold() not in _HOLDERS:
        phrase = _AFTER_NAME.sub(r"\1", phrase)  # "the Council debated it and asked"
    return _OWNED.sub("", phrase).strip(" ,.“”")


def is_holder(name: str) -> bool:
    """Whether a name or noun is of somebody who can hold a view."""
    head = head_of(name)
    return head in _HOLDERS or is_proper(name)


def is_proper(name: str) -> bool:
    """Whether it has a capital that does not merely open a sentence."""
    inside = name.partition(" ")[2]
    return name.isupper() or bool(NAME.search(inside) or re.match(r"[A-Z]\S+ [A-Z]", name))


def head_of(name: str) -> str:
    """The noun of a name: what stands before "of", else its last word."""
    words = re.split(r"\s+(?:of|for)\s+", name)[0].split()
    return words[-1].casefold().strip("’',") if words else ""
