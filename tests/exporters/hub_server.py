"""A local server that speaks as much of the HuggingFace Hub's protocol as publishing a dataset needs."""

import base64
import hashlib
import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

TOKEN = "hf_atoken"


class HubServer:
    """Use it as a context manager. `repos` holds by name the files of each dataset and whether it is private.

    `faults` maps a part of a path to what its requests get: a status, or "reset". With `large_files` no file is
    sent within the commit: all go the way of large ones.
    """

    def __init__(self, *, large_files: tuple[str, ...] = (".parquet", ".arrow")) -> None:
        self.repos: dict[str, dict[str, bytes]] = {}
        self.private: dict[str, bool] = {}
        self.blobs: dict[str, bytes] = {}
        self.faults: dict[str, int | str] = {}
        self.asked: list[str] = []
        self.large_files = large_files

    def __enter__(self) -> Self:
        hub = self

        class Handler(_Handler):
            server_state = hub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server_state: HubServer

    def log_message(self, *_args: Any) -> None:
        """Tests read `asked` instead."""

    def do_GET(self) -> None:
        if self._may_go_on():
            name = self.path.removeprefix("/api/datasets/")
            known = name in self.server_state.repos
            described = {"id": name, "private": self.server_state.private.get(name, False), "siblings": []}
            self._answer(200 if known else 404, described if known else {"error": f"no {name}"})

    def do_PUT(self) -> None:
        if self._may_go_on(authorised=True):
            content, name = self._body(), self.path.rpartition("/")[2]
            whole = hashlib.sha256(content).hexdigest() == name
            if whole:
                self.server_state.blobs[name] = content
            self._answer(200 if whole else 400, {})

    def do_POST(self) -> None:
        if self._may_go_on():
            steps = {
                "/api/repos/create": self._create,
                "/api/validate-yaml": lambda _: self._answer(200, {"errors": [], "warnings": []}),
                "/preupload/": self._preupload,
                "/info/lfs/objects/batch": self._batch,
                "/commit/": self._commit,
            }
            next((step for part, step in steps.items() if part in self.path), self._unknown)(self._body())

    def _unknown(self, _: bytes) -> None:
        self._answer(404, {"error": f"no {self.path}"})

    def _may_go_on(self, *, authorised: bool = False) -> bool:
        hub = self.server_state
        hub.asked.append(f"{self.command} {self.path.partition('?')[0]}")
        fault = next((fault for part, fault in hub.faults.items() if part in self.path), None)
        if fault is None and not authorised and self.headers.get("authorization") != f"Bearer {TOKEN}":
            fault = 401
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return False
        if isinstance(fault, int):
            self._body()
            self._answer(fault, {"error": f"fault {fault}"})
        return fault is None

    def _create(self, body: bytes) -> None:
        hub, asked = self.server_state, json.loads(body)
        name = f"{asked['organization']}/{asked['name']}"
        known = name in hub.repos
        hub.repos.setdefault(name, {})
        hub.private.setdefault(name, asked.get("private") or asked.get("visibility") == "private")
        self._answer(409 if known else 200, {"url": f"{hub.url}/datasets/{name}", "error": "You already created it"})

    def _preupload(self, body: bytes) -> None:
        large = self.server_state.large_files
        modes = {f["path"]: "lfs" if f["path"].endswith(large) else "regular" for f in json.loads(body)["files"]}
        files = [{"path": path, "uploadMode": mode, "shouldIgnore": False} for path, mode in modes.items()]
        self._answer(200, {"files": files})

    def _batch(self, body: bytes) -> None:
        upload = f"{self.server_state.url}/blobs"
        objects = [
            {**given, "actions": {"upload": {"href": f"{upload}/{given['oid']}"}}}
            for given in json.loads(body)["objects"]
        ]
        self._answer(200, {"transfer": "basic", "objects": objects})

    def _commit(self, body: bytes) -> None:
        hub = self.server_state
        name = self.path.removeprefix("/api/datasets/").partition("/commit/")[0]
        for line in map(json.loads, body.splitlines()):
            if line["key"] == "file":
                hub.repos[name][line["value"]["path"]] = base64.b64decode(line["value"]["content"])
            elif line["key"] == "lfsFile":
                hub.repos[name][line["value"]["path"]] = hub.blobs[line["value"]["oid"]]
        self._answer(200, {"commitUrl": f"{hub.url}/datasets/{name}/commit/1", "commitOid": "1" * 40})

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _answer(self, status: int, value: dict[str, Any]) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
