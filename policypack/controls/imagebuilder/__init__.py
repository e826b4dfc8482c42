"""Controls of EC2 Image Builder."""
