"""What the verbs take, and what is answered to a word that is none."""

import argparse
import difflib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn

from automation.command_line import VERBS
from automation.errors import UsageError
from automation.gate.thresholds import MANDATORY, THRESHOLDS

EXIT_CODES: Final = (
    "exit codes: 0 all is well; 1 policies or the gate object; 2 wrongly asked; 3 the program, "
    "4 a provider, 9 the engine, 10 the backend or 11 this tool failed; 5 the stack is locked; "
    "6 cancelled; 7 recovery needed; 8 the plan does not hold"
)
PACK: Final = Path(__file__).resolve().parents[2] / "policypack"
# By option, what it writes; the name of a report is that of its module.
REPORTS: Final = {
    "sarif": "SARIF 2.1.0, for code scanning",
    "junit": "JUnit XML, for test reports",
    "markdown": "Markdown, for a comment on the pull request",
    "json": "everything, as JSON",
    "code-quality": "Code Quality of GitLab",
}


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed."""
        raise UsageError(f"{message}; see {self.prog} --help")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read what was typed.

    Args:
        arguments: the verb and what follows it

    Raises:
        UsageError: it is no verb, or not what the verb takes
    """
    if arguments and not arguments[0].startswith("-") and arguments[0] not in VERBS:
        near = difflib.get_close_matches(arguments[0], VERBS, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(VERBS)}"
        raise UsageError(f'"{arguments[0]}" is no verb; {hint}')
    options, unknown = _parser().parse_known_args(arguments)
    if unknown:
        raise UsageError(_unknown(options.verb, unknown[0]))
    return options


def _unknown(verb: str, word: str) -> str:
    """Say what was probably meant by a word that the verb does not take."""
    parser = _Parser()
    _ADDITIONS[verb](parser)
    known = [one for action in parser._actions for one in action.option_strings]  # noqa: SLF001 - argparse has no other way
    near = difflib.get_close_matches(word.partition("=")[0], known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"see python -m automation {verb} --help"
    kind = "no option" if word.startswith("-") else "one word too many"
    return f'"{word}" is {kind} of {verb}; {hint}'


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m automation",
        description="Runs stacks of compliant-ec2 and others, judged by the policy pack.",
        epilog=EXIT_CODES,
        allow_abbrev=False,
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, text in VERBS.items():
        one = verbs.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog=EXIT_CODES,
            allow_abbrev=False,
        )
        _ADDITIONS[name](one)
    return parser


def _add_judging(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policy-pack",
        type=Path,
        action="append",
        metavar="FOLDER",
        help="a policy pack, once or more often; without it, the one of compliant-ec2",
    )
    parser.add_argument(
        "--policy-config", type=Path, metavar="FILE", help="configuration of the first policy pack"
    )


def _add_stack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path(), help="of the project; default: this one"
    )
    parser.add_argument("--stack", "-s", required=True, help="name of the stack")
    parser.add_argument("--backend", metavar="URL", help="where the state is kept")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result as JSON")


def _add_judged_stack(parser: argparse.ArgumentParser) -> None:
    _add_stack(parser)
    _add_judging(parser)


def _add_preview(parser: argparse.ArgumentParser) -> None:
    _add_judged_stack(parser)
    parser.add_argument("--save-plan", type=Path, metavar="FILE", help="keep what was previewed")


def _add_up(parser: argparse.ArgumentParser) -> None:
    _add_judged_stack(parser)
    parser.add_argument("--plan", type=Path, metavar="FILE", help="do exactly what was previewed")


def _add_gate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders",
        type=Path,
        nargs="*",
        help="where to look for projects, also below; default: this one",
    )
    parser.add_argument(
        "--stack", "-s", action="append", default=[], help="only this one; once or more often"
    )
    parser.add_argument(
        "--events",
        action="append",
        default=[],
        metavar="FILE",
        help="judge the output of PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 pulumi preview --json "
        "--policy-pack ... instead, of any language; - for standard input",
    )
    _add_judging(parser)
    parser.add_argument("--backend", metavar="URL", help="where the states are kept")
    parser.add_argument(
        "--without-state",
        action="store_true",
        help="preview against empty states, for forks and fresh clones",
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="how many previews run at once")
    _add_terms(parser)
    _add_reports(parser)


def _add_terms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fail-on",
        choices=THRESHOLDS,
        default=MANDATORY,
        help="the least that shuts the gate; default: what the policies block on",
    )
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="only new findings count")
    parser.add_argument(
        "--write-baseline", type=Path, metavar="FILE", help="keep the findings of now as known"
    )


def _add_reports(parser: argparse.ArgumentParser) -> None:
    for name, text in REPORTS.items():
        parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write {text}")
    parser.add_argument(
        "--annotations", action="store_true", help="print annotations of GitHub Actions"
    )


def _add_recover(parser: argparse.ArgumentParser) -> None:
    _add_stack(parser)
    parser.add_argument(
        "--apply", action="store_true", help="take dead locks away and compare with the cloud"
    )
    parser.add_argument(
        "--adopt",
        action="append",
        default=[],
        metavar="URN=ID",
        help="this resource was created; once for each",
    )
    parser.add_argument("--forget", action="store_true", help="what is not adopted was not created")


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path(), help="of the project; default: this one"
    )
    parser.add_argument("--stack", "-s", help="name of the stack")
    parser.add_argument("--backend", metavar="URL", help="where the state is kept")
    _add_judging(parser)


_ADDITIONS: Final[dict[str, Callable[[argparse.ArgumentParser], None]]] = {
    "gate": _add_gate,
    "preview": _add_preview,
    "up": _add_up,
    "refresh": _add_stack,
    "drift": _add_stack,
    "destroy": _add_stack,
    "audit": _add_judged_stack,
    "recover": _add_recover,
    "doctor": _add_doctor,
}
