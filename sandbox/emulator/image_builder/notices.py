"""What Image Builder tells others of an image: a topic, and EventBridge.

User guide (Amazon SNS integration; EventBridge integration): when an image is done, the topic of
the infrastructure configuration gets its description, and the default bus an event `EC2 Image
Builder Image State Change` of the source aws.imagebuilder.
"""

import json

from moto.events.models import events_backends
from moto.sns.models import sns_backends

from sandbox.emulator.image_builder.models import ImageBuilderBackend, Record

_EVENT = "EC2 Image Builder Image State Change"


def announce(backend: ImageBuilderBackend, image: Record) -> None:
    """Tell topic and bus of an image."""
    topic = image["infrastructureConfiguration"].get("snsTopicArn")
    found = sns_backends[backend.account_id][backend.region_name].topics.get(topic)
    if found is not None:
        found.publish(json.dumps(image))
    detail = {"previous-state": {"status": "TESTING"}, "state": image["state"]}
    event = {
        "Source": "aws.imagebuilder",
        "DetailType": _EVENT,
        "Detail": json.dumps(detail),
        "Resources": [image["arn"]],
    }
    events_backends[backend.account_id][backend.region_name].put_events([event])
