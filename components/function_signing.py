"""What the code of functions must be signed with, and who may sign it."""

from typing import Optional

import pulumi
import pulumi_aws as aws

from components._functions.signing_arguments import (
    PLATFORM,
    FunctionSigningArgs,
    Signing,
    read,
)
from components._signing_profiles import signing_profile
from components._validation import Arguments

# What a build needs to sign. Source:
# https://docs.aws.amazon.com/signer/latest/developerguide/signing-profile-cross-account.html
_ACTIONS = {"sign": "signer:StartSigningJob", "read": "signer:GetSigningProfile"}


class FunctionSigning(pulumi.ComponentResource):
    """Let functions run code only that was signed with a profile of one's own or a trusted one.

    A build signs its archive by a signing job from one versioned bucket into another, and hands
    bucket, key and version of the result to SignedFunction. Signer keeps the name of a profile for
    two years after it was cancelled, so that the name is made up and the profile stays when the
    component is destroyed: cancel it by `aws signer cancel-signing-profile` once nothing is signed
    with it any more. What was signed by mistake is taken back by `aws signer revoke-signature`.

    Threat: whoever may write to a bucket of code, or deploy, runs code of their own with the rights
    of a function. Here Lambda refuses at the deployment what no trusted build has signed, what was
    changed since, and what was revoked.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    code_signing_config_arn: pulumi.Output[str]
    """ARN of the code signing configuration, for functions."""
    signing_profile_name: pulumi.Output[str]
    """Name of the signing profile, for signing jobs; empty without one of its own."""
    signing_profile_version_arn: pulumi.Output[str]
    """ARN of the version of the signing profile, for those who trust it in other accounts; empty
    without one of its own."""

    def __init__(
        self, name: str, args: FunctionSigningArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        reader = Arguments(f'FunctionSigning "{name}"', args, FunctionSigningArgs)
        validated = read(reader)
        reader.finish()
        inputs = validated.exemptions.inputs
        super().__init__("compliant-ec2:index:FunctionSigning", name, inputs, opts)
        self.profile = self._profile(name, validated)
        own = [self.profile.version_arn] if self.profile else []
        self.config = aws.lambda_.CodeSigningConfig(
            f"{name}-config",
            description=f"Code of {name} is signed",
            allowed_publishers={"signing_profile_version_arns": [*own, *validated.trusted]},
            policies={"untrusted_artifact_on_deployment": validated.policy},
            tags=validated.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        none = pulumi.Output.from_input("")
        self.code_signing_config_arn = self.config.arn
        self.signing_profile_name = self.profile.name if self.profile else none
        self.signing_profile_version_arn = self.profile.version_arn if self.profile else none
        self.register_outputs(
            {
                "codeSigningConfigArn": self.code_signing_config_arn,
                "signingProfileName": self.signing_profile_name,
                "signingProfileVersionArn": self.signing_profile_version_arn,
            }
        )

    def _profile(self, name: str, validated: Signing) -> "Optional[aws.signer.SigningProfile]":
        """Create the profile, and let builders use it."""
        if validated.months is None:
            return None
        profile = signing_profile(self, name, PLATFORM, validated.months, validated.tags)
        for key, principal in validated.builders.items():
            for role, action in _ACTIONS.items():
                aws.signer.SigningProfilePermission(
                    f"{name}-{role}-{key}",
                    profile_name=profile.name,
                    principal=principal,
                    action=action,
                    opts=pulumi.ResourceOptions(parent=self),
                )
        return profile
