"""Cells as they stand in real files."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.core.codes import Education, PoliticalStatus, PostLevel, Rank, Sex
from records.core.sheets.coded import (
    parse_education,
    parse_ethnicity,
    parse_level_or_rank,
    parse_political_status,
    parse_post_level,
    parse_rank,
    parse_sex,
)
from records.core.sheets.dates import PartialDate, parse_day, parse_partial_date, settle
from records.core.sheets.values import (
    CellError,
    birth_date_of,
    clean_text,
    parse_citizen_number,
    parse_decimal,
    parse_integer,
    parse_minutes,
    parse_name,
    parse_phone,
    parse_staff_number,
    parse_yes_no,
    sex_of,
)
from tests.factories.sheets import citizen_number

BORN = st.dates(date(1900, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("　张三　", "张三"),
        ("ＡＢＣ１２３", "ABC123"),
        ("中共党员（预备）", "中共党员（预备）"),
        ("a\u00a0\u2003b\nc", "a b c"),
        ("\u200b\ufeff张\u200d三\u202c", "张三"),
        (10023.0, "10023"),
        (None, ""),
        (date(2020, 1, 2), "2020-01-02"),
    ],
)
def test_clean_text(cell: object, expected: str) -> None:
    assert clean_text(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("张 三", "张三"),
        ("张　 三\n", "张三"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("𠮷 祥", "𠮷祥"),
        ("John  Smith", "John Smith"),
        ("李 四（女）", "李四"),
        ("李四(女，土家族)", "李四"),
    ],
)
def test_names(cell: str, expected: str) -> None:
    assert parse_name(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "11010519491231002X",
        "11010519491231002x",
        " 110105 19491231 002X ",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002×",
    ],
)
def test_citizen_number_of_the_standard(cell: str) -> None:
    number = parse_citizen_number(cell)
    assert number == "11010519491231002X"
    assert birth_date_of(number) == date(1949, 12, 31)
    assert sex_of(number) == Sex.FEMALE


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("110105194912310021", "check digit is wrong: 110105\\*{8}0021"),
        (110105194912310020.0, "must be text"),
        ("1.10105E+17", "must be text"),
        ("110105491231002", "15 digits"),
        (110105491231002.0, "15 digits"),
        ("1101051949123100", "18 characters; here are 16"),
        ("110105********002X", "masked"),
        ("00010519491231002X", "known area"),
        ("430702199902300014", "."),
    ],
)
def test_wrong_citizen_numbers(cell: object, words: str, english: None) -> None:
    with pytest.raises(CellError, match=words):
        parse_citizen_number(cell)


def test_birth_date_inside_the_number_must_exist(english: None) -> None:
    from records.core.sheets.values import citizen_check_digit

    body = "43070219990230001"
    with pytest.raises(CellError, match="does not exist"):
        parse_citizen_number(body + citizen_check_digit(body))


@given(BORN, st.integers(0, 999))
def test_citizen_numbers_are_read_back(born: date, order: int) -> None:
    number = citizen_number(born, order)
    assert parse_citizen_number(f" {number.lower()} ") == number
    assert birth_date_of(number) == born
    assert sex_of(number) == (Sex.MALE if order % 2 else Sex.FEMALE)


@given(BORN, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, order: int, place: int, by: int) -> None:
    number = citizen_number(born, order)
    wrong = str((int(number[place]) + by) % 10)
    with pytest.raises(CellError):
        parse_citizen_number(number[:place] + wrong + number[place + 1 :])


MARCH, FIFTH = PartialDate(1978, 3), PartialDate(1978, 3, 5)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1978.03", MARCH),
        ("1978．03", MARCH),
        ("1978。03", MARCH),
        ("1978-03", MARCH),
        ("1978/3", MARCH),
        ("1978年3月", MARCH),
        ("１９７８年０３月", MARCH),
        ("1978 年 3 月生", MARCH),
        ("197803", MARCH),
        (197803.0, MARCH),
        (1978.03, MARCH),
        ("1978.03（48岁）", MARCH),
        ("1978.3", MARCH),
        ("1978.03.00", MARCH),
        ("1978-03-05", FIFTH),
        ("1978.3.5", FIFTH),
        ("1978/03/05 00:00:00", FIFTH),
        ("1978-03-05T00:00:00", FIFTH),
        ("1978年3月5日", FIFTH),
        ("19780305", FIFTH),
        (19780305.0, FIFTH),
        ("1978.0305", FIFTH),
    ],
)
def test_dates(cell: object, expected: PartialDate) -> None:
    assert parse_partial_date(cell) == expected


@pytest.mark.parametrize(
    "cell", [date(1978, 3, 5), datetime(1978, 3, 5, 8), 28554.0, "28554", "28554.5", 28554.25]
)
def test_excel_dates_and_serial_numbers(cell: object) -> None:
    assert parse_partial_date(cell).first_day == date(1978, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "1978",
        1978.0,
        "1978年",
        "1978.13",
        "1978.00",
        "19780230",
        "78.03",
        "不详",
        12.0,
        True,
        1978.35,
        time(1),
    ],
)
def test_what_is_no_date(cell: object) -> None:
    with pytest.raises(CellError):
        parse_partial_date(cell)


def test_number_cut_by_excel_has_two_readings() -> None:
    cut = parse_partial_date(1978.10)
    assert cut.month == 10
    assert cut.agreeing(date(1978, 1, 20)).month == 1
    assert cut.agreeing(date(1978, 10, 20)).month == 10
    assert cut.agreeing(date(1978, 3, 20)) is None
    assert parse_partial_date("1978.1").agreeing(date(1978, 10, 1)).month == 10


@pytest.mark.parametrize(
    ("cell", "column", "month"),
    [
        (1978.1, [1978.03], 10),
        (1978.1, [1978.3], None),
        ("1978.1", [], None),
        ("1978.1", ["1990.10"], 1),
        ("1978.1", ["1990.3"], None),
        ("1978-1", [], 1),
    ],
)
def test_column_settles_what_a_cell_leaves_open(
    cell: object, column: list[object], month: int | None
) -> None:
    found = settle(parse_partial_date(cell), [parse_partial_date(c) for c in column])
    assert (found.month if found else None) == month


def test_excel_day_of_a_month_stands_for_the_month() -> None:
    assert parse_partial_date(date(1978, 3, 1)).agrees(date(1978, 3, 20))
    assert not parse_partial_date(date(1978, 3, 2)).agrees(date(1978, 3, 20))
    assert not parse_partial_date("1978-03-01").agrees(date(1978, 3, 20))
    assert parse_partial_date("1978-03-01").agrees(date(1978, 3, 20), to_the_month=True)


@given(BORN, st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"]))
def test_days_are_read_back(day: date, form: str) -> None:
    assert parse_day(day.strftime(form)) == day


@pytest.mark.parametrize(
    "cell", ["13873612345", 13873612345.0, "+86 138-7361-2345", "008613873612345", "'138 7361 2345"]
)
def test_phones(cell: object) -> None:
    assert parse_phone(cell) == "13873612345"


@pytest.mark.parametrize("cell", ["0736-7222222", "1387361234", "12345678901", "无"])
def test_what_is_no_mobile_number(cell: str) -> None:
    with pytest.raises(CellError):
        parse_phone(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(10023.0, "10023"), ("00123", "00123"), ("'00123", "00123"), (" Ａ0 01 ", "A001"), (7, "7")],
)
def test_staff_numbers(cell: object, expected: str) -> None:
    assert parse_staff_number(cell) == expected


@pytest.mark.parametrize("cell", [1.5, 1e16, "工号", "1" * 21, "a/b"])
def test_wrong_staff_numbers(cell: object) -> None:
    with pytest.raises(CellError):
        parse_staff_number(cell)


@pytest.mark.parametrize(
    ("parse", "cell", "expected"),
    [
        (parse_sex, "男", Sex.MALE),
        (parse_sex, " 女 性", Sex.FEMALE),
        (parse_sex, "1", Sex.MALE),
        (parse_sex, 2.0, Sex.FEMALE),
        (parse_sex, "Ｆ", Sex.FEMALE),
        (parse_sex, "1-男", Sex.MALE),
        (parse_political_status, "中共党员", PoliticalStatus.MEMBER),
        (parse_political_status, "中共预备党员", PoliticalStatus.PROBATIONARY),
        (parse_political_status, "中共党员（预备）", PoliticalStatus.PROBATIONARY),
        (parse_political_status, "中共党员（1998.07）", PoliticalStatus.MEMBER),
        (parse_political_status, "民盟盟员", PoliticalStatus.CDL),
        (parse_political_status, "九三学社社员", PoliticalStatus.JIUSAN),
        (parse_political_status, "无党派人士", PoliticalStatus.NON_PARTY),
        (parse_political_status, 1.0, PoliticalStatus.MEMBER),
        (parse_political_status, "13", PoliticalStatus.MASSES),
        (parse_education, "大学本科", Education.UNDERGRADUATE),
        (parse_education, "省委党校研究生", Education.POSTGRADUATE),
        (parse_education, "全日制大专，在职大学", Education.UNDERGRADUATE),
        (parse_education, "大学专科", Education.COLLEGE),
        (parse_education, "大学\n法学学士", Education.UNDERGRADUATE),
        (parse_education, "中专", Education.VOCATIONAL),
        (parse_education, 21.0, Education.UNDERGRADUATE),
        (parse_ethnicity, "汉", "01"),
        (parse_ethnicity, "土家族", "15"),
        (parse_ethnicity, 15.0, "15"),
        (parse_post_level, "县处级副职", PostLevel.COUNTY_DEPUTY),
        (parse_post_level, "副县级", PostLevel.COUNTY_DEPUTY),
        (parse_post_level, "副处", PostLevel.COUNTY_DEPUTY),
        (parse_post_level, "正科级", PostLevel.TOWNSHIP_CHIEF),
        (parse_post_level, "乡科级正职", PostLevel.TOWNSHIP_CHIEF),
        (parse_post_level, "厅局级正职", PostLevel.DEPARTMENTAL_CHIEF),
        (parse_post_level, "县（处）级正职", PostLevel.COUNTY_CHIEF),
        (parse_post_level, "副处级（实职）", PostLevel.COUNTY_DEPUTY),
        (parse_post_level, "正股级", PostLevel.STAFF),
        (parse_post_level, "科员", PostLevel.STAFF),
        (parse_post_level, 142.0, PostLevel.TOWNSHIP_DEPUTY),
        (parse_rank, "四级调研员", Rank.COUNSEL_4),
        (parse_rank, "1级主任科员", Rank.CHIEF_OFFICER_1),
        (parse_rank, "无", Rank.NONE),
        (parse_level_or_rank, "副处级", PostLevel.COUNTY_DEPUTY),
        (parse_level_or_rank, "三级主任科员", Rank.CHIEF_OFFICER_3),
        (parse_yes_no, "√", True),
        (parse_yes_no, "否", False),
        (parse_yes_no, True, True),
        (parse_integer, "1,200", 1200),
        (parse_decimal, "２.５", Decimal("2.5")),
    ],
)
def test_coded_cells(parse: object, cell: object, expected: object) -> None:
    assert parse(cell) == expected


@pytest.mark.parametrize(
    ("parse", "cell"),
    [
        (parse_sex, "先生"),
        (parse_political_status, "党外"),
        (parse_education, "高"),
        (parse_education, "99x"),
        (parse_ethnicity, "火星族"),
        (parse_post_level, "县处级"),
        (parse_post_level, "享受正处待遇"),
        (parse_rank, "五级调研员"),
        (parse_yes_no, "也许"),
        (parse_integer, "2.5"),
        (parse_decimal, "NaN"),
    ],
)
def test_unknown_codes_are_refused(parse: object, cell: object) -> None:
    with pytest.raises(CellError):
        parse(cell)


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        (45, "45"),
        (45.0, "45"),
        ("45", "45"),
        ("45分钟", "45"),
        ("45 分", "45"),
        ("４５min", "45"),
        ("1小时20分", "80"),
        ("1.5小时", "90"),
        ("44分30秒", "44.5"),
        ("0:45:00", "45"),
        ("1:20", "80"),
        ("45:30", "45.5"),
        (time(0, 45), "45"),
        (timedelta(minutes=45), "45"),
        (timedelta(hours=25), "1500"),
    ],
)
def test_minutes(cell: object, minutes: str) -> None:
    assert parse_minutes(cell) == Decimal(minutes)


@pytest.mark.parametrize("cell", ["", "一会儿", -5, 0.03125, "inf"])
def test_what_is_no_time(cell: object) -> None:
    with pytest.raises(CellError):
        parse_minutes(cell)
