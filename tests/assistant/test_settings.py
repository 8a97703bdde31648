import pytest
from pydantic import ValidationError

from assistant.settings import load_settings, settings_in_force
from corpus.errors import SettingsError


def test_the_environment_wins_over_the_file_and_arguments_over_both(tmp_path, monkeypatch):
    file = tmp_path / "s.toml"
    file.write_text("port = 9000\n[answer]\nevidence = 3\nthreshold = 0.4\n")
    monkeypatch.setenv("POLICY_ASSISTANT_SETTINGS", str(file))
    monkeypatch.setenv("POLICY_ASSISTANT_ANSWER__EVIDENCE", "7")

    settings = load_settings(port=9001)

    assert (settings.port, settings.answer.evidence, settings.answer.threshold) == (9001, 7, 0.4)


def test_every_setting_says_where_it_comes_from(tmp_path, monkeypatch):
    file = tmp_path / "s.toml"
    file.write_text("port = 9000\n")
    monkeypatch.setenv("POLICY_ASSISTANT_SETTINGS", str(file))
    monkeypatch.setenv("POLICY_ASSISTANT_STORE", str(tmp_path))

    origins = {row.name: row.origin for row in settings_in_force(load_settings())}

    assert origins["port"] == str(file)
    assert origins["store"] == "POLICY_ASSISTANT_STORE"
    assert origins["answer.evidence"] == "default"


@pytest.mark.parametrize("text", ["colour = 1\n", "[answer]\nevidence = 0\n", "port = \n"])
def test_a_wrong_file_is_refused_with_its_name(tmp_path, monkeypatch, text):
    file = tmp_path / "s.toml"
    file.write_text(text)
    monkeypatch.setenv("POLICY_ASSISTANT_SETTINGS", str(file))

    with pytest.raises(SettingsError, match=r"s\.toml"):
        load_settings()


def test_an_unknown_variable_is_refused(monkeypatch):
    monkeypatch.setenv("POLICY_ASSISTANT_COLOUR", "blue")

    with pytest.raises(SettingsError, match="POLICY_ASSISTANT_COLOUR"):
        load_settings()


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        load_settings().port = 1


def test_only_loopback_is_served():
    with pytest.raises(SettingsError):
        load_settings(host="0.0.0.0")  # noqa: S104 - it is refused
