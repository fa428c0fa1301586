"""Imports point one way, and the light commands load nothing heavy."""

import subprocess
import sys

import pytest

HEAVY = ("torch", "sentence_transformers", "gradio", "networkx", "durable_rules_engine", "pysat", "pandas", "bm25s")


def loaded_after(code):
    program = f"import sys\n{code}\nprint(','.join(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(filter(None, done.stdout.strip().split("\n")[-1].split(",")))


def test_importing_the_package_loads_no_heavy_library():
    assert loaded_after("import policyqa") == set()


def test_importing_the_service_loads_no_heavy_library():
    assert loaded_after("import policyqa.service, policyqa.shells.cli") == set()


def test_checking_facts_does_not_load_torch(root):
    code = (
        "from policyqa.service import Service, Settings\n"
        f"s = Service(Settings(kb={str(root / 'kb')!r}))\n"
        "s.check({'place': '运城市', 'facility': '燃煤锅炉', 'boiler_capacity': '20 t/h'})"
    )
    assert loaded_after(code).isdisjoint({"torch", "sentence_transformers", "gradio", "networkx"})


def test_import_contracts_hold(root):
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("word", ["运城", "吕梁", "盐湖区", "闻喜", "汾阳", "离石", "涑水河", "伍姓湖", "三川河"])
def test_the_code_knows_no_place_of_the_corpus(root, word):
    naming = [
        str(path.relative_to(root))
        for path in (root / "src").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if word in line and '"""' not in line  # a docstring may give an example, nothing that runs
    ]
    assert naming == []
