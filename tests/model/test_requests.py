import pytest

from bot.model import DISPLAY, FileKind, InvalidArgument, Request, Selection, Sort


def test_arguments_are_replaced_and_reset() -> None:
    request = Request("numbers", location="Birmingham", page=2, fresh=True)
    assert request.with_(page=3) == Request("numbers", location="Birmingham", page=3, fresh=True)
    assert request.with_(command="export").command == "export"
    assert request.without(*DISPLAY) == Request("numbers", location="Birmingham")
    assert request.page == 2


def test_arguments_are_read_from_text_and_written_as_text() -> None:
    texts = {"location": "Birmingham", "page": "2", "file": "xlsx", "sort": "state"}
    request = Request("export").with_texts(texts)
    assert request == Request("export", location="Birmingham", page=2, file=FileKind.XLSX, sort=Sort.STATE)
    assert request.write_arguments() == texts


def test_an_empty_text_changes_nothing() -> None:
    assert Request("numbers", page=2).with_texts({"page": "", "location": ""}) == Request("numbers", page=2)


def test_defaults_are_not_written() -> None:
    assert Request("numbers").with_texts({"purpose": "aa_alternate", "file": "csv"}).write_arguments() == {}


@pytest.mark.parametrize("name", ["colour", "command", "selection"])
def test_unknown_arguments_are_invalid(name: str) -> None:
    with pytest.raises(InvalidArgument):
        Request("numbers").with_texts({name: "x"})


def test_the_selection_is_what_the_arguments_say() -> None:
    assert Request("numbers", digits="00", consecutive=5).selection == Selection(digits="00", consecutive=5)
    assert Request("numbers", location="Birmingham").selection.is_everything
