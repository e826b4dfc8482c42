"""An engine that answers what a test wants: a program called `pulumi`, with its real interfaces.

What it is asked it writes down; events it sends over the stream the SDK gives it.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from semver import VersionInfo

from automation.engine import Engine

VERSION: Final = "3.259.0"
_SCRIPT: Final = """#!{python}
import json, pathlib, sys
folder = pathlib.Path({folder!r})
words = sys.argv[1:]
with (folder / "asked.jsonl").open("a") as asked:
    asked.write(json.dumps(words) + "\\n")
answers = json.loads((folder / "answers.json").read_text())
plain = " ".join(word for word in words if not word.startswith("-"))
named = [name for name in answers if plain == name or plain.startswith(name + " ")]
answer = answers[max(named, key=len)] if named else {{}}
if answer.get("events") and "--event-log" in words:
    import grpc
    from pulumi.runtime.proto import events_pb2, events_pb2_grpc
    address = words[words.index("--event-log") + 1].removeprefix("tcp://")
    with grpc.insecure_channel(address) as channel:
        requests = [events_pb2.EventRequest(event=one) for one in answer["events"]]
        events_pb2_grpc.EventsStub(channel).StreamEvents(iter(requests))
if "--save-plan" in words:
    pathlib.Path(words[words.index("--save-plan") + 1]).write_text(answer.get("plan", "{{}}"))
sys.stdout.write(answer.get("stdout", ""))
sys.stderr.write(answer.get("stderr", ""))
sys.exit(answer.get("code", 0))
"""


@dataclass(frozen=True)
class FakeEngine:
    """An engine in a folder.

    Args:
        folder: holds it, what it answers and what it was asked
    """

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "FakeEngine":
        folder.mkdir()
        executable = folder / "pulumi"
        text = _SCRIPT.format(python=sys.executable, folder=str(folder))
        executable.write_text(text, encoding="utf-8")
        executable.chmod(0o755)
        made = cls(folder)
        (folder / "answers.json").write_text("{}", encoding="utf-8")
        made.answer("version", stdout=f"v{VERSION}\n")
        made.answer("stack export", stdout=json.dumps({"version": 3, "deployment": {}}))
        made.answer("stack output", stdout="{}")
        return made

    @property
    def engine(self) -> Engine:
        return Engine(self.folder / "pulumi", VersionInfo.parse(VERSION))

    @property
    def asked(self) -> list[list[str]]:
        file = self.folder / "asked.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]

    @property
    def verbs(self) -> list[str]:
        """What it was asked, without options."""
        plain = ([word for word in words if not word.startswith("-")] for words in self.asked)
        return [" ".join(words[: 2 if words[1:2] and words[1] in INNER else 1]) for words in plain]

    def answer(
        self, verb: str, *, events: Sequence[Mapping[str, Any]] = (), **rest: object
    ) -> None:
        """Answer a verb, such as `stack export`, with `stdout`, `stderr`, `code` or `plan`."""
        file = self.folder / "answers.json"
        answers = json.loads(file.read_text(encoding="utf-8"))
        answers[verb] = {"events": [json.dumps(one) for one in events], **rest}
        file.write_text(json.dumps(answers), encoding="utf-8")


INNER: Final = frozenset({"analyze", "export", "history", "import", "init", "output", "set-all"})
