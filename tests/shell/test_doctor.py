"""doctor: what is in force, and whether it works."""

from pathlib import Path

import pytest

from shell import doctor
from tests.shell.calls import called
from tools.sandbox import TierState


def test_without_any_setting_everything_works(tmp_path: Path) -> None:
    done = called("doctor", "--json", folder=tmp_path)
    found = [(part["part"], part["works"]) for part in done.json if not part["part"].startswith("sandbox ")]
    assert done.code == 0
    assert found == [("model", True), ("source", True), ("database", True), ("checkpoints", True), *[("key", True)] * 3]
    told = {part["part"]: part for part in done.json}
    assert told["model"]["in_force"] == "offline (embedded, no network)"
    assert "the sample that ships" in told["source"]["in_force"]
    assert told["source"]["detail"].startswith("3 hits for a test query; 47 documents, ")
    assert told["database"]["detail"] == "0 questions"


def test_people_get_a_table(tmp_path: Path) -> None:
    done = called("doctor", folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "offline (embedded, no network)" in done.out
    assert "GOOGLE_API_KEY" in done.out


def test_a_database_that_does_not_work_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "given").write_bytes(b"garbage " * 200)
    done = called("doctor", "--json", "--database", f"sqlite:///{tmp_path}/given", folder=tmp_path)
    broken = [part for part in done.json if not part["works"] and not part["part"].startswith("sandbox ")]
    assert done.code == 1
    assert [part["part"] for part in broken] == ["database"]
    assert "is not an SQLite database" in broken[0]["detail"]


def test_every_sandbox_is_told_with_what_it_is(tmp_path: Path) -> None:
    done = called("doctor", "--json", folder=tmp_path)
    found = {part["part"]: part for part in done.json if part["part"].startswith("sandbox ")}
    assert {part: told["in_force"] for part, told in found.items()} == {
        "sandbox monty": "part of Python",
        "sandbox bubblewrap": "whole CPython",
        "sandbox wasi": "whole CPython",
    }
    assert found["sandbox monty"]["works"]
    assert all(told["detail"] for told in found.values())


@pytest.mark.parametrize(("available", "code"), [((True, False), 0), ((False, True), 0), ((False, False), 1)])
def test_one_sandbox_is_enough(
    available: tuple[bool, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = [TierState(name, name != "monty", one, "") for name, one in zip(("monty", "wasi"), available, strict=True)]
    monkeypatch.setattr(doctor, "states", lambda: states)
    assert called("doctor", folder=tmp_path).code == code


def test_a_missing_key_is_a_finding(tmp_path: Path) -> None:
    done = called("doctor", "--json", "--model", "google_genai:gemini-2.5-flash", folder=tmp_path)
    assert done.code == 1
    assert "GOOGLE_API_KEY is not set" in done.json[0]["detail"]


def test_what_redirects_traffic_is_told_without_its_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:secret@127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "me:secret@127.0.0.1:2")
    monkeypatch.setenv("OPENAI_API_KEY", "a-secret")
    done = called("doctor", "--json", folder=tmp_path)
    redirects = {part["in_force"]: part["detail"] for part in done.json if part["part"] == "redirect"}
    assert redirects == {"HTTPS_PROXY": "http://127.0.0.1:1", "http_proxy": "127.0.0.1:2"}
    assert "secret" not in done.out + done.err
