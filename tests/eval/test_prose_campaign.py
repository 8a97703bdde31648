from assistant.model_opening import open_language_model
from assistant.prose import ProseWriter
from assistant.settings import ModelSettings
from assistant.support import SupportChecker
from eval.chat_server import running_server
from eval.prose_campaign import make_cases, run_case
from eval.support_pairs import read_pairs


def test_nothing_unsupported_or_foreign_gets_out_and_every_failure_is_explained():
    """A sample; `scripts/prose_campaign.py` runs hundreds."""
    cases = make_cases(read_pairs(), 30, seed=20)
    with running_server() as server:
        settings = ModelSettings(
            provider="openai", url=server.url, name="s", idle_s=0.2, timeout_s=3.0, retries=0
        )
        outcomes = [
            run_case(
                case, server, ProseWriter(open_language_model(settings), SupportChecker()).write
            )
            for case in cases
        ]

    assert [o.leaks for o in outcomes if o.leaks] == []
    assert all(o.is_explained for o in outcomes)
    assert any(o.prose.claims for o in outcomes if o.case.behaviour == "behaves")
    assert all(not o.prose.claims for o in outcomes if o.case.behaviour == "fails")
