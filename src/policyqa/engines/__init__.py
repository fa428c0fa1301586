"""Engines compiled from a rulebook; each module has one public `compile(rulebook)`, and all give equal truths."""
