"""Checks whether engine, SDK and the project's language go together."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from semver import VersionInfo

from automation.doctor.answers import Answer, fault, ok, warning
from automation.doctor.case import Case
from automation.errors import EngineError

_SDK: Final = "pulumi"
_LANGUAGE: Final = "Failed to load language plugin "


def check(case: Case) -> Iterator[Answer]:
    """Compare what takes part."""
    about = case.about
    yield _sdk(case.engine.version, VersionInfo.parse(version(_SDK)))
    runtime = about.get("runtime")
    if runtime:
        named = " ".join(str(runtime[key]) for key in ("language", "version") if key in runtime)
        yield ok(f"the project is written in {named}")
        return
    told = [one for one in about.get("errors") or () if one.startswith(_LANGUAGE)]
    why = told[0] if told else "the engine does not say which language the project is written in"
    yield fault(f"{why}; install pulumi with that language", EngineError.exit_code)


def _sdk(engine: VersionInfo, sdk: VersionInfo) -> Answer:
    if engine.major != sdk.major or engine < sdk.replace(patch=0):
        return warning(
            f"the engine is {engine}, and the SDK {sdk} may ask what it does not know; update the "
            "engine, see pulumi.com/docs/install"
        )
    return ok(f"engine {engine} and SDK {sdk} go together")
