"""What was previewed and may be applied, exactly."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from automation.errors import PlanError, UsageError

LIFETIME: Final = timedelta(hours=24)
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a preview, as the engine keeps them; secrets in them are encrypted.

    Args:
        project: it is of
        stack: it is of
        settings: digest of the project's and the stack's settings
        created: in UTC
        steps: the engine's own document
    """

    project: str
    stack: str
    settings: str
    created: datetime
    steps: dict[str, Any]

    @property
    def digest(self) -> str:
        """What an approval names: it changes with every step of the plan."""
        text = json.dumps([self.project, self.stack, self.settings, self.steps], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def check(self, project: str, stack: str, settings: str, now: datetime | None = None) -> None:
        """Refuse a plan that does not hold here and now.

        Raises:
            PlanError: it is of another stack, the settings are others, or it is too old
        """
        if (project, stack) != (self.project, self.stack):
            raise PlanError(
                f"the plan is of {self.project}/{self.stack}, not of {project}/{stack}; "
                "preview this one"
            )
        if settings != self.settings:
            raise PlanError(f"the settings of {project}/{stack} changed since; preview anew")
        if (now or datetime.now(UTC)) - self.created > LIFETIME:
            hours = int(LIFETIME.total_seconds() // 3600)
            raise PlanError(f"the plan is older than {hours} hours; preview anew")

    def save(self, file: Path) -> None:
        """Write the plan, for this user's eyes only.

        Raises:
            UsageError: the file cannot be written
        """
        document = {
            "version": _VERSION,
            "project": self.project,
            "stack": self.stack,
            "settings": self.settings,
            "created": self.created.isoformat(),
            "steps": self.steps,
        }
        try:
            file.touch(mode=0o600)
            # A file that was there before has the rights of then.
            file.chmod(0o600)
            file.write_text(json.dumps(document), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{file} cannot be written: {error.strerror}") from error

    @classmethod
    def load(cls, file: Path) -> "Plan":
        """Read a plan.

        Raises:
            UsageError: the file cannot be read, or holds no plan
        """
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            if document["version"] != _VERSION:
                raise UsageError(f"{file} is of another version; preview anew")
            created = datetime.fromisoformat(document["created"])
            named = (document["project"], document["stack"], document["settings"])
            return cls(*named, created, document["steps"])
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {error.strerror}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(f"{file} is no plan; make one with preview --save-plan") from error


def settings_digest(*contents: bytes) -> str:
    """Return one digest of what files hold."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()
