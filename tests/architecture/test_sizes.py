"""Files of at most 300 lines and functions of at most 40; tests may have files of 400."""

import ast

from tests.architecture.sources import APPS, OTHERS, name_of, python_files, tree_of

LONGEST_FILE, LONGEST_TEST_FILE, LONGEST_FUNCTION = 300, 400, 40


def test_files():
    limits = [*((place, LONGEST_FILE) for place in APPS), *((p, LONGEST_TEST_FILE) for p in OTHERS)]
    too_long = [
        f"{name_of(path)}: {lines} lines, at most {limit}"
        for place, limit in limits
        for path in python_files(place)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > limit
    ]
    assert too_long == []


def test_functions():
    too_long = [
        f"{name_of(path)}:{node.lineno} {node.name}: {length(node)} lines, at most 40"
        for path in python_files(*APPS)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and length(node) > LONGEST_FUNCTION
    ]
    assert too_long == []


def length(function):
    return function.end_lineno - function.lineno + 1


def test_a_function_of_41_lines_is_found():
    body = "".join(f"    x = {number}\n" for number in range(40))
    function = ast.parse(f"def f():\n{body}").body[0]
    assert length(function) == 41
