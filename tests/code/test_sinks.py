"""What people typed is never read as HTML, and what came from outside never runs."""

import ast

from tests.code.sources import PROGRAM, ROOT, files, name, tree

# scripts of ours, each a file: the ticket's and the language's; no text of anybody's is in them
OURS = {("lapor/ui/signin.py", "unsafe_allow_javascript")}


def test_no_text_may_be_html():
    wrong = [
        f"{name(path)}:{node.value.lineno}"
        for path in files(*PROGRAM)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword)
        and (node.arg or "").startswith("unsafe_allow_")
        and (name(path), node.arg) not in OURS
    ]
    assert wrong == []


def test_only_the_screen_writes_html_of_its_own():
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in files(*PROGRAM)
        if ROOT / "lapor/ui" not in path.parents
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "html"
        and isinstance(node.value, ast.Name)
        and node.value.id in {"st", "streamlit", "components"}
    ]
    assert wrong == []


RUNS = {
    "eval", "exec", "pickle.load", "pickle.loads", "pickle.Unpickler", "marshal.loads", "yaml.load",
    "joblib.load", "os.system", "pandas.read_pickle", "pd.read_pickle",
}  # fmt: skip
READERS = {"xml", "lxml", "yaml", "marshal", "shelve", "dill", "jsonpickle"}  # that run or fetch


def test_nothing_is_unpickled_evaluated_or_read_with_entities():
    wrong = []
    for path in files(*PROGRAM):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                is_wrong = ast.unparse(node.func) in RUNS
                if ast.unparse(node.func) == "np.load":
                    is_wrong = "allow_pickle=False" not in ast.unparse(node)
            elif isinstance(node, ast.Import):
                is_wrong = any(one.name.partition(".")[0] in READERS for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                is_wrong = (node.module or "").partition(".")[0] in READERS
            else:
                continue
            if is_wrong:
                wrong.append(f"{name(path)}:{node.lineno}")
    assert wrong == []
