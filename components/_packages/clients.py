"""Settings with which clients use a repository alone, and no public registry; without any token.

Clients take the token from the environment variable CODEARTIFACT_AUTH_TOKEN, pip has it from
`aws codeartifact login`.

Sources: https://docs.aws.amazon.com/codeartifact/latest/ug/python-configure-pip.html
https://docs.aws.amazon.com/codeartifact/latest/ug/npm-auth.html
https://docs.aws.amazon.com/codeartifact/latest/ug/maven-mvn.html
https://docs.aws.amazon.com/codeartifact/latest/ug/nuget-cli.html
"""

from dataclasses import dataclass

from components._network.place import Place

_TOKEN = "CODEARTIFACT_AUTH_TOKEN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True)
class Client:
    """A repository as clients see it.

    Args:
        place: where the domain is
        domain: the domain
        repository: the repository
    """

    place: Place
    domain: str
    repository: str

    def address(self, package_format: str) -> str:
        """Return where the packages of a format are, without the scheme, a slash last.

        CodeArtifact is in the Regions of the partition aws only.
        """
        host = f"{self.domain}-{self.place.account}.d.codeartifact.{self.place.region}"
        return f"{host}.amazonaws.com/{package_format}/{self.repository}/"

    def pip(self) -> str:
        """Write pip.conf; `aws codeartifact login` puts the token into its address."""
        login = (
            f"aws codeartifact login --tool pip --domain {self.domain} --domain-owner "
            f"{self.place.account} --repository {self.repository} --region {self.place.region}"
        )
        return f"# {login}\n[global]\nindex-url = https://{self.address('pypi')}simple/\n"

    def npm(self) -> str:
        """Write .npmrc."""
        address = self.address("npm")
        return f"registry=https://{address}\n//{address}:_authToken=${{{_TOKEN}}}\n"

    def maven(self) -> str:
        """Write settings.xml, where the repository stands for every other."""
        return f"""\
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <servers>
    <server>
      <id>codeartifact</id>
      <username>aws</username>
      <password>${{env.{_TOKEN}}}</password>
    </server>
  </servers>
  <mirrors>
    <mirror>
      <id>codeartifact</id>
      <url>https://{self.address("maven")}</url>
      <mirrorOf>*</mirrorOf>
    </mirror>
  </mirrors>
</settings>
"""

    def nuget(self) -> str:
        """Write NuGet.Config, where the sources of the machine count no longer."""
        index = f"https://{self.address('nuget')}v3/index.json"
        return f"""\
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <clear />
    <add key="codeartifact" value="{index}" protocolVersion="3" />
  </packageSources>
  <packageSourceCredentials>
    <codeartifact>
      <add key="Username" value="aws" />
      <add key="ClearTextPassword" value="%{_TOKEN}%" />
    </codeartifact>
  </packageSourceCredentials>
</configuration>
"""
