import pytest

from assistant import terminal
from assistant.answers import Claim

SAID = Claim("", "The Guild supports the fund.", ("e1",), supported=True)


def test_sentences_are_shown_on_a_terminal_as_they_come(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    with terminal.following() as listener:
        listener.shown(SAID)
        assert not listener.cancellation.is_cancelled

    assert "supports the fund" in capsys.readouterr().err
    assert listener.cancellation.is_cancelled


def test_where_there_is_no_terminal_nothing_is_written_beside_the_answer(capsys):
    with terminal.following() as listener:
        listener.shown(SAID)

    written = capsys.readouterr()
    assert "supports" not in written.err + written.out


def test_a_person_who_interrupts_stops_the_model():
    with pytest.raises(KeyboardInterrupt), terminal.following() as listener:
        raise KeyboardInterrupt
    assert listener.cancellation.is_cancelled
