"""EBS volumes are encrypted with a key of one's own.

What: `kmsKeyId` of every volume and block device names a customer managed KMS key, and none of the
aliases `alias/aws/...`. Left out, the account's default key encrypts, which passes if the stack
declares a `DefaultKmsKey`, or you say by `accountDefaultIsCustomerKey` that it is one of yours.
Launch configurations cannot name a key. Whether a volume is encrypted at all is judged by EC2.3.

Off by default: whether the key AWS manages will do is for you to say. The Config rule
encrypted-volumes, which EC2.3 names as well, tests for one given key, its parameter `kmsId`.

Why: the key policy of one's own key says who may read the data, its use is logged, and turning it
off turns off every copy. The key AWS manages can do none of it, nor be shared with another account.

How to fix: set `kmsKeyId` beside `encrypted`, or declare `aws.ebs.DefaultKmsKey`. The provider
replaces a volume whose key changes: copy its snapshot first.
"""

from collections.abc import Iterator

from .._block_devices import volumes
from .._customer_keys import customer_key
from .._graph import Graph
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
)
from .._settings import LAUNCHING
from .._tokens import INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_FLEET_REQUEST, VOLUME
from .._values import UNKNOWN

DEFAULT_KEY = "aws:ebs/defaultKmsKey:DefaultKmsKey"
KEY = "kmsKeyId"
BY_DEFAULT = "accountDefaultIsCustomerKey"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the key of each volume the resource makes."""
    by_default = resource.settings.get(BY_DEFAULT) is True or bool(graph.of_type(DEFAULT_KEY))
    for volume in volumes(resource, graph):
        key = volume.at(KEY)
        if key.present or not by_default:
            yield from customer_key(resource, key, graph)


OWN = "arn:aws:kms:eu-west-1:123456789012:key/1a2b3c4d"
MAPPING = [{"deviceName": "/dev/xvda", "ebs": {"encrypted": "true"}}]
FROM_TEMPLATE = Given(INSTANCE, {"launchTemplate": {"name": "web", "version": "$Latest"}})
CONTROL = Control(
    doc=__doc__,
    id="EXT.EBS_CMK",
    name="ec2-volume-customer-key",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(VOLUME, *(token for token in LAUNCHING if token != LAUNCH_TEMPLATE)),
    config_rule=ConfigRule("ENCRYPTED_VOLUMES"),
    remediation="Set kmsKeyId to a key of your own, or make one the account's default.",
    url="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            BY_DEFAULT,
            default=False,
            schema={
                "type": "boolean",
                "description": "The accounts' default key for EBS is a customer managed one.",
            },
        ),
    ),
    passing=(
        Example("own key", Given(VOLUME, {"encrypted": True, KEY: OWN})),
        Example("own default key", Given(VOLUME), settings={BY_DEFAULT: True}),
        Example(
            "default key of the stack",
            Given(INSTANCE),
            (Given(DEFAULT_KEY, {"keyArn": UNKNOWN}, "default"),),
        ),
        Example(
            "key of the stack",
            Given(VOLUME, {KEY: UNKNOWN}, depends={KEY: ("key",)}),
            (Given("aws:kms/key:Key", name="key"),),
        ),
    ),
    failing=(
        Example("key absent", Given(VOLUME, {"encrypted": True}), path=KEY),
        Example("key AWS manages", Given(VOLUME, {KEY: "alias/aws/ebs"}), path=KEY),
        Example("no root device", Given(INSTANCE), path=f"rootBlockDevice.{KEY}"),
        Example(
            "key absent in the template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {"name": "web", "blockDeviceMappings": MAPPING}, "template"),),
            path=f"blockDeviceMappings[0].ebs.{KEY}",
        ),
        Example("launch configuration", Given(LAUNCH_CONFIGURATION), path=f"rootBlockDevice.{KEY}"),
        Example(
            "second device of a spot fleet",
            Given(
                SPOT_FLEET_REQUEST,
                {
                    "launchSpecifications": [
                        {"rootBlockDevices": [{KEY: OWN}], "ebsBlockDevices": [{}]}
                    ]
                },
            ),
            path=f"launchSpecifications[0].ebsBlockDevices[0].{KEY}",
        ),
    ),
    undecided=(
        Example("key of another stack, unknown", Given(VOLUME, {KEY: UNKNOWN}), path=KEY),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
