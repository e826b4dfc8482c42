"""What hosts are like: image, volumes, processor, and what they do on their first boot."""
