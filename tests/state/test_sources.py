"""A version of a page is named by its address and its text, also where it is a copy of another one."""

from copy import copy, deepcopy

from state.sources import Source

PAGE = Source(url="https://a.example/", final_url="https://a.example/", title="A", engine="urls", text="Gold melts.")


def test_a_copy_with_another_text_has_another_name() -> None:
    assert PAGE.source_id
    other = PAGE.model_copy(update={"text": "Gold boils."})
    assert other.sha256 != PAGE.sha256
    assert other.source_id != PAGE.source_id


def test_a_copy_of_the_same_text_at_another_address_has_another_name_and_the_same_hash() -> None:
    moved = PAGE.model_copy(update={"final_url": "https://b.example/"})
    assert moved.sha256 == PAGE.sha256
    assert moved.source_id != PAGE.source_id


def test_equal_pages_are_equal_whether_they_were_named_or_not() -> None:
    assert PAGE.source_id
    for same in (copy(PAGE), deepcopy(PAGE), Source(**PAGE.model_dump())):
        assert same == PAGE
        assert same.model_dump() == PAGE.model_dump()
        assert same.source_id == PAGE.source_id
