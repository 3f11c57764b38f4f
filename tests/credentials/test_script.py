import pytest

from academy.credentials.script import Script, display_width, script_of, size_of


@pytest.mark.parametrize(
    ("name", "language", "script"),
    [
        ("Amina Okafor", "en", Script.LATIN),
        ("Zoë O’Brien-Müller", "en", Script.LATIN),
        ("Łukasz Żółć", "en", Script.EUROPEAN),
        ("Nguyễn Thị Hương", "en", Script.EUROPEAN),
        ("Екатерина Иванова", "en", Script.EUROPEAN),
        ("Ελένη Παππά", "en", Script.EUROPEAN),
        ("王小明", "en", Script.CHINESE),
        ("王小明", "zh-hans", Script.CHINESE),
        ("陳大文", "zh-hant", Script.TRADITIONAL),
        ("高橋健", "ja", Script.JAPANESE),
        ("高橋さくら", "en", Script.JAPANESE),
        ("金志勳", "ko", Script.KOREAN),
        ("김지훈", "en", Script.KOREAN),
        ("محمد عبد الرحمن", "en", Script.ARABIC),
        ("דוד כהן", "en", Script.HEBREW),
        ("สมชาย ใจดี", "en", Script.THAI),
        ("अनिल कुमार", "en", Script.DEVANAGARI),
        ("ანა", "en", Script.OTHER),
        ("王 Wang Xiaoming", "en", Script.LATIN),
        ("", "en", Script.LATIN),
        ("12", "", Script.LATIN),
    ],
)
def test_the_script_of_a_name_is_that_of_most_letters_and_of_the_reader(name, language, script):
    assert script_of(name, language) is script


def test_arabic_and_hebrew_run_from_right_to_left():
    assert [script for script in Script if script.is_right_to_left] == [
        Script.ARABIC,
        Script.HEBREW,
    ]


def test_east_asian_letters_count_double_and_marks_not_at_all():
    assert display_width("王小明") == 6
    assert display_width("anna") == 4
    assert display_width("ใจดี") == 3
    assert display_width("e\N{COMBINING ACUTE ACCENT}") == 1


def test_a_longer_name_is_never_set_larger():
    order = ["grand", "large", "medium", "small", "fine", "least"]
    sizes = [order.index(size_of("a" * length)) for length in range(1, 151)]
    assert sizes == sorted(sizes)
    assert set(sizes) == set(range(len(order)))
