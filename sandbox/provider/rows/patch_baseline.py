"""Patch baselines, and for which hosts they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.shapes import from_api, to_api
from sandbox.provider.tags import SsmTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_SEPARATOR = ","


class PatchBaseline(Row):
    """A patch baseline; rules and filters lie one level deeper in the API."""

    token = "aws:ssm/patchBaseline:PatchBaseline"
    service = "ssm"
    create_operation = "CreatePatchBaseline"
    read_operation = "GetPatchBaseline"
    update_operation = "UpdatePatchBaseline"
    delete_operation = "DeletePatchBaseline"
    identifier = "BaselineId"
    created_at = "BaselineId"
    apart = frozenset({"approvalRules", "globalFilters"})
    replace = frozenset({"operatingSystem"})
    defaults = {"approvedPatchesComplianceLevel": "UNSPECIFIED", "operatingSystem": "WINDOWS"}
    auto_name = AutoName("name", 128)
    tagging = SsmTags("PatchBaseline")

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request."""
        rules = self._rules(cloud, self.create_operation, inputs)
        return {**super().creation(cloud, inputs), **rules}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Replace what the baseline says as a whole."""
        request = self.request(cloud, self.update_operation, change.new, strict=False)
        request |= self._rules(cloud, self.update_operation, change.new)
        self.call(cloud, self.update_operation, BaselineId=identifier, Replace=True, **request)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read rules and filters."""
        del known
        kinds = self.schema.state.properties
        rules = (found.get("ApprovalRules") or {}).get("PatchRules") or []
        flat = [{**rule, **rule["PatchFilterGroup"]} for rule in rules]
        filters = (found.get("GlobalFilters") or {}).get("PatchFilters") or []
        document = {name: item for name, item in found.items() if name != "ResponseMetadata"}
        return {
            "arn": cloud.arn("ssm", f"patchbaseline/{identifier}"),
            "approvalRules": from_api(kinds["approvalRules"], flat),
            "globalFilters": from_api(kinds["globalFilters"], filters),
            "json": json.dumps(document, default=str, sort_keys=True),
        }

    def _rules(self, cloud: Cloud, operation: str, inputs: Properties) -> Properties:
        members = cloud.shape(self.service, operation).members
        rule_shape = members["ApprovalRules"].members["PatchRules"].member
        group_shape = rule_shape.members["PatchFilterGroup"]
        rules = []
        for rule in inputs.get("approvalRules") or []:
            rest = {name: item for name, item in rule.items() if name != "patchFilters"}
            group = to_api(group_shape, {"patchFilters": rule["patchFilters"]})
            rules.append({**to_api(rule_shape, rest), "PatchFilterGroup": group})
        filters = {"patchFilters": inputs.get("globalFilters") or []}
        return {
            "ApprovalRules": {"PatchRules": rules},
            "GlobalFilters": to_api(members["GlobalFilters"], filters),
        }


class PatchGroup(Row):
    """The hosts of one tag value, for which a baseline is."""

    token = "aws:ssm/patchGroup:PatchGroup"
    service = "ssm"
    create_operation = "RegisterPatchBaselineForPatchGroup"
    read_operation = "DescribePatchGroups"
    delete_operation = "DeregisterPatchBaselineForPatchGroup"
    replace = frozenset({"baselineId", "patchGroup"})

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Name group and baseline: a group has one for each operating system."""
        del answer
        return f"{request['PatchGroup']}{_SEPARATOR}{request['BaselineId']}"

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the group up among those whose names begin alike."""
        del known
        group, _, baseline = identifier.rpartition(_SEPARATOR)
        filters = [{"Key": "NAME_PREFIX", "Values": [group]}]
        answer = self.call(cloud, self.read_operation, Filters=filters)
        for mapping in answer["Mappings"]:
            identity = mapping["BaselineIdentity"]["BaselineId"]
            if (mapping["PatchGroup"], identity) == (group, baseline):
                return {"PatchGroup": group, "BaselineId": baseline}
        return None

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Deregister the group."""
        del inputs
        group, _, baseline = identifier.rpartition(_SEPARATOR)
        self.call(cloud, self.delete_operation, PatchGroup=group, BaselineId=baseline)


class DefaultPatchBaseline(Row):
    """The baseline of hosts without a patch group; without one of one's own it is AWS's."""

    token = "aws:ssm/defaultPatchBaseline:DefaultPatchBaseline"
    service = "ssm"
    create_operation = "RegisterDefaultPatchBaseline"
    read_operation = "GetDefaultPatchBaseline"
    delete_operation = "RegisterDefaultPatchBaseline"
    other_operations = ("DescribePatchBaselines",)
    apart = frozenset({"operatingSystem"})
    replace = frozenset({"baselineId", "operatingSystem"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Register the baseline; the resource is the operating system's."""
        super().create(cloud, inputs)
        return str(inputs["operatingSystem"])

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return the baseline, as the request does not name the operating system."""
        del answer
        return str(request["BaselineId"])

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the default, which there always is."""
        del known
        return self.call(cloud, self.read_operation, OperatingSystem=identifier)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Go back to AWS's own baseline."""
        del inputs
        filters = [
            {"Key": "OWNER", "Values": ["AWS"]},
            {"Key": "OPERATING_SYSTEM", "Values": [identifier]},
        ]
        found = self.call(cloud, "DescribePatchBaselines", Filters=filters)["BaselineIdentities"]
        own = next(one for one in found if one["BaselineName"].endswith("DefaultPatchBaseline"))
        self.call(cloud, self.delete_operation, BaselineId=own["BaselineId"])
