"""Hugging Face's Hub on loopback, as far as an upload of a dataset needs it.

The requests and answers are those that huggingface_hub 1.33 sends and reads: a repository is made, is asked for, says
which files are large (LFS) and which come within the commit, and is committed to.
"""

import base64
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

TOKEN = "hf_" + "t0ken" * 6


class Hub:
    """A server with at most one repository; use as a context manager."""

    def __init__(self, *, exists: bool = False, private: bool = True, refuses: bool = False) -> None:
        self.exists, self.private, self.refuses = exists, private, refuses
        self.files: dict[str, bytes] = {"data/train-00000-of-00007.parquet": b"former"} if exists else {}
        self.commits = 0
        self.asked: list[str] = []
        self.large: dict[str, bytes] = {}
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def commit(self, lines: list[dict[str, Any]]) -> None:
        self.commits += 1
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                self.files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                self.files[value["path"]] = self.large[value["oid"]]
            elif line["key"] == "deletedFile":
                del self.files[value["path"]]


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        posts: list[tuple[str, Callable[[bytes], Any]]] = [
            ("/api/repos/create", self._create), ("/api/validate-yaml", lambda _: {"errors": [], "warnings": []}),
            ("/preupload/main", self._preupload), ("/info/lfs/objects/batch", self._batch),
            ("/commit/main", self._commit),
        ]  # fmt: skip
        self._answer(next(answer for end, answer in posts if self.path.partition("?")[0].endswith(end)), body)

    def do_PUT(self) -> None:
        oid = self.path.rpartition("/")[2]
        self.hub.large[oid] = self.rfile.read(int(self.headers["Content-Length"]))
        self._say(200, {})

    def do_GET(self) -> None:
        if "/tree/" in self.path:
            files = [
                {"type": "file", "path": path, "size": len(content), "oid": "0" * 40}
                for path, content in self.hub.files.items()
            ]
            self._answer(lambda _: files, b"")
        else:
            siblings = [{"rfilename": path} for path in self.hub.files]
            about = {"id": "someone/biology", "private": self.hub.private, "siblings": siblings, "sha": "0" * 40}
            self._answer(lambda _: about, b"")

    def _answer(self, answer: Callable[[bytes], Any], body: bytes) -> None:
        self.hub.asked.append(f"{self.command} {self.path.partition('?')[0]}")
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._say(401, {"error": "Invalid credentials in Authorization header"})
        elif self.hub.refuses:
            self._say(403, {"error": "You don't have the rights to create a dataset under the namespace someone"})
        else:
            self._say(*answered) if isinstance(answered := answer(body), tuple) else self._say(200, answered)

    def _create(self, body: bytes) -> Any:
        url = {"url": f"{self.hub.address}/datasets/someone/biology", "name": "someone/biology"}
        if self.hub.exists:
            return 409, {**url, "error": "You already created this dataset repo"}
        asked = json.loads(body)
        self.hub.exists, self.hub.private = True, asked.get("private") or asked.get("visibility") == "private"
        return url

    def _preupload(self, body: bytes) -> Any:
        files = json.loads(body)["files"]
        modes = [("lfs" if file["path"].endswith(".parquet") else "regular") for file in files]
        return {
            "files": [
                {"path": file["path"], "uploadMode": mode, "shouldIgnore": False, "oid": None}
                for file, mode in zip(files, modes, strict=True)
            ]
        }

    def _batch(self, body: bytes) -> Any:
        objects = [
            {**one, "actions": {"upload": {"href": f"{self.hub.address}/lfs/{one['oid']}"}}}
            for one in json.loads(body)["objects"]
        ]
        return {"transfer": "basic", "objects": objects}

    def _commit(self, body: bytes) -> Any:
        self.hub.commit([json.loads(line) for line in body.splitlines()])
        address = f"{self.hub.address}/datasets/someone/biology/commit/{'0' * 40}"
        return {"commitUrl": address, "commitOid": "0" * 40, "success": True}

    def _say(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
