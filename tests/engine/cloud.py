"""A Pulumi Cloud with one stack, that carries out one deployment: as much as the engine asks."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STACK = "/api/stacks/acme/shop/prod"
TOKEN = "pul-hunter2-canary"  # noqa: S105 - of nothing


@dataclass
class Cloud:
    """What it was asked, and what the deployment tells.

    Args:
        address: of its API
        events: of the run; nothing if it fails before the engine runs
        token: the one that is let in
        deployments: the requests for one, as they came
        unknown: what it was asked and does not know
    """

    address: str
    events: Sequence[Mapping[str, Any]] = ()
    token: str = TOKEN
    deployments: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, body: Any) -> Any:  # noqa: ANN401 - any value of JSON
        """Return what the API answers; nothing if it has no such thing."""
        if (method, path) == ("POST", f"{STACK}/deployments"):
            self.deployments.append(body)
            return {"id": "d1", "consoleUrl": f"{self.address}/acme/shop/prod/deployments/1"}
        known = {
            "/api/user": {"githubLogin": "ada", "name": "Ada", "organizations": []},
            "/api/capabilities": {"capabilities": []},
            STACK: {"orgName": "acme", "projectName": "shop", "stackName": "prod", "version": 1},
            f"{STACK}/export": {"version": 3, "deployment": {"manifest": {}, "resources": []}},
            f"{STACK}/deployments/d1": {"id": "d1", "status": "failed"},
            f"{STACK}/deployments/d1/updates": [{"updateID": "u1", "version": 2}],
            f"{STACK}/updates": {"updates": [UPDATE], "itemsPerPage": 1, "total": 1},
        }
        if path == f"{STACK}/deployments/d1/logs":
            operation = self.deployments[-1]["operation"]
            header = f"pulumi {operation}" if self.events else "get source"
            return {"lines": [{"header": header}, {"line": "no such branch\n"}]}
        if path.startswith(STACK) and path.endswith("/u1/events"):
            return {"events": self.events, "continuationToken": None}
        if path not in known:
            self.unknown.append(f"{method} {path}")
        return known.get(path)


UPDATE = {
    "kind": "update",
    "startTime": 1795348250,
    "endTime": 1795348251,
    "message": "",
    "environment": {},
    "config": {},
    "result": "succeeded",
    "version": 2,
    "resourceChanges": {"create": 1},
}


@contextmanager
def running_cloud() -> Iterator[Cloud]:
    """Give a cloud that listens as long as the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"null")
            path = self.path.partition("?")[0]
            known = self.headers.get("Authorization") == f"token {cloud.token}"
            answer = cloud.answer(self.command, path, body) if known else None
            code = 401 if not known else 404 if answer is None else 200
            text = json.dumps({"code": code, "message": "none"} if answer is None else answer)
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_GET  # noqa: N815 - the name the server looks for

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        cloud = Cloud(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield cloud
        server.shutdown()
