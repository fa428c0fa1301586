"""Decides on facts: verdict, reasons, what is missing, what was presumed, what would change it."""

from policyqa.adjudication.deciding import decide, deciding

__all__ = ["decide", "deciding"]
