"""All commands, and the one place where errors become exit statuses (0 answered, 2 bad input, 1 internal)."""

from __future__ import annotations

import sys

import typer

from policyqa.errors import EngineFault, PolicyQAError
from policyqa.shells.cli import asking, library, reporting, rules

app = typer.Typer(
    name="policyqa",
    help="从政策文件中判断项目能否准入、追踪目标、审计规则。每个判断都附逐字引文。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
asking.register(app)
reporting.register(app)
library.register(app)
rules.register(app)


def main() -> None:
    """Runs the command line; never shows a traceback to the user."""
    try:
        app(standalone_mode=True)
    except EngineFault as error:
        _fail(f"内部故障：{error}", 1)
    except PolicyQAError as error:
        _fail(str(error), 2)
    except BrokenPipeError:
        sys.exit(0)
    except KeyboardInterrupt:
        _fail("已中断。", 130)
    except Exception as error:  # noqa: BLE001 - the outermost edge: a defect of ours is reported, not thrown at the user
        _fail(f"内部故障（{type(error).__name__}: {error}）。请把这条信息和所用命令一并反馈。", 1)


def _fail(message: str, status: int) -> None:
    typer.echo(f"policyqa: {message}", err=True)
    sys.exit(status)
