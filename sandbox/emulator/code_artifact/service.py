"""CodeArtifact's operations, and the codes of its errors."""

from sandbox.emulator.code_artifact import domains, packages, policies, repositories
from sandbox.emulator.code_artifact import package_groups as groups
from sandbox.emulator.code_artifact.models import code_artifact_backends, find_tagged
from sandbox.emulator.rest_json import Operation, Service, tag_operations

_OPERATIONS: dict[str, Operation] = {
    **domains.OPERATIONS,
    **repositories.OPERATIONS,
    **policies.OPERATIONS,
    **groups.OPERATIONS,
    **packages.OPERATIONS,
    **tag_operations(find_tagged, code="ValidationException", as_list=True),
}
SERVICE = Service(name="codeartifact", backends=code_artifact_backends, operations=_OPERATIONS)
