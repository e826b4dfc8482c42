import pytest

from components._access import rules
from components._rules import Rule

ACCOUNT = "123456789012"
POLICY = "arn:aws:iam::aws:policy"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:"
GROUP = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:"


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (
            rules.NARROW_POLICY_ARN,
            [
                f"{POLICY}/CloudWatchAgentServerPolicy",
                f"{POLICY}/service-role/AmazonEC2RoleforAWSCodeDeploy",
                f"arn:aws:iam::{ACCOUNT}:policy/TeamFullAccess",
            ],
            [
                f"{POLICY}/AdministratorAccess",
                f"{POLICY}/AdministratorAccess-Amplify",
                "arn:aws-us-gov:iam::aws:policy/PowerUserAccess",
                f"{POLICY}/IAMFullAccess",
                f"{POLICY}/AmazonEC2FullAccess",
                f"{POLICY}/aws-service-role/AmazonS3FullAccess",
                f"{POLICY}/service-role/AmazonEC2RoleforSSM",
                "CloudWatchAgentServerPolicy",
                None,
            ],
        ),
        (
            rules.BUCKET_ARN,
            ["arn:aws:s3:::a-b.c1", "arn:aws-cn:s3:::assets"],
            ["*", "arn:aws:s3:::*", "arn:aws:s3:::assets/*", "arn:aws:s3:::Assets", "assets"],
        ),
        (
            rules.FOLDER,
            ["app/", "app/releases 1/", "a=b/c/"],
            ["app", "/app/", "*/", "app/*/", "a?/", "${aws:userid}/", "app//", "", " a/"],
        ),
        (
            rules.SECRET_ARN,
            [f"{SECRET}app/db-a1B2c3", f"{SECRET}db-secret-a1B2c3"],
            [f"{SECRET}app/db", f"{SECRET}db-??????", f"{SECRET}*", "app/db-a1B2c3"],
        ),
        (rules.SECRET_NAME, ["app/db", "a_b+c=d.e@f-g"], ["", "app/*", "a b", f"{SECRET}db"]),
        (
            rules.LOG_GROUP_ARN,
            [f"{GROUP}app", f"{GROUP}/aws/app_1#a", f"{GROUP}app:*"],
            [f"{GROUP}*", f"{GROUP}app*", f"{GROUP}app:log-stream:a", "app"],
        ),
        (rules.LOG_GROUP_NAME, ["/sessions/hosts"], ["", "a b", "a*", "x" * 513]),
        (rules.IDLE_MINUTES, [1, 60, 20.0], [0, 61, "20"]),
        (rules.SESSION_MINUTES, [1, 1440], [0, 1441]),
        (rules.USER_NAME, ["operator", "ec2-user", "rooted", "_a"], ["root", "", "Admin", "a b"]),
        (rules.SHELL_PROFILE, ["exec bash", "cd\npwd", "x" * 512], ["", "x" * 513, None]),
    ],
    ids=lambda value: value.allowed[:30] if isinstance(value, Rule) else None,
)
def test_access_rule_value_accepted_or_refused(rule: Rule, good: list, bad: list) -> None:
    assert [value for value in good if not rule.accepts(value)] == []
    assert [value for value in bad if rule.accepts(value)] == []
