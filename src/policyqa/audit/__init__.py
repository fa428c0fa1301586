"""The audit: which norms of the documents the rulebook covers, and what is wrong with the rules."""

from policyqa.audit.accepted import exceeding
from policyqa.audit.accepted import read as read_accepted
from policyqa.audit.plans import PlanProject
from policyqa.audit.report import Tools, Wanted, build

__all__ = ["PlanProject", "Tools", "Wanted", "build", "exceeding", "read_accepted"]
