import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from importlib import metadata

import pytest
from conftest import ROOT, STARTER

_COMMAND = [sys.executable, "-c", "from assistant.cli import main; main()"]


def _run(*arguments, **environment):
    return subprocess.run(
        [*_COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False,
        env={**os.environ, **environment}, cwd=ROOT, timeout=120,
    )  # fmt: skip


def test_ask_prints_json_for_a_program(starter_store):
    done = _run(
        "ask", "When will all twelve teams be at work?", "--store", starter_store.folder, "--json"
    )

    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["outcome"] == "complete"
    assert "March 2027" in " ".join(e["quote"] for e in answer["evidence"])


def test_ask_keeps_to_the_documents_that_its_options_choose(starter_store):
    options = ("--kind", "response", "--since", "2024", "--current", "--json")

    done = _run("ask", "Who supports local teams?", "--store", starter_store.folder, *options)
    bad = _run("ask", "Who?", "--store", starter_store.folder, "--until", "May 2024")

    answer = json.loads(done.stdout)
    assert answer["scope"]["origin"] == "filter"
    assert 0 < len(answer["scope"]["document_ids"]) == len(answer["searched"])
    assert bad.returncode == 2
    assert "is no date" in bad.stderr


def test_ask_prints_a_readable_answer(starter_store):
    done = _run("ask", "When will all twelve teams be at work?", "--store", starter_store.folder)

    assert "[1]" in done.stdout
    assert "Department for Civic Affairs" in done.stdout


def test_ask_needs_neither_torch_nor_llama_index(starter_store):
    code = (
        "import sys\nfrom assistant.assistant import open_assistant\n"
        "from assistant.settings import load_settings\n"
        "open_assistant(load_settings()).ask('Who leads the teams?')\n"
        "print([m for m in ('torch', 'llama_index', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "POLICY_ASSISTANT_STORE": str(starter_store.folder)},
    )  # fmt: skip

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("question", "message"), [("  ", "is blank"), ("x" * 4001, "has 4,001 characters")]
)
def test_a_blank_or_endless_question_is_refused(starter_store, question, message):
    done = _run("ask", question, "--store", starter_store.folder)

    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_the_version_is_that_of_the_package():
    done = _run("--version")

    assert done.returncode == 0
    assert done.stdout.strip() == metadata.version("policy-assistant")


@pytest.mark.parametrize("command", [["ask", "x"], ["status"], ["verify"]])
def test_without_an_index_every_command_says_what_to_do(tmp_path, command):
    done = _run(*command, "--store", tmp_path)

    assert done.returncode == 2
    assert "policy-assistant sync" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_an_empty_folder_is_reported(tmp_path, starter_store):
    (tmp_path / "empty").mkdir()

    done = _run("sync", tmp_path / "empty", "--store", tmp_path / "store")

    assert done.returncode == 1
    assert "holds no files" in " ".join(done.stdout.split())


def test_status_and_verify_speak_of_a_sound_index(starter_store):
    status = json.loads(_run("status", "--store", starter_store.folder, "--json").stdout)
    verify = _run("verify", "--store", starter_store.folder)

    assert status["documents"] == len(list(STARTER.rglob("*.*"))) - 1
    assert verify.stdout.strip() == "The index is sound."


def test_repair_derives_a_broken_index_again(store_copy):
    generation = next(store_copy.generations.iterdir())
    (generation / "rows.json").unlink()

    broken = _run("verify", "--store", store_copy.folder)
    mended = _run("verify", "--repair", "--store", store_copy.folder)

    assert broken.returncode == 1
    assert mended.returncode == 0


def test_settings_lists_what_is_in_force(tmp_path):
    done = _run("settings", "--json", POLICY_ASSISTANT_PORT="8777")

    rows = {r["name"]: r for r in json.loads(done.stdout)}
    assert rows["port"]["value"] == "8777"
    assert rows["port"]["origin"] == "POLICY_ASSISTANT_PORT"


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_serve_answers_prints_its_address_and_stops_cleanly(starter_store):
    port = _free_port()
    child = subprocess.Popen(
        [*_COMMAND, "serve", "--port", str(port), "--store", str(starter_store.folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        line = child.stdout.readline()
        assert f"http://127.0.0.1:{port}" in line
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.read() == b"ok"
            assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    finally:
        child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=30)
    assert child.returncode == 0
    assert "Traceback" not in errors


def test_a_busy_port_says_what_to_do(starter_store):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        begin = time.monotonic()
        done = _run("serve", "--port", taken.getsockname()[1], "--store", starter_store.folder)

    assert done.returncode == 2
    assert "PORT=8502" in done.stderr
    assert time.monotonic() - begin < 60


def test_an_address_is_not_fetched_unless_it_is_allowed(tmp_path):
    done = _run("sync", "https://site.example/page", "--store", tmp_path / "store")

    assert done.returncode == 2
    assert "--allow-url" in done.stderr
    assert not (tmp_path / "store" / "web").exists()


def test_an_address_inside_the_network_is_refused(tmp_path):
    done = _run("sync", "http://127.0.0.1:1/page", "--allow-url", "--store", tmp_path / "store")

    assert done.returncode == 2
    assert "not on the public internet" in done.stderr.replace("\n", " ")
