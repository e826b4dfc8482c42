"""Writes the page of the hardening that a pipeline of golden images does and proves."""

from collections.abc import Iterator
from typing import Final

from components._golden_image.hardening import HARDENING

HEAD: Final = """\
# The hardening of golden images

What a [GoldenImagePipeline](GoldenImagePipeline.md) does to Amazon Linux 2023 after the component
of the STIG. Each has a step of its own in the build, and a test on an instance of the new image,
after a restart; an image that fails one is not handed out. The names are those of `left_out`.

"CIS" are rules of the CIS Benchmark for Amazon Linux 2023 1.0.0, "AZLX" rules of the STIG V1R3.

| name | what holds | who asks for it |
|---|---|---|"""


def page() -> str:
    """Write the page."""
    rows = (
        f"| `{name}` | {one.title} | {', '.join(map(_source, one.sources))} |"
        for name, one in HARDENING.items()
    )
    return "\n".join([HEAD, *rows, *_details()]) + "\n"


def _details() -> Iterator[str]:
    """Write what is set in the kernel and which packages are removed."""
    for name, one in HARDENING.items():
        settings = [f"{key} = {value}" for key, value in one.settings.items()]
        if listed := [*settings, *one.removed]:
            verb = "sets" if settings else "removes"
            yield f"\n## {name} {verb}\n\n```\n" + "\n".join(listed) + "\n```"


def _source(source: str) -> str:
    return f"[AWS]({source})" if source.startswith("https://") else source
