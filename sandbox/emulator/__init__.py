"""An emulated AWS: moto's server, amended where it departs from what AWS documents."""
