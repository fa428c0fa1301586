"""Decides on facts: verdict, reasons, what is missing, what was presumed, what would change it."""

from policyqa.adjudication.deciding import decide, deciding
from policyqa.adjudication.focusing import focus
from policyqa.adjudication.naming import clear_named

__all__ = ["clear_named", "decide", "deciding", "focus"]
