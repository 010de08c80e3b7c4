"""Names across alphabets."""

from __future__ import annotations

import pytest

from pipeline.identity.translit import sound_skeleton

SAME = [
    ("Quist", "Квист"), ("Quist", "Квіст"), ("Marlow", "Марлоу"), ("Washington", "Вашингтон"), ("Minsk", "Мінск"),
    ("Markevich", "Маркевич"), ("Kellogg", "Келлог"), ("Harriet", "Харриет"), ("Kalesnikava", "Колесникова"),
    ("Bialiatski", "Беляцкий"), ("Babaryka", "Бабарико"), ("Tsikhanouskaya", "Ціханоўская"),
    ("Schmidt", "Шмидт"), ("Crawford", "Кроуфорд"),
    ("Łukaszenka", "Лукашенко"), ("Lukashenka", "Лукашэнкам"),
]  # fmt: skip
OTHER = [("Vilnius", "Варшава"), ("Solberg", "Ветрова"), ("Kellogg", "Коломна")]


@pytest.mark.parametrize(("latin", "cyrillic"), SAME)
def test_one_name_one_skeleton(latin: str, cyrillic: str) -> None:
    assert sound_skeleton(latin) == sound_skeleton(cyrillic) is not None


@pytest.mark.parametrize(("latin", "cyrillic"), OTHER)
def test_other_names_other_skeletons(latin: str, cyrillic: str) -> None:
    assert sound_skeleton(latin) != sound_skeleton(cyrillic)


@pytest.mark.parametrize("name", ["Rio", "Ия", "", "123", "Аўэ"])
def test_too_few_sounds_give_none(name: str) -> None:
    assert sound_skeleton(name) is None
