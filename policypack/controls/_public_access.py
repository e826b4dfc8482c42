"""The right no policy of a resource may grant: that of anyone, from any account."""

from typing import Final

from ._policy_grants import Right
from ._public_policy import public

PUBLIC_ACCESS: Final = Right(
    public,
    "lets in anyone; name the principals, or limit them by a condition on aws:PrincipalOrgID",
    "let in nobody but fixed principals",
)
