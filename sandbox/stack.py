"""The sandbox's stack, driven through the `pulumi` command line as a user would."""

import json
import socket
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.emulator_process import Emulator, Memory, command_line
from sandbox.environment import STACK
from sandbox.paths import Clone
from sandbox.steps import StepError
from sandbox.toolchain.process import run_interruptible, run_logged

POLICY_PACK = ("--policy-pack", "policypack")


@dataclass(frozen=True)
class Stack:
    """The stack of a clone's sandbox.

    Args:
        clone: The clone, its program included.
        program: The `pulumi` to use.
        variables: The whole environment it runs in.
    """

    clone: Clone
    program: Path
    variables: Mapping[str, str]

    def exists(self) -> bool:
        """Return whether the stack was made."""
        return any((self.clone.backend / ".pulumi" / "stacks").glob(f"*/{STACK}.json"))

    def ensure(self, emulator: Emulator, progress: Callable[[], None]) -> None:
        """Make the stack unless it is there, ready for an update.

        Args:
            emulator: Where its resources will be made.
            progress: Called again and again meanwhile.
        """
        if not self.exists():
            self._quietly("making the stack", ["stack", "init", STACK], progress)
            self.memory.keep(emulator)
        self.free(progress)

    def free(self, progress: Callable[[], None]) -> None:
        """Free the stack from the locks of engines that were killed."""
        if any(is_stale(lock) for lock in self._locks()):
            self._quietly("freeing the stack", ["cancel", "--yes"], progress)

    def up(self, emulator: Emulator) -> None:
        """Bring the stack up on an emulator, under the policy pack."""
        code = self._run("up", "--yes", *POLICY_PACK, *self.refresh_option(emulator))
        if code != 0:
            raise StepError(
                f"pulumi up failed (exit code {code})",
                "mend what Pulumi says above, then run `make up`: it goes on from where it is",
            )
        self.memory.keep(emulator)

    def preview_command(self, emulator: Emulator) -> list[str]:
        """Return the command that previews the stack on an emulator, under the policy pack."""
        return [str(self.program), "preview", *POLICY_PACK, *self.refresh_option(emulator)]

    @property
    def memory(self) -> Memory:
        """Which start of the emulator the resources were made in."""
        return Memory(self.clone.state / "stack-memory")

    def refresh_option(self, emulator: Emulator) -> list[str]:
        """Return what makes Pulumi notice that the emulator has forgotten the resources."""
        return ["--refresh"] if self.exists() and not self.memory.holds(emulator) else []

    def destroy(self) -> None:
        """Destroy all resources of the stack."""
        code = self._run("destroy", "--yes", "--skip-preview")
        if code != 0:
            raise StepError(
                f"pulumi destroy failed (exit code {code})",
                "mend what Pulumi says above, then run `make down` again",
            )

    def left(self) -> list[str]:
        """Return the URNs of the resources in the stack's state."""
        answer = subprocess.run(
            [self.program, "stack", "export"],
            capture_output=True,
            check=True,
            cwd=self.clone.root,
            env=dict(self.variables),
        )
        resources = json.loads(answer.stdout)["deployment"].get("resources") or []
        return [resource["urn"] for resource in resources]

    def _run(self, *arguments: str) -> int:
        command = [str(self.program), *arguments]
        return run_interruptible(command, environment=self.variables, directory=self.clone.root)

    def _quietly(self, what: str, arguments: list[str], progress: Callable[[], None]) -> None:
        log = self.clone.logs / "pulumi.log"
        log.unlink(missing_ok=True)
        code = run_logged(
            [str(self.program), *arguments],
            log,
            environment=self.variables,
            directory=self.clone.root,
            progress=progress,
        )
        if code != 0:
            raise StepError(f"{what} failed (exit code {code})", "see the log above", log)

    def _locks(self) -> list[Path]:
        return list((self.clone.backend / ".pulumi" / "locks").rglob("*.json"))


def is_stale(lock: Path) -> bool:
    """Return whether a lock is that of an engine of this machine that is gone."""
    try:
        record = json.loads(lock.read_text(encoding="utf-8"))
        pid, host = int(record["pid"]), record["hostname"]
    except (OSError, ValueError, KeyError):
        # Freed in this moment, or not written by this backend.
        return False
    words = command_line(pid)
    return host == socket.gethostname() and not any("pulumi" in Path(word).name for word in words)
