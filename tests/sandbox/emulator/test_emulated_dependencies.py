import json
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import TRUST, Cloud

Deletion = Callable[[], object]

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
)


def instance_in_subnet(cloud: Cloud) -> dict[str, object]:
    return cloud.launch(
        ImageId=cloud.image,
        SubnetId=cloud.network.subnets[0],
        SecurityGroupIds=[cloud.network.group],
    )


def group_of_instance(cloud: Cloud) -> Deletion:
    instance_in_subnet(cloud)
    return lambda: cloud.ec2.delete_security_group(GroupId=cloud.network.group)


def group_named_by_rule(cloud: Cloud) -> Deletion:
    peer = {"GroupId": cloud.network.group}
    cloud.ec2.authorize_security_group_ingress(
        GroupId=cloud.network.other_group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [peer]}
        ],
    )
    return lambda: cloud.ec2.delete_security_group(GroupId=cloud.network.group)


def default_group(cloud: Cloud) -> Deletion:
    mine = [{"Name": "vpc-id", "Values": [cloud.network.vpc]}]
    groups = cloud.ec2.describe_security_groups(Filters=mine)["SecurityGroups"]
    [default] = [group["GroupId"] for group in groups if group["GroupName"] == "default"]
    return lambda: cloud.ec2.delete_security_group(GroupId=default)


def subnet_of_instance(cloud: Cloud) -> Deletion:
    instance_in_subnet(cloud)
    return lambda: cloud.ec2.delete_subnet(SubnetId=cloud.network.subnets[0])


def vpc_with_subnets(cloud: Cloud) -> Deletion:
    return lambda: cloud.ec2.delete_vpc(VpcId=cloud.network.vpc)


def empty_vpc(cloud: Cloud) -> str:
    return cloud.ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]


def vpc_with_group(cloud: Cloud) -> Deletion:
    vpc = empty_vpc(cloud)
    cloud.group(vpc, "")
    return lambda: cloud.ec2.delete_vpc(VpcId=vpc)


def attached_gateway(cloud: Cloud, vpc: str) -> str:
    gateway = cloud.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    cloud.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return gateway


def vpc_with_gateway(cloud: Cloud) -> Deletion:
    vpc = empty_vpc(cloud)
    attached_gateway(cloud, vpc)
    return lambda: cloud.ec2.delete_vpc(VpcId=vpc)


def gateway_that_is_attached(cloud: Cloud) -> Deletion:
    gateway = attached_gateway(cloud, empty_vpc(cloud))
    return lambda: cloud.ec2.delete_internet_gateway(InternetGatewayId=gateway)


def detached_gateway_of_public_address(cloud: Cloud) -> Deletion:
    vpc = cloud.network.vpc
    gateway = attached_gateway(cloud, vpc)
    interface = {
        "DeviceIndex": 0,
        "SubnetId": cloud.network.subnets[0],
        "AssociatePublicIpAddress": True,
    }
    cloud.launch(ImageId=cloud.image, NetworkInterfaces=[interface])
    return lambda: cloud.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)


def interface_of_instance(cloud: Cloud) -> Deletion:
    [interface] = instance_in_subnet(cloud)["NetworkInterfaces"]
    identity = interface["NetworkInterfaceId"]
    return lambda: cloud.ec2.delete_network_interface(NetworkInterfaceId=identity)


def volume_of_instance(cloud: Cloud) -> Deletion:
    volume = cloud.volumes(instance_in_subnet(cloud))["/dev/xvda"]["VolumeId"]
    return lambda: cloud.ec2.delete_volume(VolumeId=volume)


def address_of_instance(cloud: Cloud) -> Deletion:
    address = cloud.ec2.allocate_address(Domain="vpc")["AllocationId"]
    instance = instance_in_subnet(cloud)["InstanceId"]
    cloud.ec2.associate_address(AllocationId=address, InstanceId=instance)
    return lambda: cloud.ec2.release_address(AllocationId=address)


def role_of_profile(cloud: Cloud) -> Deletion:
    return lambda: cloud.iam.delete_role(RoleName=cloud.profile)


def profile_with_role(cloud: Cloud) -> Deletion:
    return lambda: cloud.iam.delete_instance_profile(InstanceProfileName=cloud.profile)


def role_with_policy(cloud: Cloud) -> Deletion:
    cloud.iam.create_role(RoleName=cloud.name, AssumeRolePolicyDocument=json.dumps(TRUST))
    cloud.iam.attach_role_policy(
        RoleName=cloud.name, PolicyArn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    )
    return lambda: cloud.iam.delete_role(RoleName=cloud.name)


def own_policy(cloud: Cloud) -> str:
    made = cloud.iam.create_policy(PolicyName=cloud.name, PolicyDocument=POLICY)
    return made["Policy"]["Arn"]


def policy_of_role(cloud: Cloud) -> Deletion:
    arn = own_policy(cloud)
    cloud.iam.attach_role_policy(RoleName=cloud.profile, PolicyArn=arn)
    return lambda: cloud.iam.delete_policy(PolicyArn=arn)


def policy_with_versions(cloud: Cloud) -> Deletion:
    arn = own_policy(cloud)
    cloud.iam.create_policy_version(PolicyArn=arn, PolicyDocument=POLICY)
    return lambda: cloud.iam.delete_policy(PolicyArn=arn)


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (group_of_instance, "DependencyViolation"),
        (group_named_by_rule, "DependencyViolation"),
        (default_group, "CannotDelete"),
        (subnet_of_instance, "DependencyViolation"),
        (vpc_with_subnets, "DependencyViolation"),
        (vpc_with_group, "DependencyViolation"),
        (vpc_with_gateway, "DependencyViolation"),
        (gateway_that_is_attached, "DependencyViolation"),
        (detached_gateway_of_public_address, "DependencyViolation"),
        (interface_of_instance, "InvalidParameterValue"),
        (volume_of_instance, "VolumeInUse"),
        (address_of_instance, "InvalidIPAddress.InUse"),
        (role_of_profile, "DeleteConflict"),
        (role_with_policy, "DeleteConflict"),
        (profile_with_role, "DeleteConflict"),
        (policy_of_role, "DeleteConflict"),
        (policy_with_versions, "DeleteConflict"),
    ],
)
def test_deletion_of_what_is_depended_on_is_refused(
    cloud: Cloud, prepare: Callable[[Cloud], Deletion], code: str
) -> None:
    delete = prepare(cloud)
    with pytest.raises(ClientError) as refused:
        delete()
    assert refused.value.response["Error"]["Code"] == code


def test_deletion_in_the_right_order_leaves_nothing(cloud: Cloud) -> None:
    network = cloud.network
    instance = instance_in_subnet(cloud)["InstanceId"]
    cloud.ec2.terminate_instances(InstanceIds=[instance])
    for group in (network.group, network.other_group):
        cloud.ec2.delete_security_group(GroupId=group)
    for subnet in network.subnets:
        cloud.ec2.delete_subnet(SubnetId=subnet)
    cloud.ec2.delete_vpc(VpcId=network.vpc)
    vpcs = cloud.ec2.describe_vpcs()["Vpcs"]
    assert network.vpc not in [vpc["VpcId"] for vpc in vpcs]


def test_launch_template_of_a_group_can_be_deleted(cloud: Cloud) -> None:
    template = cloud.template()
    cloud.autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=cloud.name,
        MinSize=0,
        MaxSize=1,
        VPCZoneIdentifier=cloud.network.subnets[0],
        LaunchTemplate={"LaunchTemplateId": template},
    )
    cloud.ec2.delete_launch_template(LaunchTemplateId=template)
    with pytest.raises(ClientError, match="lt-"):
        cloud.launch_from(template)
