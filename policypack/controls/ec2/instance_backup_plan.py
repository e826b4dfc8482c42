"""Instances are in a backup plan.

What: a backup selection of the stack holds every instance: by ARN, by a pattern such as
`arn:aws:ec2:*:*:instance/*`, or by a tag of the instance. Plans of other stacks cannot be seen: say
in `backupTags` by which tags they select.

Off by default: hosts that are built from an image and keep no data need no backup, and most backup
plans belong to another stack, so that without `backupTags` there is little to judge. Turn it on for
stacks whose instances hold data.

Why: what is deleted, encrypted by an intruder or simply broken is gone without a copy.

How to fix: name the instance in `resources` of an `aws.backup.Selection`, or give it a tag a
selection asks for.
"""

from .._backup import BACKUP_TAGS, judge_backup
from .._backup_examples import by_tag, selection
from .._model import ConfigRule, Control, Example, Given, Level, Severity
from .._tokens import INSTANCE

TAGS = "tags"
TAGGED = Given(INSTANCE, {TAGS: {"backup": "daily"}})
OF_ONE_REGION = "arn:aws:ec2:eu-west-1:*"

CONTROL = Control(
    doc=__doc__,
    id="EXT.EC2_BACKUP_PLAN",
    name="ec2-resources-protected-by-backup-plan",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(INSTANCE,),
    config_rule=ConfigRule("EC2_RESOURCES_PROTECTED_BY_BACKUP_PLAN"),
    remediation="Name the instance in a backup selection, or give it a tag that one selects by.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/"
    "ec2-resources-protected-by-backup-plan.html",
    since="0.2.0",
    graph_check=judge_backup,
    parameters=(BACKUP_TAGS,),
    passing=(
        Example("named", Given(INSTANCE), selection("it")),
        Example("selected by tag", TAGGED, by_tag("backup", "daily")),
        Example("everything", Given(INSTANCE), selection()),
    ),
    failing=(
        Example("other tag", TAGGED, by_tag("backup", "weekly"), path=TAGS),
        Example(
            "volumes only",
            Given(INSTANCE),
            selection(resources=["arn:aws:ec2:*:*:volume/*"]),
            path=TAGS,
        ),
    ),
    undecided=(
        Example("no selection in the stack", Given(INSTANCE), path=TAGS),
        Example(
            "pattern of one region",
            Given(INSTANCE),
            selection(resources=[OF_ONE_REGION]),
            path=TAGS,
        ),
    ),
)
