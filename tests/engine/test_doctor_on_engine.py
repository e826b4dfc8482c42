"""The doctor sees what a run would see: plugin, account, landing zone, state and secrets."""

import workbench

from automation.doctor import credentials, landing_zone
from automation.doctor.case import Case
from automation.doctor.examination import examine
from automation.errors import ProgramError, ProviderError
from automation.packs import PolicyPack

SALT = "v1:jmpgzYe4S6Q=:v1:S/jIO1YH/qorW6e7:Ne875NW7642D5Wc+wV4HnYs5IcpNKQ=="
SETTINGS = """
encryptionsalt: {salt}
config:
  aws:region: eu-west-1
  trial:vpcIdParameter: /landingzone/vpc/vpc-id
  trial:subnetIdParameters: [/landingzone/vpc/absent-subnet-id]
"""


def test_project_is_looked_through_as_a_run_would_see_it(new_project: workbench.NewProject) -> None:
    project = new_project("")
    settings = project.folder / "Pulumi.trial.yaml"
    settings.write_text(SETTINGS.format(salt=SALT), encoding="utf-8")
    before = settings.read_text(encoding="utf-8")
    pack = PolicyPack(workbench.PACK, {"pack-options": {"preset": "fsbp"}})
    case = Case(project.folder, "trial", packs=[pack], variables=project.environment)
    found = list(examine(case))
    states = [(one.check, one.answer.state.value) for one in found]
    assert states == [
        ("engine", "ok"),
        ("versions", "ok"),
        ("versions", "ok"),
        ("plugins", "ok"),
        ("backend", "ok"),
        ("backend", "ok"),
        ("secrets provider", "ok"),
        # The emulator takes any key for that of a user.
        ("credentials", "warning"),
        ("landing zone", "fault"),
        ("landing zone", "ok"),
        ("policy pack", "ok"),
        ("exemptions", "ok"),
    ], found
    absent = found[8].answer
    assert absent.exit_code == ProgramError.exit_code
    assert absent.message.startswith("/landingzone/vpc/absent-subnet-id: ")
    assert "/landingzone/vpc/vpc-id is vpc-" in found[9].answer.message
    assert settings.read_text(encoding="utf-8") == before


def test_account_that_cannot_be_reached_is_a_fault_of_the_provider(
    new_project: workbench.NewProject,
) -> None:
    project = new_project("")
    variables = {**project.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    case = Case(project.folder, "trial", variables=variables)
    checks = {"credentials": credentials.check, "landing zone": landing_zone.check}
    told, silent = examine(case, checks)
    assert told.answer.exit_code == ProviderError.exit_code
    assert "log in, and look at AWS_PROFILE" in told.answer.message
    assert silent.answer.message == "needs credentials"
