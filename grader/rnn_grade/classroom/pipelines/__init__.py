"""Ready-made CI: a folder of templates for each platform, and one table of the platforms."""
