"""A registry of packages that says everything."""

from recorder import ACCOUNT

KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b3c4d"
BUILD = f"arn:aws:iam::{ACCOUNT}:role/build"
ORGANIZATION = "o-a1b2c3d4e5"
FULLEST = {
    "domain_name": "acme-packages",
    "key_arn": KEY,
    "organization_id": ORGANIZATION,
    "repositories": {
        "team-a": {"upstreams": ["libs", "shared"], "description": "of team A"},
        "shared": {"upstreams": ["pypi", "npm", "crates-io"]},
        "libs": {"upstreams": [], "publisher_arns": [BUILD, f"{BUILD}-nightly"]},
    },
    "internal_packages": {
        "javascript": {
            "pattern": "/npm/acme/*",
            "publish_to": ["libs"],
            "description": "of our own",
            "contact": "platform@acme.example",
        },
        "python": {"pattern": "/pypi//acme~", "publish_to": ["libs"]},
    },
    "client_repository": "team-a",
    "deletion_protection": False,
    "tags": {"team": "a"},
}
