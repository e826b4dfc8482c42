"""Loads the parts of pulumi_aws the components use, once for all tests.

Its packages load when first touched, and warn then about deprecated modules of their own, which
would end a test that treats warnings as errors.
"""

import warnings

import pulumi_aws as aws

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    LOADED = (
        aws.autoscaling.Group,
        aws.cloudcontrol.Resource,
        aws.cloudwatch.LogGroup,
        aws.codeartifact.Repository,
        aws.ec2.FlowLog,
        aws.ec2.Instance,
        aws.ec2.NetworkAcl,
        aws.ec2.VpcEndpoint,
        aws.ecr.Repository,
        aws.iam.Role,
        aws.imagebuilder.ImagePipeline,
        aws.kms.Key,
        aws.lambda_.Function,
        aws.s3.Bucket,
        aws.signer.SigningProfile,
        aws.sns.Topic,
        aws.ssm.Document,
        aws.vpc.SecurityGroupEgressRule,
    )
