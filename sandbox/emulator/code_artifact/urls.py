"""Where CodeArtifact is reached."""

from sandbox.emulator.code_artifact.service import SERVICE
from sandbox.emulator.rest_json import routes

url_bases = [r"https?://codeartifact\.(.+)\.amazonaws\.com"]
url_paths = routes(SERVICE)
