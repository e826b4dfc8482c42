"""A function that runs signed code only, in a VPC, with no more rights than it needs."""

from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._documents import logs_key_policy
from components._functions.environment import checked
from components._functions.execution_role import ExecutionRole, log_group_prefix
from components._functions.function_arguments import SignedFunctionArgs, Validated, read
from components._functions.layers import trusted_layers
from components._keys import EncryptionKey
from components._network.place import Place, place_of
from components._validation import Arguments


class SignedFunction(pulumi.ComponentResource):
    """Run signed code from a bucket, with logs, traces, a key and a role of its own.

    Lambda judges code and layers when they are deployed, by the code signing configuration. The
    function has no URL and is invoked by nobody but principals of the account with a policy for it,
    unless invokers are named. It may be in one Region only as often as its account's quota allows:
    its concurrency is reserved.

    Threat: a function runs code that nobody has reviewed, its own or that of a layer of a stranger,
    and what is taken over that way reaches more than it needs. Here unsigned code and layers are
    not deployed, secrets are kept out of variables, and the role has one right on one thing.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    function_name: pulumi.Output[str]
    """Name of the function."""
    function_arn: pulumi.Output[str]
    """ARN of the function."""
    role_arn: pulumi.Output[str]
    """ARN of its role."""
    log_group_name: pulumi.Output[str]
    """Name of its log group."""
    key_arn: pulumi.Output[str]
    """ARN of the key of its variables and logs."""
    signing_job_arn: pulumi.Output[str]
    """ARN of the job that signed the code, as evidence of where it comes from."""

    def __init__(
        self, name: str, args: SignedFunctionArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        self._subject = f'SignedFunction "{name}"'
        reader = Arguments(self._subject, args, SignedFunctionArgs)
        validated = read(reader, name)
        reader.finish()
        inputs = validated.exemptions.inputs
        super().__init__("compliant-ec2:index:SignedFunction", name, inputs, opts)
        self._name = name
        self._child = pulumi.ResourceOptions(parent=self)
        place = place_of(self)
        about, policy = f"Variables and logs of function {name}", place.apply(logs_key_policy)
        kept = (about, validated.tags, policy)
        self.key_arn = EncryptionKey(name, validated.key_arn, *kept).create(self)
        self.log_group = aws.cloudwatch.LogGroup(
            f"{name}-logs",
            name_prefix=log_group_prefix(name),
            kms_key_id=self.key_arn,
            retention_in_days=validated.retention_days,
            tags=validated.tags,
            opts=self._child,
        )
        self.function = self._function(validated, place)
        self._permit(validated)
        self._register()

    def _register(self) -> None:
        self.function_name = self.function.name
        self.function_arn = self.function.arn
        self.role_arn = self.role.arn
        self.log_group_name = self.log_group.name
        self.signing_job_arn = self.function.signing_job_arn
        self.register_outputs(
            {
                "functionName": self.function_name,
                "functionArn": self.function_arn,
                "roleArn": self.role_arn,
                "logGroupName": self.log_group_name,
                "keyArn": self.key_arn,
                "signingJobArn": self.signing_job_arn,
            }
        )

    def _function(
        self, validated: Validated, place: pulumi.Output[Place]
    ) -> "aws.lambda_.Function":
        letters = validated.dead_letter_arn
        self.role, attachments = ExecutionRole(
            name=self._name,
            subject=self._subject,
            dead_letter_arn=letters,
            in_vpc=validated.network is not None,
            grants=validated.grants,
            boundary=validated.boundary,
            tags=validated.tags,
        ).create(self, place)
        layers = validated.layers
        trusted = (self._subject, layers, place, validated.layer_accounts)
        variables: Any = {"variables": checked(self._subject, validated.environment)}
        # AWS keeps no key where there are no variables, which would differ at each deployment.
        encrypted = {"environment": variables, "kms_key_arn": self.key_arn}
        logging: Any = {"log_format": "JSON", "log_group": self.log_group.name}
        network: Any = validated.network
        return aws.lambda_.Function(
            f"{self._name}-function",
            role=self.role.arn,
            layers=trusted_layers(*trusted) if layers else None,
            logging_config=logging,
            tracing_config={"mode": "Active"},
            dead_letter_config={"target_arn": letters} if letters else None,
            vpc_config=network,
            tags=validated.tags,
            # Lambda refuses settings that the role has no rights for.
            opts=pulumi.ResourceOptions(parent=self, depends_on=attachments),
            **validated.code,
            **validated.settings,
            **(encrypted if validated.environment else {}),
        )

    def _permit(self, validated: Validated) -> None:
        for key, invoker in validated.invokers.items():
            aws.lambda_.Permission(
                f"{self._name}-invoker-{key}",
                function=self.function.name,
                action="lambda:InvokeFunction",
                principal=invoker.principal,
                source_arn=invoker.source_arn,
                source_account=invoker.source_account,
                opts=self._child,
            )
