"""What repositories are like that ECR makes itself.

ECR (API reference, CreateRepositoryCreationTemplate, UpdateRepositoryCreationTemplate,
DescribeRepositoryCreationTemplates, DeleteRepositoryCreationTemplate; user guide, Repository
creation templates): a registry has one template for a prefix (TemplateAlreadyExistsException), of
which ROOT is for all that have none. Tags and KMS keys ask for a role. Without a word of it tags
are mutable and images encrypted by Amazon S3. An update changes what it names. Templates that do
not exist are left out of a description, and are TemplateNotFoundException otherwise.

Moto has none of the operations. Here templates are kept and described; nothing is made by them.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecr.policy_validation import EcrLifecyclePolicyValidator
from moto.ecr.responses import ECRResponse

from sandbox.emulator.amendments.seams import supply
from sandbox.emulator.refusal import RefusalError

Template = dict[str, Any]
_MEMBERS = (
    *("description", "encryptionConfiguration", "resourceTags", "imageTagMutability"),
    *("imageTagMutabilityExclusionFilters", "repositoryPolicy", "lifecyclePolicy"),
    *("appliedFor", "customRoleArn"),
)
_KMS = ("KMS", "KMS_DSSE")


def templates_of(backend: Any) -> dict[str, Template]:
    """Return the templates of a registry, by prefix."""
    kept: dict[str, Template] = backend.__dict__.setdefault("creation_templates", {})
    return kept


def _create(response: Any) -> ActionResult:
    """Answer CreateRepositoryCreationTemplate."""
    backend, prefix = response.ecr_backend, _asked(response, "prefix")
    if prefix in templates_of(backend):
        message = f"A repository creation template with prefix '{prefix}' already exists."
        raise RefusalError("TemplateAlreadyExistsException", message)
    now = utcnow()
    template = {
        "prefix": prefix,
        "encryptionConfiguration": {"encryptionType": "AES256"},
        "imageTagMutability": "MUTABLE",
        **_given(response),
        "createdAt": now,
        "updatedAt": now,
    }
    return _kept(response, template)


def _describe(response: Any) -> ActionResult:
    """Answer DescribeRepositoryCreationTemplates."""
    asked = _asked(response, "prefixes")
    found = [
        template
        for prefix, template in templates_of(response.ecr_backend).items()
        if not asked or prefix in asked
    ]
    answer = {"registryId": response.current_account, "repositoryCreationTemplates": found}
    return ActionResult(answer)


def _update(response: Any) -> ActionResult:
    """Answer UpdateRepositoryCreationTemplate."""
    return _kept(response, {**_find(response), **_given(response), "updatedAt": utcnow()})


def _delete(response: Any) -> ActionResult:
    """Answer DeleteRepositoryCreationTemplate."""
    return _answer(response, templates_of(response.ecr_backend).pop(_find(response)["prefix"]))


def _kept(response: Any, template: Template) -> ActionResult:
    """Keep a template that can be carried out."""
    kms = template["encryptionConfiguration"]["encryptionType"] in _KMS
    if (kms or template.get("resourceTags")) and not template.get("customRoleArn"):
        message = "A custom role is required for KMS keys and resource tags."
        raise RefusalError("InvalidParameterException", message)
    if policy := template.get("lifecyclePolicy"):
        EcrLifecyclePolicyValidator(policy).validate()
    templates_of(response.ecr_backend)[template["prefix"]] = template
    return _answer(response, template)


def _answer(response: Any, template: Template) -> ActionResult:
    registry = response.current_account
    return ActionResult({"registryId": registry, "repositoryCreationTemplate": template})


def _find(response: Any) -> Template:
    """Return the template a request names."""
    prefix = _asked(response, "prefix")
    templates = templates_of(response.ecr_backend)
    if prefix not in templates:
        message = f"The repository creation template with prefix '{prefix}' was not found."
        raise RefusalError("TemplateNotFoundException", message)
    return templates[prefix]


def _asked(response: Any, name: str) -> Any:
    """Return a member of the request."""
    return response._get_param(name)  # noqa: SLF001 - moto's own way for its responses


def _given(response: Any) -> Template:
    """Return the members of a request that are there."""
    found = {name: _asked(response, name) for name in _MEMBERS}
    return {name: value for name, value in found.items() if value is not None}


def apply() -> None:
    """Fit the amendment."""
    supply(ECRResponse, "create_repository_creation_template", _create)
    supply(ECRResponse, "describe_repository_creation_templates", _describe)
    supply(ECRResponse, "update_repository_creation_template", _update)
    supply(ECRResponse, "delete_repository_creation_template", _delete)
