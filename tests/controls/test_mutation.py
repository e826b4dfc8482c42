"""Break what controls read in what passes: something fires, or the table says why nothing has to.

A mutant is killed if a control that reads the property finds something it did not find before.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from emissions import STACKS
from mutation import Outcome, of_examples, of_stack

from policypack.controls import by_name, catalogue

HERE = Path(__file__).parent
TABLE = HERE / "equivalent_mutants.toml"
EMITTED = HERE / "emitted_mutants.txt"
SCORE = HERE / "mutation_score.txt"
STACK = "stack"
Row = tuple[str, ...]


@cache
def outcomes(control: str) -> tuple[Outcome, ...]:
    """What became of the mutants of a control's examples."""
    return tuple(of_examples(by_name()[control]))


@cache
def emitted() -> tuple[Outcome, ...]:
    """What became of the mutants of what components and program emit."""
    return tuple(outcome for name, make in STACKS.items() for outcome in of_stack(name, make()))


@cache
def table() -> tuple[Row, ...]:
    """The rows of mutants that nothing has to find."""
    described = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    lines = (line for each in described["equivalent"] for line in each["mutants"].splitlines())
    return tuple(tuple(line.split(" | ")) for line in lines if line)


def matches(row: Row, judge: str, outcome: Outcome) -> bool:
    place = f"{outcome.token.rpartition(':')[2]} {outcome.path}"
    values = (judge, outcome.fixture, place, outcome.change)
    return all(pattern(text).fullmatch(value) for text, value in zip(row, values, strict=True))


@cache
def pattern(text: str) -> re.Pattern[str]:
    alternatives = (re.escape(each).replace(r"\*", ".*") for each in text.split(", "))
    return re.compile("|".join(alternatives), re.DOTALL)


def left_over(judge: str, found: Iterable[Outcome]) -> list[Outcome]:
    rows = [row for row in table() if pattern(row[0]).fullmatch(judge)]
    survivors = (outcome for outcome in found if not outcome.fired)
    return [x for x in survivors if not any(matches(row, judge, x) for row in rows)]


def line_of(judge: str, outcome: Outcome) -> str:
    place = f"{outcome.token.rpartition(':')[2]} {outcome.path}"
    return f"{judge} | {outcome.fixture} | {place} | {outcome.change}"


@pytest.mark.parametrize("name", by_name())
def test_mutant_of_an_example_is_found_or_has_a_reason(name: str) -> None:
    judge = by_name()[name].id
    assert [line_of(judge, x) for x in left_over(judge, outcomes(name))] == []


def test_mutant_of_what_is_emitted_is_found_or_has_a_reason() -> None:
    assert [line_of(STACK, x) for x in left_over(STACK, emitted())] == []


def test_mutants_of_what_is_emitted_are_found_by_the_expected_controls() -> None:
    assert emitted_lines() == EMITTED.read_text(encoding="utf-8").splitlines()


def test_mutants_without_a_finding_are_those_the_table_lists() -> None:
    """No row is left when the mutants it was made for are gone."""
    survivors = [
        (judge, outcome) for judge, found in everything() for outcome in found if not outcome.fired
    ]
    idle = [row for row in table() if not any(matches(row, *each) for each in survivors)]
    assert idle == []


def test_mutation_score_has_not_fallen(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{summary()}")  # noqa: T201 - the figure
    found = killed()
    fallen = {judge: count for judge, count in recorded().items() if found[judge] < count}
    assert fallen == {}


def everything() -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    for control in catalogue():
        yield control.id, outcomes(control.name)
    yield STACK, emitted()


def killed() -> Counter[str]:
    """How many mutants are found, by control."""
    return Counter(
        {judge: sum(bool(outcome.fired) for outcome in found) for judge, found in everything()}
    )


def recorded() -> dict[str, int]:
    """How many were found before, by control."""
    lines = SCORE.read_text(encoding="utf-8").splitlines() if SCORE.exists() else []
    return {judge: int(count) for judge, _, count in (line.partition(" ") for line in lines)}


def summary() -> str:
    every = sum(len(found) for _, found in everything())
    rest = sum(len(left_over(judge, found)) for judge, found in everything())
    found = killed().total()
    return (
        f"killed {found} of {every} mutants ({found / every:.1%});"
        f" {every - found - rest} need not be found, {rest} are left over"
    )


def emitted_lines() -> list[str]:
    """Word what fired for each mutant; the same one made of several resources once."""
    lines = {
        f"{x.token} {x.path} {x.change} -> {' '.join(x.fired) or 'nothing'}" for x in emitted()
    }
    return sorted(lines)


def write() -> None:
    """Write both files anew, to be reviewed; a score that has fallen stays for the test to tell."""
    EMITTED.write_text("\n".join(emitted_lines()) + "\n", encoding="utf-8")
    before = recorded()
    scores = (f"{judge} {max(n, before.get(judge, 0))}" for judge, n in killed().items())
    SCORE.write_text("\n".join(scores) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
    print(summary())  # noqa: T201 - the figure
