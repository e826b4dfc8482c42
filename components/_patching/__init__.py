"""Baselines, windows and schedules of patches and scans."""
