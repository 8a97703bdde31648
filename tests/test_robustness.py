"""A seeded sample of `scripts/robustness.py`, which reads thousands of damaged files."""

from pathlib import Path

from conftest import STARTER

from scripts.robustness import campaign, is_late

_COPIES = 40


def test_damaged_files_are_read_or_have_a_reason_within_their_limits(monkeypatch):
    monkeypatch.setenv("PATH", "")  # OCR would read pictures and not the damage
    files = sorted(path for path in Path(STARTER).rglob("*") if path.is_file())

    outcomes = list(campaign([f for f in files if f.name != "manifest.csv"], _COPIES, seed=7))

    assert len(outcomes) == _COPIES
    assert all(bool(o.document) != bool(o.reason) for o in outcomes)
    assert not any(is_late(outcome) for outcome in outcomes)
    assert sum(o.document is not None for o in outcomes) > _COPIES / 4
