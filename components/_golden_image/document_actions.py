"""The action modules a step of a component document may use on Linux, and their inputs."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """What an action module takes.

    Args:
        required: inputs it needs
        optional: inputs it may have
        repeated: it takes a list of such inputs
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    repeated: bool = True

    @property
    def known(self) -> tuple[str, ...]:
        """All inputs it knows."""
        return (*self.required, *self.optional)


_PATH = ("path",)
_FROM_TO = ("source", "destination")
_OWNED = ("owner", "group", "permissions", "overwrite")
# Sources: https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html
# https://docs.aws.amazon.com/cdk/api/v2/docs/@aws-cdk_aws-imagebuilder-alpha.ComponentAction.html
ACTIONS: Mapping[str, Action] = {
    "AppendFile": Action(_PATH, ("content", "encoding")),
    "CopyFile": Action(_FROM_TO, ("overwrite",)),
    "CopyFolder": Action(_FROM_TO, ("overwrite",)),
    "CreateFile": Action(_PATH, ("content", "encoding", *_OWNED)),
    "CreateFolder": Action(_PATH, _OWNED),
    "CreateSymlink": Action(("path", "target"), ("force",)),
    "DeleteFile": Action(_PATH),
    "DeleteFolder": Action(_PATH, ("force",)),
    "ExecuteBash": Action(("commands",), repeated=False),
    "ExecuteBinary": Action(_PATH, ("arguments",), repeated=False),
    "ListFiles": Action(_PATH, ("fileNamePattern", "recursive")),
    "MoveFile": Action(_FROM_TO, ("overwrite",)),
    "MoveFolder": Action(_FROM_TO, ("overwrite",)),
    "ReadFile": Action(_PATH, ("encoding", "printFileContent")),
    "Reboot": Action((), ("delaySeconds",), repeated=False),
    "S3Download": Action(_FROM_TO, ("expectedBucketOwner",)),
    "S3Upload": Action(_FROM_TO, ("recurse", "expectedBucketOwner")),
    "SetFileEncoding": Action(("path", "encoding")),
    "SetFileOwner": Action(("path", "owner"), ("group",)),
    "SetFilePermissions": Action(("path", "permissions")),
    "SetFolderOwner": Action(("path", "owner"), ("group", "recursive")),
    "SetFolderPermissions": Action(("path", "permissions"), ("recursive",)),
    "UpdateOS": Action((), ("include", "exclude"), repeated=False),
    "WebDownload": Action(
        _FROM_TO, ("overwrite", "checksum", "algorithm", "ignoreCertificateErrors")
    ),
}
# Their inputs are looked at no further: a document elsewhere, and expressions of any depth.
UNCHECKED = ("Assert", "ExecuteDocument")
WINDOWS_ONLY = ("ExecutePowerShell", "InstallMSI", "SetRegistry", "UninstallMSI")
# Inputs that are no texts: lists of them, what is on or off, and a number.
LISTS = ("arguments", "commands", "exclude", "include")
SWITCHES = (
    *("force", "ignoreCertificateErrors", "overwrite", "printFileContent", "recurse"),
    "recursive",
)
NUMBERS = ("delaySeconds",)
