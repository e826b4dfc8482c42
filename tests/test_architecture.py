"""The rules of the tree: who may import whom, and how large a piece may grow."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("automation", "components", "documentation", "policypack", "portal", "sandbox")

# What each package may import besides itself and the standard library.
ALLOWED = {
    "automation": {"google", "grpc", "policypack", "psutil", "pulumi", "rich", "semver", "yaml"},
    "components": {"pulumi", "pulumi_aws", "yaml"},
    "documentation": {"components", "google", "policypack", "pulumi", "yaml"},
    "policypack": {"google", "grpc", "pulumi", "pulumi_policy"},
    "policypack/controls": set(),
    "sandbox": {
        "boto3",
        "botocore",
        "google",
        "grpc",
        "moto",
        "pulumi",
        "pulumi_aws",
        "rich",
        "werkzeug",
        "yaml",
    },
    # Runs in an environment of its own, beside none of the others.
    "sandbox/audit": {"cyclonedx", "sandbox"},
}
# The verbs must start on a bare Python: no import from an installed package at module level.
BARE_PYTHON = ("sandbox/__main__.py", "sandbox/steps.py", "sandbox/paths.py")

MODULE_LINES = 300
COMPONENT_LINES = 200
FUNCTION_LINES = 40


def modules(folder: str) -> list[Path]:
    made = {".sandbox", ".venv"}
    return sorted(path for path in (ROOT / folder).rglob("*.py") if not made & set(path.parts))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@pytest.mark.parametrize("folder", ALLOWED)
def test_package_imports_only_what_the_design_allows(folder: str) -> None:
    own = folder.partition("/")[0]
    nested = {other for other in ALLOWED if other.startswith(f"{folder}/")}
    paths = [
        path
        for path in modules(folder)
        if not any(path.is_relative_to(ROOT / inner) for inner in nested)
    ]
    assert paths
    known = {own, *sys.stdlib_module_names, *ALLOWED[folder]}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in imports(parse(path))
        if name not in known
    }
    assert wrong == set()


def test_policypack_modules_import_each_other_relatively() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules("policypack")
        if "policypack" in imports(parse(path))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", BARE_PYTHON)
def test_entry_module_starts_on_a_bare_python(name: str) -> None:
    top = [
        node for node in parse(ROOT / name).body if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    wrong = {
        name
        for node in top
        for name in imports(node)
        if name not in {*sys.stdlib_module_names, "sandbox"}
    }
    assert wrong == set()


@pytest.mark.parametrize("folder", [name for name in PACKAGES if (ROOT / name).is_dir()])
def test_modules_and_functions_stay_within_their_bounds(folder: str) -> None:
    wrong = []
    for path in modules(folder):
        text = path.read_text(encoding="utf-8")
        limit = COMPONENT_LINES if "(pulumi.ComponentResource)" in text else MODULE_LINES
        name = str(path.relative_to(ROOT))
        if len(text.splitlines()) > limit:
            wrong.append(f"{name} has more than {limit} lines")
        wrong += [
            f"{name}: {node.name} has more than {FUNCTION_LINES} lines"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
        ]
    assert wrong == []


def test_program_stays_a_short_script() -> None:
    assert len((ROOT / "__main__.py").read_text(encoding="utf-8").splitlines()) <= 40
