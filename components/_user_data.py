"""The script a host runs on its first boot."""

import base64

SIZE_LIMIT = 16 * 1024
# Amazon Linux 2023 locks an image to its release: without the flag there is nothing to upgrade to.
_SECURITY_UPDATES = """\
#!/bin/bash -x
dnf upgrade --releasever=latest --security --assumeyes
dnf needs-restarting --reboothint || systemctl reboot
"""


def security_updates_script() -> str:
    """Install all security updates, then restart if one of them (a kernel) needs it.

    Source: https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades-usage.html
    """
    return _SECURITY_UPDATES


def encode_user_data(script: str) -> str:
    """Encode a script as a launch template wants it.

    Raises:
        ValueError: the script exceeds what EC2 accepts, 16 KiB before encoding
    """
    raw = script.encode()
    if len(raw) > SIZE_LIMIT:
        raise ValueError(f"the user data has {len(raw)} bytes; EC2 accepts {SIZE_LIMIT}")
    return base64.b64encode(raw).decode()
