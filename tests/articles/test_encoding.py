"""The characters of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.articles.encoding import decode_page

TEXT = "Президент Беларуси принял спецпосланника США в Минске, сообщает агентство."
META = '<html><head><meta charset="{}"></head><body>' + TEXT

CASES = [
    ("utf-8, undeclared", TEXT.encode(), None),
    ("utf-8, header", TEXT.encode(), "text/html; charset=utf-8"),
    ("utf-8 though the header says windows-1251", TEXT.encode(), "text/html; charset=windows-1251"),
    ("utf-8 with a mark", b"\xef\xbb\xbf" + TEXT.encode(), None),
    ("utf-16 with a mark", b"\xff\xfe" + TEXT.encode("utf-16-le"), None),
    ("windows-1251, header", TEXT.encode("cp1251"), 'text/html; charset="windows-1251"'),
    ("windows-1251, meta", META.format("windows-1251").encode("cp1251"), "text/html"),
    ("windows-1251 undeclared", TEXT.encode("cp1251"), "text/html"),
    ("windows-1251 declared utf-8", META.format("utf-8").encode("cp1251"), "text/html; charset=utf-8"),
    ("koi8-r, header", TEXT.encode("koi8-r"), "text/html; charset=koi8-r"),
    ("koi8-r, xml declaration", b'<?xml version="1.0" encoding="koi8-r"?>' + TEXT.encode("koi8-r"), None),
    ("an unknown charset", TEXT.encode("cp1251"), "text/html; charset=x-none"),
    ("a codec that is no charset", TEXT.encode("cp1251"), "text/html; charset=hex"),
]


@pytest.mark.parametrize(("body", "content_type"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_text_is_read(body: bytes, content_type: str | None) -> None:
    assert TEXT in decode_page(body, content_type)


def test_a_utf8_page_cut_within_a_letter_stays_utf8() -> None:
    assert decode_page((TEXT * 3).encode()[:-2], "text/html; charset=utf-8").startswith(TEXT)


def test_western_pages_are_read_as_browsers_do() -> None:
    assert (
        decode_page("He said “no” – twice".encode("cp1252"), "text/html; charset=iso-8859-1") == "He said “no” – twice"
    )


@given(
    st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=30).map(lambda name: f"text/html; charset={name}"))
)
def test_no_bytes_raise(body: bytes, content_type: str | None) -> None:
    assert "\x00" not in decode_page(body, content_type)
