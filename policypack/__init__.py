"""The policy pack: judges any stack, in any language, by the catalogue in `controls`."""
