"""The gate: previews environments with the policy pack, and decides whether a change may pass."""
