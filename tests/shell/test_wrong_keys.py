"""Keys that a provider refuses: one line, exit code 2, and no question is worked on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from state.run_state import ENDINGS
from tests.protocol import ProtocolServer
from tests.shell.calls import called
from tests.shell.test_wrong_use import RUN, line_of

Start = Callable[..., ProtocolServer]
GEMINI = ("--model", "google_genai:gemini-2.5-flash")


@pytest.mark.parametrize(
    ("fault", "says"),
    [("bad_key", "API key not valid"), ("403", "PERMISSION_DENIED"), ("404", "is not found")],
)
def test_a_key_or_model_that_gemini_refuses_ends_the_run_at_its_first_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol_server: Start, fault: str, says: str
) -> None:
    server = protocol_server(faults=[fault] * 9)
    monkeypatch.setenv("GOOGLE_API_KEY", "wrong")
    monkeypatch.setenv("SYNTHDATA_MODEL_BASE_URL", server.url)
    assert says in line_of(called(*RUN, *GEMINI, folder=tmp_path))
    assert [request.role for request in server.requests] == ["planner"]
    assert called("runs", "--json", folder=tmp_path).json == []


def test_a_key_that_tavily_refuses_ends_the_run_at_its_first_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol_server: Start
) -> None:
    server = protocol_server(faults=["401"] * 9)
    monkeypatch.setenv("TAVILY_API_KEY", "wrong")
    monkeypatch.setenv("SYNTHDATA_TAVILY_BASE_URL", server.url)
    assert "SearchAuthError: tavily answered 401" in line_of(called(*RUN, folder=tmp_path))
    assert len(server.requests) == 1


def test_a_key_that_is_refused_later_leaves_a_run_that_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol_server: Start
) -> None:
    server = protocol_server(faults={"researcher": ["403"] * 9})
    monkeypatch.setenv("GOOGLE_API_KEY", "used-up")
    monkeypatch.setenv("SYNTHDATA_MODEL_BASE_URL", server.url)
    done = called(*RUN, *GEMINI, "--run-id", "late", folder=tmp_path)
    assert done.code == 2
    said, *progress, hint, error = done.err.splitlines()
    assert all(line.startswith(("writing questions: ", "processing: ")) for line in progress)
    assert said.startswith("run late · model google_genai:gemini-2.5-flash · sources corpus · about "), done.err
    assert hint == "nothing is lost; go on with: python main.py resume late"
    assert error.startswith("synthdata: ModelAuthError: ")
    server.configure(faults=[])
    done = called("resume", "late", "--json", folder=tmp_path)
    assert done.fits
    assert sum(done.json[ending] for ending in ENDINGS) == 3


def test_doctor_says_which_part_does_not_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol_server: Start
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "a-secret")
    monkeypatch.setenv("SYNTHDATA_MODEL_BASE_URL", protocol_server(faults=["bad_key"]).url)
    done = called("doctor", "--json", folder=tmp_path)
    found = {part["part"]: part for part in done.json}
    assert done.code == 1
    assert not found["model"]["works"]
    assert "API key not valid" in found["model"]["detail"]
    assert found["database"]["works"]
    assert "a-secret" not in done.out + done.err
