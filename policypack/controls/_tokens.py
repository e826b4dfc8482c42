"""Type tokens of the provider, the same from every program language."""

from typing import Final

AMI: Final = "aws:ec2/ami:Ami"
AMI_COPY: Final = "aws:ec2/amiCopy:AmiCopy"
AMI_FROM_INSTANCE: Final = "aws:ec2/amiFromInstance:AmiFromInstance"
EIP: Final = "aws:ec2/eip:Eip"
EIP_ASSOCIATION: Final = "aws:ec2/eipAssociation:EipAssociation"
FLEET: Final = "aws:ec2/fleet:Fleet"
GROUP: Final = "aws:autoscaling/group:Group"
GROUP_POLICY: Final = "aws:iam/groupPolicy:GroupPolicy"
IMAGE_RECIPE: Final = "aws:imagebuilder/imageRecipe:ImageRecipe"
INSTANCE: Final = "aws:ec2/instance:Instance"
INSTANCE_PROFILE: Final = "aws:iam/instanceProfile:InstanceProfile"
LAUNCH_CONFIGURATION: Final = "aws:ec2/launchConfiguration:LaunchConfiguration"
LAUNCH_TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
NETWORK_INTERFACE: Final = "aws:ec2/networkInterface:NetworkInterface"
NETWORK_INTERFACE_ATTACHMENT: Final = (
    "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment"
)
POLICY: Final = "aws:iam/policy:Policy"
POLICY_ATTACHMENT: Final = "aws:iam/policyAttachment:PolicyAttachment"
ROLE: Final = "aws:iam/role:Role"
ROLE_POLICY: Final = "aws:iam/rolePolicy:RolePolicy"
ROLE_POLICY_ATTACHMENT: Final = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ROLE_POLICY_ATTACHMENTS_EXCLUSIVE: Final = (
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
)
SECURITY_GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
SECURITY_GROUP_RULE: Final = "aws:ec2/securityGroupRule:SecurityGroupRule"
SECURITY_GROUP_EGRESS_RULE: Final = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
SECURITY_GROUP_INGRESS_RULE: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
SPOT_FLEET_REQUEST: Final = "aws:ec2/spotFleetRequest:SpotFleetRequest"
SPOT_INSTANCE_REQUEST: Final = "aws:ec2/spotInstanceRequest:SpotInstanceRequest"
SUBNET: Final = "aws:ec2/subnet:Subnet"
DEFAULT_SUBNET: Final = "aws:ec2/defaultSubnet:DefaultSubnet"
USER: Final = "aws:iam/user:User"
USER_POLICY: Final = "aws:iam/userPolicy:UserPolicy"
VOLUME: Final = "aws:ebs/volume:Volume"

INSTANCE_LIKE: Final = (INSTANCE, SPOT_INSTANCE_REQUEST)
FLEET_LIKE: Final = (GROUP, FLEET, SPOT_FLEET_REQUEST)
COMPUTE: Final = (*INSTANCE_LIKE, *FLEET_LIKE)
