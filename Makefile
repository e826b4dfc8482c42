# Every verb is a verb of `python3 -m sandbox`, which works without make as well.
PYTHON ?= python3
VERBS := up preview down test check audit bench env lock

.PHONY: help $(VERBS)

help:
	@$(PYTHON) -m sandbox --help

$(VERBS):
	@$(PYTHON) -m sandbox $@

# A mistyped verb is forwarded too, for the answer what was meant.
Makefile: ;
%:
	@$(PYTHON) -m sandbox $@
