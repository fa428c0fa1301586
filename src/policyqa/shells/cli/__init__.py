"""The command line: `policyqa …` (contract: commands)."""

from policyqa.shells.cli.main import main

__all__ = ["main"]
