"""Ranges, peers and endpoints of networks."""
