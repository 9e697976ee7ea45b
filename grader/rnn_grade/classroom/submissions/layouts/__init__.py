"""How platforms name what students hand in: one module for each, by the platform's own rules."""
