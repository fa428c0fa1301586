"""The one entrance for every shell: settings in, answers in the form of the contract out."""

from policyqa.service.service import Service
from policyqa.service.settings import Settings

__all__ = ["Service", "Settings"]
