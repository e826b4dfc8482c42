"""The pack as a process, started as the engine starts it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from engine_double import PACK, analyze, analyze_stack, configure, encoded, running
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto

from policypack.controls import by_name, catalogue
from policypack.controls._examples import resources_of
from policypack.controls._model import Example, Given
from policypack.controls._tokens import INSTANCE, LAUNCH_TEMPLATE
from policypack.controls._values import UNKNOWN
from policypack.pack import PACK_NAME, PACK_VERSION
from policypack.pack_options import COVERAGE, EXEMPTIONS, PACK_OPTIONS
from policypack.protocol import LEVELS

TEMPLATE = Given(LAUNCH_TEMPLATE, {"metadataOptions": {"httpTokens": "optional"}}, "template")
STACK = resources_of(
    Example(
        "instance from a template",
        Given(
            INSTANCE,
            {"launchTemplate": {"id": UNKNOWN, "version": UNKNOWN}},
            depends={"launchTemplate": ("template",)},
        ),
        (TEMPLATE,),
    )
)


@pytest.fixture(scope="module", params=["policypack", "a.copy-of.it"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "policypack":
        return PACK
    copy = tmp_path_factory.mktemp("alone") / request.param
    shutil.copytree(PACK, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.mark.parametrize("stock", ["0", "1"])
def test_pack_in_any_folder_judges_resource_and_stack(
    folder: Path, tmp_path: Path, stock: str
) -> None:
    with running(folder, tmp_path, COMPLIANT_EC2_STOCK_SDK=stock) as pack:
        of_template = pack.Analyze(analyze(STACK[1]))
        pack.Analyze(analyze(STACK[0]))
        of_stack = pack.AnalyzeStack(analyze_stack(STACK))
    assert [x.policyName for x in of_template.diagnostics] == ["ec2-launch-template-imdsv2-check"]
    (found,) = [x for x in of_stack.diagnostics if x.policyName == "ec2-imdsv2-check"]
    assert found.urn == STACK[0].urn
    assert found.enforcementLevel == proto.MANDATORY
    assert found.message.startswith(
        "Instances accept only version 2 of the instance metadata service.\n"
        '[EC2.8] metadataOptions.httpTokens is "optional" in launch template "template"; '
    )


def test_pack_process_answers_the_whole_protocol(tmp_path: Path) -> None:
    with running(PACK, tmp_path) as pack:
        pack.Handshake(proto.AnalyzerHandshakeRequest(engine_address="127.0.0.1:1"))
        pack.ConfigureStack(proto.AnalyzerStackConfigureRequest(stack="dev"))
        pack.Configure(configure("ec2-imdsv2-check", {}))
        assert pack.GetPluginInfo(Empty()).version == PACK_VERSION
        info = pack.GetAnalyzerInfo(Empty())
        assert not pack.Remediate(analyze(STACK[0])).remediations
    assert (info.name, info.version, info.supportsConfig) == (PACK_NAME, PACK_VERSION, True)
    names = [x.name for x in catalogue()]
    assert [x.name for x in info.policies] == [PACK_OPTIONS, COVERAGE, *names, EXEMPTIONS]


def test_pack_process_takes_a_message_beyond_grpcs_default_limit(tmp_path: Path) -> None:
    large = proto.AnalyzeRequest(
        urn="urn:large", type="a:b/c:D", name="large", properties=encoded({"x": "y" * (6 << 20)})
    )
    with running(PACK, tmp_path) as pack:
        assert not pack.Analyze(large).diagnostics


def test_pack_version_is_that_of_the_project_file() -> None:
    lines = (PACK / "PulumiPolicy.yaml").read_text(encoding="utf-8").splitlines()
    assert f"version: {PACK_VERSION}" in lines
    assert f"name: {PACK_NAME}" in lines


def test_pack_info_carries_each_controls_facts(tmp_path: Path) -> None:
    with running(PACK, tmp_path) as pack:
        info = {x.name: x for x in pack.GetAnalyzerInfo(Empty()).policies}
    for name, control in by_name().items():
        policy = info[name]
        assert policy.description == control.title
        assert policy.displayName == f"{control.id} {control.title}"
        assert policy.url == control.url
        assert policy.remediation_steps == control.remediation
        assert policy.enforcementLevel == LEVELS[control.level]
        assert proto.PolicySeverity.Name(policy.severity).endswith(control.severity.name)
        assert set(policy.configSchema.properties) == set(control.defaults)
        of_stack = policy.policy_type == proto.POLICY_TYPE_STACK
        assert of_stack is control.judges_graph


def test_pack_start_does_not_import_the_aws_sdk() -> None:
    code = "import sys, policypack.server; sys.exit('pulumi_aws' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PACK.parent)
