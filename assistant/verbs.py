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
