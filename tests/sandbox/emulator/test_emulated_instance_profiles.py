import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud


@pytest.mark.parametrize("member", ["Name", "Arn"])
def test_launch_of_several_instances_gives_each_the_profile(cloud: Cloud, member: str) -> None:
    made = cloud.iam.get_instance_profile(InstanceProfileName=cloud.profile)["InstanceProfile"]
    value = {"Name": cloud.profile, "Arn": made["Arn"]}[member]
    launched = cloud.ec2.run_instances(
        ImageId=cloud.image, MinCount=2, MaxCount=2, IamInstanceProfile={member: value}
    )["Instances"]
    found = cloud.ec2.describe_instances(InstanceIds=[one["InstanceId"] for one in launched])
    seen = [one["IamInstanceProfile"] for one in found["Reservations"][0]["Instances"]]
    assert seen == [{"Arn": made["Arn"], "Id": made["InstanceProfileId"]}] * 2


@pytest.mark.parametrize("through", ["request", "template"])
def test_launch_with_profile_that_does_not_exist_is_refused(cloud: Cloud, through: str) -> None:
    wanted = {"IamInstanceProfile": {"Name": "nobody"}}
    request = (
        {"ImageId": cloud.image, **wanted}
        if through == "request"
        else {"LaunchTemplate": {"LaunchTemplateId": cloud.template(wanted)}}
    )
    with pytest.raises(ClientError, match="nobody") as refused:
        cloud.launch(**request)
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValue"


def test_replaced_association_shows_the_new_profile(cloud: Cloud) -> None:
    instance = cloud.launch(ImageId=cloud.image, IamInstanceProfile={"Name": cloud.profile})[
        "InstanceId"
    ]
    cloud.iam.create_instance_profile(InstanceProfileName=f"{cloud.profile}-2")
    mine = [{"Name": "instance-id", "Values": [instance]}]
    [before] = cloud.ec2.describe_iam_instance_profile_associations(Filters=mine)[
        "IamInstanceProfileAssociations"
    ]
    cloud.ec2.replace_iam_instance_profile_association(
        AssociationId=before["AssociationId"], IamInstanceProfile={"Name": f"{cloud.profile}-2"}
    )
    [after] = cloud.ec2.describe_iam_instance_profile_associations(Filters=mine)[
        "IamInstanceProfileAssociations"
    ]
    assert cloud.describe(instance)["IamInstanceProfile"]["Arn"].endswith(f"/{cloud.profile}-2")
    assert after["AssociationId"] != before["AssociationId"]


@pytest.mark.parametrize(
    "policy", ["AmazonSSMManagedInstanceCore", "AmazonInspector2ManagedCisPolicy"]
)
def test_managed_policy_of_aws_can_be_attached(cloud: Cloud, policy: str) -> None:
    cloud.iam.attach_role_policy(
        RoleName=cloud.profile, PolicyArn=f"arn:aws:iam::aws:policy/{policy}"
    )
    attached = cloud.iam.list_attached_role_policies(RoleName=cloud.profile)["AttachedPolicies"]
    assert [one["PolicyName"] for one in attached] == [policy]


def test_managed_policy_of_aws_that_is_misspelt_is_refused(cloud: Cloud) -> None:
    wrong = "arn:aws:iam::aws:policy/AmazonInspector2ManagedCispolicy"
    with pytest.raises(ClientError) as refused:
        cloud.iam.attach_role_policy(RoleName=cloud.profile, PolicyArn=wrong)
    assert refused.value.response["Error"]["Code"] == "NoSuchEntity"
