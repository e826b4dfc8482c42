"""A control that only the running account can judge: told, so that nobody takes it for passed."""

from dataclasses import dataclass

from ._model import ConfigRule, NoConfigRule, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeControl:
    """A rule about what happens after `pulumi up`; no preview can judge it.

    Args:
        doc: the module's docstring, with the same headings as that of a `Control`.
        id: Security Hub control id.
        name: kebab-case name, as that of a `Control`.
        severity: Security Hub's severity.
        config_rule: what judges it in the account, or the reason why AWS Config does not.
        remediation: one or two sentences: what to do in the account, or in the program before.
        url: page that states the rule.
        since: version of the pack that brought it.
    """

    doc: str | None
    id: str
    name: str
    severity: Severity
    config_rule: ConfigRule | NoConfigRule
    remediation: str
    url: str
    since: str

    @property
    def title(self) -> str:
        """The rule in one sentence."""
        return (self.doc or "").strip().splitlines()[0].strip()
