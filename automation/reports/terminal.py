"""What the gate says to people at a terminal."""

from typing import Final

from rich.console import Console
from rich.text import Text

from automation.gate.verdicts import Reported, Standing, Verdict
from automation.reports.texts import in_log
from automation.reports.wording import (
    is_settled,
    message_of,
    notes_of,
    ordered,
    resource_of,
    rule_name,
    state_of,
    summary,
)

_STYLES: Final = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "blue"}


def show(verdict: Verdict, console: Console) -> None:
    """Show the findings by environment, then what could not be judged, then the decision.

    Args:
        verdict: of the gate
        console: where to
    """
    for judged in verdict.judged:
        notes = notes_of(judged)
        if judged.reported or notes:
            console.print(Text(f"\n{in_log(judged.environment)}", style="bold"))
        for one in ordered(judged.reported):
            console.print(_line(one), soft_wrap=True)
        for note in notes:
            console.print(Text(f"  {in_log(note)}", style="yellow"), soft_wrap=True)
    for judged in verdict.problems:
        text = f"\nnot judged wholly: {in_log(judged.problem)}"
        console.print(Text(text, style="red"), soft_wrap=True)
    decision = Text(f"\n{summary(verdict)}", style="red" if verdict.exit_code else "green")
    console.print(decision, soft_wrap=True)


def _line(one: Reported) -> Text:
    sign = "✗" if one.standing is Standing.FAILS else "-"
    state = state_of(one)
    word = f" {state}" if is_settled(one) or state != "violation" else ""
    where = "" if one.source is None else f" at {one.source}"
    named = in_log(f"{rule_name(one)} {resource_of(one)}{where}")
    return Text.assemble(
        (f"  {sign} ", "red" if sign == "✗" else ""),
        (in_log(one.severity), _STYLES.get(one.severity, "")),
        f"{word} {named}\n      {in_log(message_of(one))}",
    )
