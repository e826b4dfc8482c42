"""Runs programs and the policy pack from Python: previews, updates, audits and their results."""

from automation.backends import Backend, SecretsProvider
from automation.engine import Engine
from automation.environment import Environment
from automation.errors import (
    AutomationError,
    BackendError,
    CancelledError,
    EngineError,
    InternalError,
    LockedError,
    PlanError,
    PolicyError,
    ProgramError,
    ProviderError,
    RecoveryNeededError,
    UsageError,
)
from automation.events import Event
from automation.packs import PolicyPack
from automation.plans import Plan
from automation.remote import GitSource, RemoteEnvironment
from automation.results import (
    Change,
    Diagnostic,
    EventCounts,
    Finding,
    FindingState,
    PolicyResults,
    Run,
    SourceLine,
)

__all__ = [
    "AutomationError",
    "Backend",
    "BackendError",
    "CancelledError",
    "Change",
    "Diagnostic",
    "Engine",
    "EngineError",
    "Environment",
    "Event",
    "EventCounts",
    "Finding",
    "FindingState",
    "GitSource",
    "InternalError",
    "LockedError",
    "Plan",
    "PlanError",
    "PolicyError",
    "PolicyPack",
    "PolicyResults",
    "ProgramError",
    "ProviderError",
    "RecoveryNeededError",
    "RemoteEnvironment",
    "Run",
    "SecretsProvider",
    "SourceLine",
    "UsageError",
]
