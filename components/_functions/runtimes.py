"""The runtimes that get security updates, as control Lambda.2 lists them.

Source: https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-2
"""

from components._rules import one_of

SUPPORTED = (
    *("dotnet8", "java25", "java21", "java17", "java11", "java8.al2"),
    *("nodejs24.x", "nodejs22.x", "nodejs20.x"),
    *("python3.14", "python3.13", "python3.12", "python3.11", "python3.10"),
    *("ruby3.4", "ruby3.3", "ruby3.2"),
)
# Whoever brings the runtime along has to update it, which the control cannot see.
OWN = ("provided.al2023",)
RUNTIME = one_of(*SUPPORTED, *OWN)
CONTROL = "Lambda.2"
