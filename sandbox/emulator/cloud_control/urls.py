"""Where Cloud Control is reached."""

from sandbox.emulator.cloud_control.responses import CloudControlResponse

url_bases = [r"https?://cloudcontrolapi\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": CloudControlResponse.dispatch}
