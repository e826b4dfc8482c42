"""Documents of Image Builder hold no secrets.

What: the documents of components and workflows, and the Dockerfile templates of container recipes,
hold none of what EXT.USER_DATA_SECRETS looks for in user data: access keys, private keys, tokens,
addresses with a password, assignments of a literal to a name like "password". Documents in Amazon
S3 cannot be read from here.

Messages name the line, never what stands there. What looks like a secret may be harmless: then
exempt the resource, or rename the variable.

Why: everyone who may read a component can read its document, its versions stay, the build log
repeats what it runs, and what a build leaves behind is in every instance of the image.

How to fix: let the build read secrets by its role from Secrets Manager or Parameter Store, and
remove them before the image is made. Rotate what has been in a document.
"""

from collections.abc import Iterator

from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._secrets import judge_scripts
from .._user_data import Script
from .._values import UNKNOWN
from ._documents import INLINE, documents
from ._tokens import COMPONENT, CONTAINER_RECIPE, WORKFLOW

FIX = "read it by the role of the build from Secrets Manager or Parameter Store"


def check(resource: Resource) -> Iterator[Finding]:
    """Look through the document, and tell no more than the line."""
    for found in documents(resource):
        yield from judge_scripts(found, (Script(found.text or ""),), FIX)


WORD = "pass" + "word"
LOOKED_UP = f"phases:\n  - name: build  # reads the {WORD} of the registry\n"
KEY = "          - aws configure set aws_access_key_id " + "AKIA" + "IOSFODNN7EXAMPLE"


def _document(text: object, token: str = COMPONENT) -> Given:
    return Given(token, {INLINE[token]: text})


CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_DOCUMENT_SECRETS",
    name="imagebuilder-documents-no-secrets",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=tuple(INLINE),
    config_rule=NoConfigRule("AWS Config does not record what documents of components hold"),
    remediation="Read secrets from Secrets Manager or Parameter Store, and rotate these.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-best-practices.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("no secret", _document(LOOKED_UP)),
        Example("no document", Given(CONTAINER_RECIPE)),
    ),
    failing=(
        Example("access key in a component", _document(KEY), path="data"),
        Example(
            "assignment in a Dockerfile",
            _document(f"ENV DB_{WORD.upper()}=hunter2", CONTAINER_RECIPE),
            path="dockerfileTemplateData",
        ),
        Example("access key in a workflow", _document(KEY, WORKFLOW), path="data"),
    ),
    undecided=(
        Example("document unknown", _document(UNKNOWN), path="data"),
        Example(
            "document in Amazon S3", Given(COMPONENT, {"uri": "s3://bucket/harden.yml"}), path="uri"
        ),
        Example(
            "Dockerfile in Amazon S3",
            Given(CONTAINER_RECIPE, {"dockerfileTemplateUri": "s3://bucket/Dockerfile"}),
            path="dockerfileTemplateUri",
        ),
    ),
)
