"""What the project is made of, and whether that can be trusted: the verb `audit`.

The tools that judge stand in an environment of their own, made from `requirements-audit.txt`: they
are no part of what they judge.
"""
