"""What the verbs take, and what is answered to a word that is none."""

import argparse
from collections.abc import Sequence
from typing import Final, NoReturn

from ..controls._model import Severity
from ..faults import meant
from ..pack_options import BASELINE_PRESET, PRESETS
from . import VERBS, UsageError

STANDARDS: Final = tuple(name for name in PRESETS if name != BASELINE_PRESET)
EXIT_CODES: Final = (
    "exit codes: 0 nothing is wrong; 1 what was checked is wrong; 2 it could not be checked"
)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed."""
        raise UsageError(f"{message}; see {self.prog} --help")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read what was typed.

    Raises:
        UsageError: it is no verb, or not what the verb takes.
    """
    if arguments and not arguments[0].startswith("-") and arguments[0] not in VERBS:
        known = ", ".join(VERBS)
        raise UsageError(f"{arguments[0]} is no verb{meant(arguments[0], VERBS)} ({known})")
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python policypack",
        description="The policy pack compliant-ec2 on the command line.",
        epilog=EXIT_CODES,
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    parsers = {
        name: verbs.add_parser(
            name, help=text, description=f"{_sentence(text)}.", epilog=EXIT_CODES
        )
        for name, text in VERBS.items()
    }
    _add_lint(parsers["lint"])
    _add_baseline(parsers["baseline"])
    _add_exemptions(parsers["exemptions"])
    parsers["explain"].add_argument("control", metavar="CONTROL", help="its id or its policy name")
    _add_controls(parsers["controls"])
    return parser


def _add_lint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "config",
        nargs="?",
        metavar="CONFIG",
        help="the JSON file of --policy-pack-config; without it, the defaults are shown",
    )
    parser.add_argument("--exemptions", metavar="FILE", help="in place of exemptionsFile")
    parser.add_argument("--baseline", metavar="FILE", help="in place of baselineFile")


def _add_baseline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="output of one stack; - or nothing: standard input"
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="the baseline; without it, standard output"
    )


def _add_exemptions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="a TOML file of exemptions")
    parser.add_argument(
        "--declared",
        metavar="STACK",
        help="output of pulumi stack export: what its components declare is listed too",
    )
    parser.add_argument(
        "--export",
        choices=["pulumi"],
        help="write them as policy exceptions of Pulumi (JSON) instead",
    )
    parser.add_argument(
        "--skip", action="store_true", help="export without those that cannot be expressed"
    )


def _add_controls(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--standard", choices=STANDARDS, help="only those a standard names")
    parser.add_argument("--service", help="only those of a service, as ec2")
    severities = [severity.value for severity in Severity]
    parser.add_argument("--severity", choices=severities, help="only those of a severity")
    parser.add_argument("--json", action="store_true", help="all facts, as JSON")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
