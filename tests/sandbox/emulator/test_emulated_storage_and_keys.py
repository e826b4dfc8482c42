import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud

BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


@pytest.fixture
def bucket(cloud: Cloud) -> str:
    """A new bucket."""
    cloud.client("s3").create_bucket(
        Bucket=cloud.name, CreateBucketConfiguration={"LocationConstraint": cloud.region}
    )
    return cloud.name


def algorithm(cloud: Cloud, bucket: str) -> str:
    found = cloud.client("s3").get_bucket_encryption(Bucket=bucket)
    [rule] = found["ServerSideEncryptionConfiguration"]["Rules"]
    return rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]


def test_new_bucket_has_the_defaults_of_s3(cloud: Cloud, bucket: str) -> None:
    s3 = cloud.client("s3")
    access = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    ownership = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]
    assert algorithm(cloud, bucket) == "AES256"
    assert access == BLOCKED
    assert ownership["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_bucket_whose_encryption_is_deleted_goes_back_to_the_default(
    cloud: Cloud, bucket: str
) -> None:
    s3 = cloud.client("s3")
    by_key = {"SSEAlgorithm": "aws:kms"}
    s3.put_bucket_encryption(
        Bucket=bucket,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": by_key}]
        },
    )
    assert algorithm(cloud, bucket) == "aws:kms"
    s3.delete_bucket_encryption(Bucket=bucket)
    assert algorithm(cloud, bucket) == "AES256"


def test_bucket_whose_block_is_deleted_has_none(cloud: Cloud, bucket: str) -> None:
    s3 = cloud.client("s3")
    s3.delete_public_access_block(Bucket=bucket)
    with pytest.raises(ClientError) as refused:
        s3.get_public_access_block(Bucket=bucket)
    assert refused.value.response["Error"]["Code"] == "NoSuchPublicAccessBlockConfiguration"


@pytest.mark.parametrize(
    ("request_", "expected"), [({}, 365), ({"RotationPeriodInDays": 180}, 180)]
)
def test_key_with_rotation_reports_its_period(
    cloud: Cloud, request_: dict[str, int], expected: int
) -> None:
    kms = cloud.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    before = kms.get_key_rotation_status(KeyId=key)
    kms.enable_key_rotation(KeyId=key, **request_)
    after = kms.get_key_rotation_status(KeyId=key)
    assert before["KeyRotationEnabled"] is False
    assert "RotationPeriodInDays" not in before
    assert (after["KeyRotationEnabled"], after["RotationPeriodInDays"]) == (True, expected)
    assert "NextRotationDate" in after


def test_default_key_of_volumes_is_told(cloud: Cloud) -> None:
    told = cloud.ec2.get_ebs_default_kms_key_id()["KmsKeyId"]
    volume = cloud.ec2.create_volume(
        AvailabilityZone=f"{cloud.region}a", Size=1, Encrypted=True, VolumeType="gp3"
    )
    assert volume["KmsKeyId"] == told
