"""EBS volumes are in a backup plan.

What: a backup selection of the stack holds every `aws.ebs.Volume`: by ARN, by a pattern such as
`arn:aws:ec2:*:*:volume/*`, or by a tag of the volume. Plans of other stacks cannot be seen: say in
`backupTags` by which tags they select. Without that, and without any selection in the stack, the
volume stays undecided. Devices of instances are left to EXT.EC2_BACKUP_PLAN: a backup of an
instance holds its volumes, although AWS Config asks for a plan of each.

Off by default: most backup plans belong to another stack, so that without `backupTags` there is
little to judge. Turn it on for stacks whose volumes hold data.

Why: what is deleted, encrypted by an intruder or simply broken is gone without a copy.

How to fix: name the volume in `resources` of an `aws.backup.Selection`, or give it a tag a
selection asks for.
"""

from .._backup import BACKUP_TAGS, judge_backup
from .._backup_examples import by_tag, selection
from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Given, Level, Severity
from .._tokens import VOLUME
from .._values import UNKNOWN

TAGS = "tags"
TAGGED = Given(VOLUME, {TAGS: {"backup": "daily"}})

CONTROL = Control(
    doc=__doc__,
    id="EC2.28",
    name="ebs-resources-protected-by-backup-plan",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(VOLUME,),
    config_rule=ConfigRule("EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN"),
    remediation="Name the volume in a backup selection, or give it a tag that one selects by.",
    url=security_hub("EC2.28"),
    since="0.2.0",
    graph_check=judge_backup,
    parameters=(BACKUP_TAGS,),
    passing=(
        Example("named", Given(VOLUME), selection("it")),
        Example("all volumes", Given(VOLUME), selection(resources=["arn:aws:ec2:*:*:volume/*"])),
        Example("selected by tag", TAGGED, by_tag("backup", "daily")),
        Example("tag of another stack's plan", TAGGED, settings={BACKUP_TAGS.name: ["backup"]}),
    ),
    failing=(
        Example("other tag", TAGGED, by_tag("backup", "weekly"), path=TAGS),
        Example(
            "instances only", TAGGED, selection(resources=["arn:aws:ec2:*:*:instance/*"]), path=TAGS
        ),
        Example(
            "excluded",
            Given(VOLUME),
            selection(resources=["*"], notResources=["arn:aws:ec2:*:*:volume/*"]),
            path=TAGS,
        ),
        Example(
            "not the tag of another stack's plan",
            Given(VOLUME),
            path=TAGS,
            settings={BACKUP_TAGS.name: ["backup:daily"]},
        ),
    ),
    undecided=(
        Example("no selection in the stack", Given(VOLUME), path=TAGS),
        Example("tags unknown", Given(VOLUME, {TAGS: UNKNOWN}), by_tag("a", "b"), path=TAGS),
        Example("tag of the plan unknown", TAGGED, by_tag("backup", UNKNOWN), path=TAGS),
        Example(
            "named, but by tag too",
            Given(VOLUME),
            selection("it", selectionTags=[{"type": "STRINGEQUALS", "key": "a", "value": "b"}]),
            path=TAGS,
        ),
    ),
)
