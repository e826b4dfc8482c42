"""What golden images are made of: documents, components, their order and versions."""
