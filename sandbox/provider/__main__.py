"""Run the plugin: `python -m sandbox.provider` prints its port and serves until it is ended."""

from sandbox.provider.server import serve

serve()
