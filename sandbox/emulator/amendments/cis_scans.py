"""Configurations of Inspector's CIS scans.

Inspector (API reference, CreateCisScanConfiguration, UpdateCisScanConfiguration,
DeleteCisScanConfiguration, ListCisScanConfigurations): a configuration names one schedule, a level
of the benchmark, accounts and tags of the instances; names may repeat. SELF stands for the caller's
own account, whose number is listed. One that does not exist is ResourceNotFoundException.

Moto has none of the operations. Here configurations are kept and listed; no scan ever runs.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.inspector2 import urls
from moto.inspector2.responses import Inspector2Response

from sandbox.emulator import cis_scan_store as store
from sandbox.emulator.amendments.seams import SeamError, supply

_FILTERS = {
    "scanNameFilters": "scanName",
    "scanConfigurationArnFilters": "scanConfigurationArn",
}
_BY_TAG = "targetResourceTagFilters"
_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "EQUALS": lambda found, wanted: found == wanted,
    "NOT_EQUALS": lambda found, wanted: found != wanted,
    "PREFIX": lambda found, wanted: found.startswith(wanted),
}


def _create(response: Any) -> str:
    """Answer CreateCisScanConfiguration."""
    made = store.create_configuration(response.inspector2_backend, json.loads(response.body))
    return json.dumps({"scanConfigurationArn": made["scanConfigurationArn"]})


def _update(response: Any) -> str:
    """Answer UpdateCisScanConfiguration."""
    asked = json.loads(response.body)
    arn = asked["scanConfigurationArn"]
    store.update_configuration(response.inspector2_backend, arn, asked)
    return json.dumps({"scanConfigurationArn": arn})


def _delete(response: Any) -> str:
    """Answer DeleteCisScanConfiguration."""
    arn = json.loads(response.body)["scanConfigurationArn"]
    store.delete_configuration(response.inspector2_backend, arn)
    return json.dumps({"scanConfigurationArn": arn})


def _list(response: Any) -> str:
    """Answer ListCisScanConfigurations."""
    backend = response.inspector2_backend
    criteria = json.loads(response.body or "{}").get("filterCriteria") or {}
    found = [
        store.described(backend, one)
        for one in store.configurations_of(backend).values()
        if all(
            any(_passes(one, name, each) for each in wanted) for name, wanted in criteria.items()
        )
    ]
    return json.dumps({"scanConfigurations": found})


def _passes(configuration: store.Configuration, name: str, wanted: Mapping[str, str]) -> bool:
    """Say whether a configuration passes one of a criterion's filters."""
    if name == _BY_TAG:
        tags = configuration["targets"]["targetResourceTags"]
        return wanted["value"] in tags.get(wanted["key"], ())
    value = configuration[_FILTERS[name]]
    return _COMPARISONS[wanted["comparison"]](value, wanted["value"])


def apply() -> None:
    """Fit the amendment.

    Raises:
        SeamError: Moto has such routes by now.
    """
    operations = {"create": _create, "update": _update, "delete": _delete, "list": _list}
    for verb, answer in operations.items():
        path = f"{{0}}/cis/scan-configuration/{verb}$"
        if path in urls.url_paths:
            raise SeamError(f"moto.inspector2.urls and {path}", "exist now")
        urls.url_paths[path] = Inspector2Response.dispatch
        plural = "s" if verb == "list" else ""
        supply(Inspector2Response, f"{verb}_cis_scan_configuration{plural}", answer)
