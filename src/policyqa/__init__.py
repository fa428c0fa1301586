"""policyqa: cited verdicts on investment projects from Chinese policy documents.

Importing the package loads no heavy library; `policyqa.service.Service` is the entry point.
"""

__version__ = "0.1.0"
