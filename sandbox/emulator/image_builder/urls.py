"""Where Image Builder is reached."""

from sandbox.emulator.image_builder.service import SERVICE
from sandbox.emulator.rest_json import routes

url_bases = [r"https?://imagebuilder\.(.+)\.amazonaws\.com"]
url_paths = routes(SERVICE)
