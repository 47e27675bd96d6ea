"""Publishing with the real client against a local server that speaks the Hub's protocol."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporters import ExportOptions, ExportReport, export_records
from state.errors import HubError, UsageError
from tests.exporters.hub_server import TOKEN, HubServer
from tests.exporters.samples import SOURCES, sft
from training_types import training_type

NAME = "chemists/alkanes"
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")
"""The client itself calls its HTTP library in an old way."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[HubServer]:
    """A server that the client uses without waiting long; large files go there by plain HTTP."""
    constants = pytest.importorskip("huggingface_hub.constants")
    http = pytest.importorskip("huggingface_hub.utils._http")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    monkeypatch.setattr(http.time, "sleep", lambda _: None)
    with HubServer() as server:
        monkeypatch.setattr(constants, "ENDPOINT", server.url)
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        yield server
    http.close_session()


def push(out: Path, *, private: bool = False, push_to: str = NAME) -> ExportReport:
    options = ExportOptions(push_to=push_to, private=private)
    return export_records([sft(1), sft(2)], training_type("sft"), SOURCES, out, options)


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_whole_folder_arrives_as_it_is(tmp_path: Path, hub: HubServer) -> None:
    report = push(tmp_path / "out")
    assert report.url == f"{hub.url}/datasets/{NAME}"
    assert hub.repos[NAME] == content(tmp_path / "out")
    assert hub.private == {NAME: False}
    assert any("blobs" in asked for asked in hub.asked)


def test_the_metadata_says_where_it_is(tmp_path: Path, hub: HubServer) -> None:
    push(tmp_path / "out")
    assert f'"url": "{hub.url}/datasets/{NAME}"' in hub.repos[NAME]["croissant.json"].decode()


def test_pushing_again_replaces_the_files(tmp_path: Path, hub: HubServer) -> None:
    push(tmp_path / "one")
    hub.repos[NAME]["README.md"] = b"old"
    push(tmp_path / "two")
    assert hub.repos[NAME]["README.md"] == (tmp_path / "two" / "README.md").read_bytes()


def test_private_makes_a_private_dataset(tmp_path: Path, hub: HubServer) -> None:
    push(tmp_path / "out", private=True)
    push(tmp_path / "again", private=True)
    assert hub.private == {NAME: True}


def test_private_rows_never_go_to_a_dataset_that_is_public(tmp_path: Path, hub: HubServer) -> None:
    hub.repos[NAME], hub.private[NAME] = {}, False
    with pytest.raises(HubError, match=r"chemists/alkanes exists and is public, so nothing was uploaded"):
        push(tmp_path / "out", private=True)
    assert hub.repos[NAME] == {}


@pytest.mark.parametrize("step", ["/api/repos/create", "/preupload/", "/objects/batch", "/blobs/", "/commit/"])
@pytest.mark.parametrize(
    ("fault", "says"),
    [(401, r"not allowed to write there \(401\)"), (403, r"not allowed to write there \(403\)"), (500, "500")],
)
def test_a_refusal_is_one_line_and_the_folder_stays(
    tmp_path: Path, hub: HubServer, step: str, fault: int, says: str
) -> None:
    hub.faults[step] = fault
    with pytest.raises(HubError, match=says) as raised:
        push(tmp_path / "out")
    assert "\n" not in str(raised.value)
    assert str(raised.value).startswith(f"{NAME} was not published at {hub.url}: ")
    assert str(raised.value).endswith(f"; the export is in {tmp_path / 'out'}")
    assert "manifest.json" in content(tmp_path / "out")


@pytest.mark.parametrize("step", ["/api/repos/create", "/blobs/", "/commit/"])
def test_a_connection_that_breaks_is_one_line(tmp_path: Path, hub: HubServer, step: str) -> None:
    hub.faults[step] = "reset"
    with pytest.raises(HubError, match="was not published at") as raised:
        push(tmp_path / "out")
    assert "\n" not in str(raised.value)
    assert (tmp_path / "out" / "manifest.json").exists()


def test_a_server_that_is_not_there_is_named(tmp_path: Path, hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(HubError, match=r"was not published at http://127\.0\.0\.1:9: "):
        push(tmp_path / "out")
    assert hub.asked == []


def test_a_wrong_token_is_refused_by_the_server(
    tmp_path: Path, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_another")
    with pytest.raises(HubError, match=r"not allowed to write there \(401\)"):
        push(tmp_path / "out")
    assert hub.repos == {}


def test_without_a_token_nothing_is_written(tmp_path: Path, hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(UsageError, match="set HF_TOKEN"):
        push(tmp_path / "out")
    assert (list(tmp_path.iterdir()), hub.asked) == ([], [])


def test_without_the_client_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "huggingface_hub", None)
    with pytest.raises(UsageError, match=r"pip install 'synthetic-data-agent\[hub\]'"):
        push(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["alkanes", "a/b/c", "", "/x", "x/", "a b/c", "../x", "a/..", "-a/b", "a/b\n"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="a dataset to push to is OWNER/NAME"):
        ExportOptions(push_to=name)


def test_private_needs_a_name() -> None:
    with pytest.raises(UsageError, match="--push-to"):
        ExportOptions(private=True)
