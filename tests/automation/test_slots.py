"""As many runs begin at once as processors and memory allow, those of a container included."""

from pathlib import Path

import psutil
import pytest

from automation.concurrency import RUN_BYTES, slots

PROCESSORS = 8
MANY = 100


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with eight processors and memory for twenty runs."""
    memory = psutil.virtual_memory()._replace(available=20 * RUN_BYTES)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(PROCESSORS)))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)


def group(folder: Path, belongs: str = "0::/", **files: str) -> int:
    """How many of many runs fit into a control group with these files."""
    place = folder / "groups" / belongs.partition("::/")[2]
    place.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (place / name.replace("_", ".")).write_text(text, encoding="ascii")
    said = folder / "group"
    said.write_text(f"{belongs}\n", encoding="ascii")
    return slots(MANY, said, folder / "groups")


def memory(runs: float) -> str:
    return f"{int(runs * RUN_BYTES)}\n"


@pytest.mark.parametrize(("wanted", "found"), [(1, 1), (3, 3), (8, 8), (9, 8), (0, 1)])
def test_no_more_begin_than_there_are_to_run(tmp_path: Path, wanted: int, found: int) -> None:
    assert slots(wanted, tmp_path / "absent", tmp_path) == found


def test_memory_of_the_machine_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    little = psutil.virtual_memory()._replace(available=2 * RUN_BYTES + 1)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: little)
    assert slots(MANY, tmp_path / "absent", tmp_path) == 2


def test_machine_without_memory_runs_one_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = psutil.virtual_memory()._replace(available=0)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: none)
    assert slots(MANY, tmp_path / "absent", tmp_path) == 1


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, PROCESSORS),
        ({"cpu_max": "max 100000\n"}, PROCESSORS),
        ({"cpu_max": "250000 100000\n"}, 2),
        ({"cpu_max": "50000 100000\n"}, 1),
        ({"cpu_max": "nonsense"}, PROCESSORS),
        ({"memory_max": "max\n", "memory_current": memory(1)}, PROCESSORS),
        ({"memory_max": memory(4), "memory_current": memory(1)}, 3),
        ({"memory_max": memory(1), "memory_current": memory(3)}, 1),
        (
            {
                "memory_max": memory(4),
                "memory_current": memory(2),
                "memory_stat": f"anon 5\ninactive_file {RUN_BYTES}\n",
            },
            3,
        ),
        ({"memory_max": memory(4)}, PROCESSORS),
    ],
)
def test_limits_of_a_container_bound(tmp_path: Path, files: dict[str, str], found: int) -> None:
    assert group(tmp_path, **files) == found


def test_limits_of_outer_groups_bound_too(tmp_path: Path) -> None:
    (tmp_path / "groups").mkdir()
    (tmp_path / "groups" / "cpu.max").write_text("200000 100000", encoding="ascii")
    assert group(tmp_path, "0::/jobs/one", cpu_max="400000 100000") == 2


def test_groups_of_the_first_version_are_passed_over(tmp_path: Path) -> None:
    assert group(tmp_path, "4:memory:/job", memory_max=memory(1), memory_current="1") == PROCESSORS
