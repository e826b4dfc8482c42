"""The pinned requirements: which files there are, and how each is made from pyproject.toml."""

from pathlib import Path

# By file, what it pins.
SOURCES = {
    "requirements.txt": ("pyproject.toml",),
    "requirements-dev.txt": ("pyproject.toml", "--group", "dev"),
    "requirements-automation.txt": ("pyproject.toml", "--group", "automation"),
    "requirements-audit.txt": ("--group", "audit"),
}
OPTIONS = (
    *("--universal", "--generate-hashes", "--python-version", "3.11", "-q"),
    *("--no-header", "--no-emit-index-url", "--no-emit-find-links"),
    # As pip does: the certificates of the machine, which know the authority of its own registry.
    "--system-certs",
)


def compile_command(python: Path, name: str, output: Path) -> list[str | Path]:
    """Return what writes a file of pinned requirements; a version that still fits stays.

    Args:
        python: The interpreter that has the tool.
        name: The file, one of `SOURCES`.
        output: Where it is written.
    """
    return [python, "-m", "uv", "pip", "compile", *OPTIONS, *SOURCES[name], "-o", output]
