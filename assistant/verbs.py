"""Verbs: the forms of English verbs by which somebody says or wants something."""

from __future__ import annotations

REPORTING = frozenset(
    """
    say says said tell tells told argue argues argued believe believes believed think thinks
    thought claim claims claimed note notes noted observe observes observed warn warns warned
    write writes wrote reply replies replied state states stated report reports reported suggest
    suggests suggested propose proposes proposed recommend recommends recommended ask asks asked
    call calls called urge urges urged want wants wanted wish wishes wished expect expects expected
    estimate estimates estimated insist insists insisted maintain maintains explain explains
    explained add adds added remark remarks conclude concludes concluded demand demands demanded
    hope hopes hoped promise promises promised pledge pledges pledged plan plans planned intend
    intends intended fear fears feared regret regrets regretted doubt doubts doubted complain
    complains complained hold holds held consider considers considered feel feels felt find finds
    found prefer prefers preferred favour favours admit admits admitted describe describes
    described respond responds responded puts advise advises advised seek seeks sought declare
    declares declared announce announces announced acknowledge acknowledges stress stresses
    recognise recognises undertook commits committed concede concedes conceded confirm confirms
    repeat repeats repeated
    """.split()
)
"""Of saying, thinking and wanting."""
TAKING_A_VIEW = frozenset(
    """
    support supports supported back backs backed endorse endorses endorsed approve approves
    approved welcome welcomes welcomed praise praises praised accept accepts accepted agree agrees
    agreed oppose opposes opposed object objects objected reject rejects rejected refuse refuses
    refused resist resists resisted disagree disagrees disagreed dispute disputes disputed dissent
    dissents dissented
    """.split()
)
"""Of leaning one way or the other."""
PAST = frozenset("said told wrote thought held found felt sought".split())
"""Forms that end as no present does."""
OPINING = frozenset(
    """
    submitted highlight highlights highlighted emphasise emphasises emphasised stressed
    underline underlines underlined reiterate reiterates reiterated echo echoes echoed criticise
    criticises criticised condemn condemns condemned concur concurs concurred summarised
    summarises compare compares compared contend contends contended answer answered predict
    predicts predicted question questions questioned remind reminds reminded indicate indicates
    indicated regards regarded welcomed favoured lament laments lamented assert asserts asserted
    suppose supposes opined caution cautioned cautions express expresses expressed commend
    commends commended applaud applauds applauded worry worries worried identify identified
    calculated maintained commented comments alleged alleges testified denied denies recalled
    recalls mentioned mentions acknowledged recognised pointed
    """.split()
)
"""Of giving an opinion: read as such only after a subject that can have one."""
VERBS = REPORTING | TAKING_A_VIEW | OPINING
BARE = frozenset(w for w in VERBS if not w.endswith(("s", "ed"))) - PAST
"""Forms that only a plural subject takes; after anything else they are nouns."""
HUMAN = frozenset(
    """
    says said tells told argue argues argued believes believed thinks thought warns warned
    writes wrote replies replied urges urged wants wanted wishes wished insists insisted
    complains complained hopes hoped fears feared regrets regretted doubts doubted remarked
    observed explained repeated submitted contended opined lamented reminded answered testified
    commented maintained recalled say believe think want oppose fear hope urge welcome agree
    disagree doubt asks asked prefers preferred concurs concurred
    """.split()
)
"""Forms of which only somebody can be the subject."""
