"""The audit: which norms of the documents the rulebook covers, and what is wrong with the rules."""

from policyqa.audit.accepted import exceeding
from policyqa.audit.accepted import read as read_accepted
from policyqa.audit.detection import DetectedNorm, detect
from policyqa.audit.plans import PlanProject
from policyqa.audit.report import Tools, Wanted, build

__all__ = ["DetectedNorm", "PlanProject", "Tools", "Wanted", "build", "detect", "exceeding", "read_accepted"]
