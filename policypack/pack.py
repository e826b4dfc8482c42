"""Who this pack is."""

from typing import Final

PACK_NAME: Final = "compliant-ec2"
PACK_VERSION: Final = "0.2.0"
PACK_DESCRIPTION: Final = "Judges AWS compute by the controls of AWS Security Hub and more."
