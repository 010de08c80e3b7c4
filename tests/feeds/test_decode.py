"""Encodings, declared rightly and wrongly."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.decode import decode_document

TEXT = "Снятие санкций с «Белавиа»: ў Мінску"
POLISH = "Białoruś: łódź, żółć, śnieg"


def document(encoding: str, declared: str | None, text: str = TEXT, inside: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else "<?xml version='1.0'?>"
    return f"{head}<rss>{inside}<title>{text}</title></rss>".encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type", "lang", "text"),
    [
        ("utf-8", "utf-8", None, None, TEXT),
        ("utf-8", None, None, None, TEXT),
        ("windows-1251", "windows-1251", None, None, TEXT),
        ("windows-1251", "utf-8", None, "ru", TEXT),
        ("windows-1251", "utf-8", "text/xml; charset=utf-8", "be", TEXT),
        ("windows-1251", None, "text/xml; charset=windows-1251", None, TEXT),
        ("utf-8", "windows-1251", None, "ru", TEXT),
        ("utf-8", "windows-1251", "text/xml; charset=windows-1251", "ru", TEXT),
        ("koi8-r", "koi8-r", None, "ru", "Снятие санкций"),
        ("iso-8859-2", None, None, "pl", POLISH),
        ("windows-1252", "iso-8859-1", None, "fr", "« l’été » – déjà"),
        ("windows-1252", None, None, None, "l’été"),
        ("utf-16", "utf-16", None, None, TEXT),
        ("utf-16-le", "utf-16", None, None, TEXT),
        ("windows-1251", "no-such-encoding", None, "ru", TEXT),
    ],
)
def test_text_comes_out_right(
    encoding: str, declared: str | None, content_type: str | None, lang: str | None, text: str
) -> None:
    assert text in decode_document(document(encoding, declared, text), content_type=content_type, lang=lang)


def test_the_language_in_the_document_helps() -> None:
    body = document("windows-1251", "utf-8", inside="<language>ru-RU</language>")
    assert TEXT in decode_document(body, content_type=None, lang=None)


def test_a_letter_cut_in_two_does_not_change_the_encoding() -> None:
    body = (TEXT * 10).encode() + b"\xd0"
    assert decode_document(body, content_type=None, lang="ru").count("Белавиа") == 10


def test_a_byte_order_mark_is_taken_off() -> None:
    assert decode_document(codecs.BOM_UTF8 + b"<rss/>", content_type=None, lang=None) == "<rss/>"


@given(st.binary(max_size=300))
def test_any_bytes_give_some_text(body: bytes) -> None:
    assert isinstance(decode_document(body, content_type="text/xml; charset=x", lang="ru"), str)
