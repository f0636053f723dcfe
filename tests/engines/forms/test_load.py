from __future__ import annotations

import copy
from typing import Any

import pytest

from kaga.engines.forms import DefinitionError, Text, load
from tests.engines.forms.samples import PETS, document, option, page, question, text


def broken(path: list[str | int], value: Any) -> dict[str, Any]:
    """The small document with one thing replaced (or removed, when the value is `...`)."""
    made = copy.deepcopy(
        document(
            page("one", question("name", "text"), question("pet", "choice", options=PETS)),
            lists={"towns": [option("t1", "大聖寺")]},
            ends=[
                {
                    "key": "stop",
                    "when": {"==": [{"var": "pet"}, "dog"]},
                    "title": text("止"),
                    "because": text("理由"),
                    "next": text("次"),
                }
            ],
        )
    )
    node: Any = made
    for step in path[:-1]:
        node = node[step]
    if value is ...:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return made


Q: list[str | int] = ["pages", 0, "questions", 0]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["kaga-form"], 2, "form"),
        (["surprise"], 1, "form/surprise"),
        (["code"], "", "code"),
        (["version"], 0, "version"),
        (["version"], True, "version"),
        (["title"], ..., "title"),
        (["title"], {"ja": "x", "fr": "y"}, "title/fr"),
        (["title"], {"ja": ""}, "title/ja"),
        (["title"], {"ja": "x", "en": 3}, "title/en"),
        (["pages"], {}, "pages"),
        (["pages"], [{}] * 101, "pages"),
        (["pages", 0], [], "pages/0"),
        (["pages", 0, "key"], "Not A Key", "pages/0/key"),
        (["pages", 0, "key"], "row", "pages/0/key"),
        (["pages", 0, "colour"], "red", "pages/0/colour"),
        (["pages", 0, "when"], {"eval": []}, "pages/0/when"),
        ([*Q, "type"], "magic", "pages/0/questions/0/type"),
        ([*Q, "html"], "<b>", "pages/0/questions/0/html"),
        ([*Q, "required"], "yes", "pages/0/questions/0/required"),
        ([*Q, "max_length"], "9", "pages/0/questions/0/max_length"),
        ([*Q, "max_length"], True, "pages/0/questions/0/max_length"),
        ([*Q, "privacy"], "secret", "pages/0/questions/0/privacy"),
        ([*Q, "hint"], "x", "pages/0/questions/0/hint"),
        ([*Q, "list"], 3, "pages/0/questions/0/list"),
        ([*Q, "value"], 1.5, "pages/0/questions/0/value"),
        ([*Q, "when"], {"==": [1]}, "pages/0/questions/0/when/=="),
        ([*Q, "options"], [{"key": "a"}], "pages/0/questions/0/options/0/label"),
        ([*Q, "options"], [3], "pages/0/questions/0/options/0"),
        (["lists"], [], "lists"),
        (["ends", 0, "when"], ..., "ends/0/when"),
        (["ends", 0, "next"], ..., "ends/0/next"),
    ],
)
def test_a_document_of_the_wrong_shape_is_refused_with_its_place(
    path: list[str | int], value: Any, place: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        load(broken(path, value))
    assert refused.value.place == place


@pytest.mark.parametrize("junk", [None, 3, "x", [], {3: 4}, {}])
def test_what_is_no_document_is_refused(junk: object) -> None:
    with pytest.raises(DefinitionError):
        load(junk)


def test_too_many_questions_are_refused() -> None:
    pages = [
        page(f"p{n}", *(question(f"q{n}_{i}", "text") for i in range(101))) for n in range(3)
    ]
    with pytest.raises(DefinitionError, match="more than 300 questions"):
        load(document(*pages))


def test_questions_are_ordered_so_that_each_can_be_decided() -> None:
    form = load(
        document(
            page(
                "one",
                question("last", "text", when={"==": [{"var": "middle"}, 1]}),
                question("middle", "number", when={"==": [{"var": "first"}, True]}),
                question("first", "yes_no"),
            )
        )
    )
    assert [step.question.key for step in form.steps] == ["first", "middle", "last"]
    assert form.cyclic == ()


def test_the_digest_names_the_definition() -> None:
    one, same, other = (load(broken(["code"], code)) for code in ("a", "a", "b"))
    assert (one.digest == same.digest, one.digest == other.digest) == (True, False)
    assert len(one.digest) == 64


def test_pages_and_questions_are_found_by_key() -> None:
    form = load(broken(["code"], "a"))
    assert (form.page("one").key, form.question("pet").type) == ("one", "choice")
    with pytest.raises(KeyError):
        form.page("two")


def test_a_text_falls_back_to_japanese() -> None:
    assert Text("はい").get("en") == "はい"
    assert Text("はい", "はい", " ").missing() == ("en",)
