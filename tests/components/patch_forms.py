"""Patch management that says everything."""

from recorder import ACCOUNT

ROLE = f"arn:aws:iam::{ACCOUNT}:role/patching"
FULLEST = {
    "patch_group": "web",
    "target_tags": {"PatchGroup": ["web"], "stage": ["test", "production"]},
    "baseline": {
        "operating_system": "REDHAT_ENTERPRISE_LINUX",
        "approval_rules": [
            {"severities": ["Critical", "Moderate"], "approve_after_days": 0},
            {
                "classifications": ["Bugfix", "Enhancement"],
                "approve_until_date": "2026-06-30",
                "compliance_level": "LOW",
                "non_security": True,
            },
        ],
        "approved_patches": ["CVE-2026-1234"],
        "approved_patches_compliance_level": "HIGH",
        "approved_patches_non_security": True,
        "rejected_patches": ["kernel*"],
        "rejected_patches_action": "ALLOW_AS_DEPENDENCY",
    },
    "account_default": True,
    "installation": {
        "schedule": "rate(7 days)",
        "time_zone": "Europe/Berlin",
        "duration_hours": 6,
        "cutoff_hours": 2,
        "reboot": False,
        "service_role_arn": ROLE,
    },
    "scan": {"schedule": "rate(12 hours)"},
    "inventory": {"schedule": "rate(1 day)"},
    "agent_update": {"schedule": "cron(0 2 ? * SUN *)"},
    "cis_scan": {
        "level": 2,
        "frequency": "monthly",
        "days": ["MON"],
        "start_time": "23:30",
        "time_zone": "Europe/Berlin",
        "account_ids": ["SELF", "210987654321"],
    },
    "max_concurrency": "5",
    "max_errors": "0",
    "compliance_severity": "CRITICAL",
    "sync_compliance": "MANUAL",
    "output": {"log_group_name": "/patching", "bucket_name": "logs", "bucket_prefix": "patching/"},
    "tags": {"team": "a"},
}
