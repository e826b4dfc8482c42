"""What the sandbox runs on: virtual environment, Pulumi engine, language host, `aws` plugin."""
