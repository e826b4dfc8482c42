"""AWS::InspectorV2::CisScanConfiguration: a configuration of Inspector's CIS scans.

CloudFormation (resource reference) writes the members of Inspector's API with a capital letter, and
TimeZone for timezone. The own account reads as SELF, whatever a program wrote.
"""

from collections.abc import Mapping
from typing import Any

from moto.inspector2.models import Inspector2Backend, inspector2_backends

from sandbox.emulator import cis_scan_store as store
from sandbox.emulator.cloud_control.handlers import Properties, not_found

_NAME = "AWS::InspectorV2::CisScanConfiguration"
_DAY = {"type": "string", "enum": ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]}
_TEXTS = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}


def _object(required: tuple[str, ...], **properties: object) -> dict[str, Any]:
    """Return the schema of an object."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


_START = {"StartTime": {"$ref": "#/definitions/Time"}}
_SCHEDULES = {
    "OneTime": _object(()),
    "Daily": _object(("StartTime",), **_START),
    "Weekly": _object(
        ("StartTime", "Days"), **_START, Days={"type": "array", "items": _DAY, "minItems": 1}
    ),
    "Monthly": _object(("StartTime", "Day"), **_START, Day=_DAY),
}
_TARGET_TAGS = {
    "type": "object",
    "additionalProperties": False,
    "patternProperties": {"^.{1,128}$": {**_TEXTS, "maxItems": 5}},
}
_TAGS = {
    "type": "object",
    "additionalProperties": False,
    "patternProperties": {"^.{1,128}$": {"type": "string"}},
}
_CLOCK = {"type": "string", "pattern": "^([0-1]?[0-9]|2[0-3]):[0-5][0-9]$"}
SCHEMA: dict[str, Any] = {
    "typeName": _NAME,
    "description": "CIS scan configuration",
    "definitions": {
        "Time": _object(
            ("TimeOfDay", "TimeZone"), TimeOfDay=_CLOCK, TimeZone={"type": "string", "minLength": 1}
        )
    },
    "properties": {
        "ScanName": {"type": "string", "minLength": 1},
        "SecurityLevel": {"type": "string", "enum": ["LEVEL_1", "LEVEL_2"]},
        "Schedule": {
            **_object((), **_SCHEDULES),
            "oneOf": [{"required": [name]} for name in _SCHEDULES],
        },
        "Targets": _object(
            ("AccountIds", "TargetResourceTags"), AccountIds=_TEXTS, TargetResourceTags=_TARGET_TAGS
        ),
        "Arn": {"type": "string"},
        "Tags": _TAGS,
    },
    "required": ["ScanName", "SecurityLevel", "Schedule", "Targets"],
    "readOnlyProperties": ["/properties/Arn"],
    "primaryIdentifier": ["/properties/Arn"],
    "additionalProperties": False,
}


class CisScanConfigurations:
    """The configurations Inspector has."""

    def create(self, backend: Any, desired: Properties) -> str:
        """Call Inspector's create operation."""
        made = store.create_configuration(_inspector(backend), _to_inspector(desired))
        return str(made["scanConfigurationArn"])

    def read(self, backend: Any, identifier: str) -> Properties:
        """Return what Inspector lists."""
        inspector = _inspector(backend)
        return _from_inspector(store.described(inspector, _find(inspector, identifier)))

    def update(self, backend: Any, identifier: str, desired: Properties) -> None:
        """Call Inspector's update operation, and those for tags."""
        inspector = _inspector(backend)
        _find(inspector, identifier)
        asked = _to_inspector(desired)
        store.update_configuration(inspector, identifier, asked)
        wanted = asked.get("tags") or {}
        found = inspector.list_tags_for_resource(identifier)
        inspector.untag_resource(identifier, sorted(found.keys() - wanted.keys()))
        inspector.tag_resource(identifier, wanted)

    def delete(self, backend: Any, identifier: str) -> None:
        """Call Inspector's delete operation."""
        inspector = _inspector(backend)
        _find(inspector, identifier)
        store.delete_configuration(inspector, identifier)

    def identifiers(self, backend: Any) -> list[str]:
        """Return the ARNs Inspector lists."""
        return list(store.configurations_of(_inspector(backend)))


def _inspector(backend: Any) -> Inspector2Backend:
    """Return Inspector in the account and region of a request."""
    return inspector2_backends[backend.account_id][backend.region_name]


def _find(inspector: Inspector2Backend, identifier: str) -> store.Configuration:
    """Return Inspector's configuration."""
    try:
        return store.find_configuration(inspector, identifier)
    except store.CisScanError:
        raise not_found(_NAME, identifier) from None


def _to_inspector(desired: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties as Inspector's API has them."""
    targets = desired["Targets"]
    return {
        "scanName": desired["ScanName"],
        "securityLevel": desired["SecurityLevel"],
        "schedule": _respelt(desired["Schedule"], lambda name: name[0].lower() + name[1:]),
        "targets": {
            "accountIds": targets["AccountIds"],
            "targetResourceTags": targets["TargetResourceTags"],
        },
        "tags": desired.get("Tags") or {},
    }


def _from_inspector(found: Mapping[str, Any]) -> Properties:
    """Return Inspector's description as properties."""
    targets = found["targets"]
    own = found["ownerId"]
    accounts = ["SELF" if account == own else account for account in targets["accountIds"]]
    properties = {
        "Arn": found["scanConfigurationArn"],
        "ScanName": found["scanName"],
        "SecurityLevel": found["securityLevel"],
        "Schedule": _respelt(found["schedule"], lambda name: name[0].upper() + name[1:]),
        "Targets": {"AccountIds": accounts, "TargetResourceTags": targets["targetResourceTags"]},
    }
    return {**properties, **({"Tags": found["tags"]} if found["tags"] else {})}


def _respelt(value: Any, spell: Any) -> Any:
    """Return a schedule with its members spelt another way."""
    if not isinstance(value, dict):
        return value
    other = {"timeZone": "timezone", "Timezone": "TimeZone"}
    return {
        other.get(spell(name), spell(name)): _respelt(item, spell) for name, item in value.items()
    }
