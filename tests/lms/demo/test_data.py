"""The demo's data: whole, consistent, and the same every time."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise

import pytest

from courses.catalog.enums import LecturerKind
from courses.classes.enums import ClassKind
from lms.demo.data.classes import all_classes
from lms.demo.data.courses import all_courses
from lms.demo.data.essays import compose_essay, load_essays
from lms.demo.data.lecturers import all_lecturers
from lms.demo.data.names import CHECK_DIGITS, ORIGINS, WEIGHTS, make_citizen_number
from lms.demo.data.people import SEED, generate_people
from lms.demo.data.pictures import draw_cover
from lms.demo.data.specs import ClassSpec, PersonSpec, UnitSpec
from lms.demo.data.timetables import shares
from lms.demo.data.units import CITY_CODE, all_units
from records.core.codes import ContentKind, Mode, PoliticalStatus, PostLevel, Rank, Sex

TODAY = date(2026, 11, 23)
COUNTIES = [
    "武陵区",
    "鼎城区",
    "安乡县",
    "汉寿县",
    "澧县",
    "临澧县",
    "桃源县",
    "石门县",
    "津市市",
    "西洞庭管理区",
]
CLASS_TITLE = "第16期科级干部任职培训班"
SENTENCE_END = re.compile(r"[。？！；\n]")
FULL_WIDTH_MISSED = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")


@cache
def people() -> list[PersonSpec]:
    return generate_people(SEED, all_units(), TODAY)


@cache
def units() -> dict[str, UnitSpec]:
    return {unit.code: unit for unit in all_units()}


def closed_classes() -> list[ClassSpec]:
    return [spec for spec in all_classes(TODAY) if spec.stage == "closed"]


class TestUnits:
    def test_codes_and_names_are_unique(self):
        assert len(units()) == len(all_units())
        assert len({(unit.parent_code, unit.name) for unit in all_units()}) == len(all_units())

    def test_each_parent_comes_before_its_children(self):
        seen: set[str | None] = {None}
        for unit in all_units():
            assert unit.parent_code in seen
            seen.add(unit.code)

    def test_one_root_and_ten_counties(self):
        roots = [unit for unit in all_units() if unit.parent_code is None]
        counties = [unit for unit in all_units() if unit.tier == "county"]

        assert [unit.code for unit in roots] == [CITY_CODE]
        assert sorted(unit.name for unit in counties) == sorted(COUNTIES)
        assert {unit.parent_code for unit in counties} == {CITY_CODE}

    @pytest.mark.parametrize("name", COUNTIES)
    def test_each_county_has_departments_and_townships(self, name):
        county = next(unit for unit in all_units() if unit.name == name)
        tiers = Counter(unit.tier for unit in all_units() if unit.parent_code == county.code)

        assert tiers["county_department"] >= 6
        assert tiers["township"] + tiers["street"] >= 3

    def test_names_fit_the_register(self):
        assert all(len(unit.name) <= 100 and len(unit.short_name) <= 40 for unit in all_units())


class TestPeople:
    def test_400_with_their_own_numbers(self):
        assert len(people()) == 400
        for field in ("staff_number", "citizen_number", "phone", "name"):
            assert len({getattr(person, field) for person in people()}) == 400

    def test_same_seed_same_people(self):
        assert generate_people(SEED, all_units(), TODAY) == people()
        assert generate_people(SEED + 1, all_units(), TODAY) != people()

    @pytest.mark.parametrize(
        ("area", "birth_date", "sequence", "number"),
        [
            ("110105", date(1949, 12, 31), 2, "11010519491231002X"),
            ("340524", date(1980, 1, 1), 1, "34052419800101001X"),
        ],
    )
    def test_check_digit_of_the_standards_examples(self, area, birth_date, sequence, number):
        made = make_citizen_number(area=area, birth_date=birth_date, sequence=sequence)

        assert made == number

    def test_citizen_numbers_agree_with_birth_sex_and_place(self):
        for person in people():
            number = person.citizen_number
            total = sum(int(d) * w for d, w in zip(number[:17], WEIGHTS, strict=True))
            assert number[17] == CHECK_DIGITS[total % 11]
            assert number[6:14] == f"{person.birth_date:%Y%m%d}"
            assert (int(number[16]) % 2 == 1) == (person.sex == Sex.MALE)
            assert ORIGINS[number[:6]][0] == person.native_place

    def test_phones_are_of_a_range_nobody_has(self):
        assert all(re.fullmatch(r"154\d{8}", person.phone) for person in people())

    def test_dates_are_in_order(self):
        for person in people():
            age = (person.began_work - person.birth_date).days / 365.25
            assert age >= 22
            assert person.began_work < TODAY
            if person.joined_party:
                assert person.joined_party >= person.birth_date + timedelta(days=18 * 365)
                assert person.joined_party <= TODAY

    def test_only_party_members_have_a_joining_date(self):
        members = (PoliticalStatus.MEMBER, PoliticalStatus.PROBATIONARY)
        for person in people():
            assert (person.joined_party is not None) == (person.political_status in members)

    def test_party_posts_are_held_by_party_members(self):
        holders = [person for person in people() if "书记" in person.post.post_title]

        assert len(holders) > 30
        assert {person.political_status for person in holders} == {PoliticalStatus.MEMBER}

    def test_careers_have_no_gap_and_end_in_the_present_unit(self):
        for person in people():
            rows = person.appointments
            assert rows[0].since == person.began_work
            assert rows[-1].until is None
            assert rows[-1].since <= TODAY
            assert rows[-1].unit_code == person.unit_code
            for row, following in pairwise(rows):
                assert row.since < following.since
                assert row.until == following.since

    def test_appointments_name_known_units_and_are_told_apart(self):
        for person in people():
            assert {row.unit_code for row in person.appointments} <= units().keys()
            keys = {(row.unit_code, row.post_title, row.since) for row in person.appointments}
            assert len(keys) == len(person.appointments)

    def test_levels_rise_and_ranks_do_not_fall(self):
        for person in people():
            for row, following in pairwise(person.appointments):
                assert following.post_level <= row.post_level or (
                    following.post_level == PostLevel.UNSET
                )
                assert following.rank <= row.rank

    def test_no_ranks_before_they_existed(self):
        rows = [row for person in people() for row in person.appointments]

        assert {row.rank for row in rows if row.since < date(2019, 6, 1)} == {Rank.NONE}

    def test_leading_posts_are_held_by_one_person_each(self):
        held = Counter(
            (person.unit_code, person.post.post_title)
            for person in people()
            if person.post.post_level <= PostLevel.TOWNSHIP_DEPUTY
        )

        assert held.most_common(1)[0][1] == 1

    def test_pyramid(self):
        levels = Counter(person.post.post_level for person in people())
        senior = sum(count for level, count in levels.items() if level <= 132 or level == 199)
        section = levels[PostLevel.TOWNSHIP_CHIEF] + levels[PostLevel.TOWNSHIP_DEPUTY]

        assert 0.07 <= senior / 400 <= 0.10
        assert 0.28 <= section / 400 <= 0.32

    def test_some_were_promoted_within_fourteen_months(self):
        recent = [
            person
            for person in people()
            if 130 < person.post.post_level < 150 or person.post.post_level in (131, 132)
            if person.post.since > TODAY - timedelta(days=425)
            and person.appointments[-2].post_level != person.post.post_level
        ]

        assert len(recent) == 24


class TestLecturersAndCourses:
    def test_twenty_lecturers_of_three_kinds(self):
        lecturers = all_lecturers()

        assert len({lecturer.code for lecturer in lecturers}) == 20
        assert len({lecturer.name for lecturer in lecturers}) == 20
        assert {lecturer.kind for lecturer in lecturers} == set(LecturerKind)
        assert all(lecturer.biography.count("。") == 2 for lecturer in lecturers)

    def test_24_courses_that_every_lecturer_shares(self):
        courses = all_courses()

        assert len({course.code for course in courses}) == 24
        assert len({course.title for course in courses}) == 24
        assert {course.content_kind for course in courses} == set(ContentKind)
        assert {course.lecturer for course in courses} == {item.code for item in all_lecturers()}

    def test_party_spirit_stands_inside_titles(self):
        inside = [course for course in all_courses() if course.title.find("党性") > 0]

        assert len(inside) >= 4

    def test_bodies_are_long_and_no_sentence_comes_twice(self):
        sentences: Counter[str] = Counter()
        for course in all_courses():
            assert len(course.body_text()) >= 250
            parts = SENTENCE_END.split(f"{course.intro}\n{course.body_text()}")
            sentences.update(part for part in parts if len(part) > 8 and "《" not in part)

        assert [text for text, times in sentences.items() if times > 1] == []

    def test_chinese_punctuation_is_full_width(self):
        texts = [course.intro + course.body_text() for course in all_courses()]
        texts += [lecturer.biography for lecturer in all_lecturers()]
        texts += [text for part in load_essays().values() for text in part]

        assert [FULL_WIDTH_MISSED.search(text) for text in texts] == [None] * len(texts)

    def test_blocks_carry_the_whole_body(self):
        course = all_courses()[0]
        markup = "".join(value for _, value in course.body_blocks())

        for line in course.body_text().splitlines():
            assert line in markup


class TestClasses:
    def test_ten_closed_one_running_one_to_come(self):
        classes = all_classes(TODAY)
        stages = Counter(spec.stage for spec in classes)

        assert stages == {"closed": 10, "running": 1, "future": 1}
        assert len({spec.code for spec in classes}) == 12
        assert {spec.start.year for spec in classes} == {2024, 2025, 2026}
        assert Counter(spec.mode for spec in classes)[Mode.PART_TIME] == 1
        assert all(spec.enrolled <= spec.capacity for spec in classes)

    def test_running_and_coming_class_are_open_for_enrollment(self):
        running, future = all_classes(TODAY)[10:]
        days = {session.start.date() for session in running.sessions}

        assert {TODAY, TODAY + timedelta(days=1)} <= days
        assert (future.start.year, future.start.month) == (2026, 12)
        assert running.kind == future.kind == ClassKind.SELF_SELECT
        for spec in (running, future):
            assert spec.is_open
            assert spec.enroll_until is not None
            assert spec.enroll_until >= TODAY

    @pytest.mark.parametrize("offset", range(0, 800, 9))
    def test_no_two_classes_meet_whenever_the_demo_is_built(self, offset):
        today = TODAY + timedelta(days=offset)
        classes = all_classes(today)

        assert all(spec.end < today for spec in classes[:10])
        assert any(session.start.date() == today for session in classes[10].sessions)
        for one, other in combinations(classes, 2):
            assert one.end < other.start or other.end < one.start

    def test_sessions_never_share_a_venue_or_a_lecturer_at_one_time(self):
        sessions = [session for spec in all_classes(TODAY) for session in spec.sessions]

        assert len({(row.venue, row.start) for row in sessions}) == len(sessions)
        assert len({(row.lecturer, row.start) for row in sessions}) == len(sessions)

    def test_sessions_stand_inside_their_class_and_titles_fit(self):
        for spec in all_classes(TODAY):
            for session in spec.sessions:
                assert spec.start <= session.start.date() <= spec.end
                assert session.end - session.start == timedelta(hours=3)
                assert len(session.title) <= 120

    @pytest.mark.parametrize("spec", closed_classes(), ids=lambda spec: spec.code)
    def test_composition_of_closed_classes(self, spec):
        kinds = {lecturer.code: lecturer.kind for lecturer in all_lecturers()}
        total = len(spec.sessions)
        content = Counter(session.content_kind for session in spec.sessions)
        teachers = Counter(kinds[session.lecturer] for session in spec.sessions)

        both = content[ContentKind.THEORY] + content[ContentKind.PARTY_SPIRIT]
        assert both / total >= 0.7
        assert content[ContentKind.PARTY_SPIRIT] / total >= 0.2
        assert content[ContentKind.PARTY_SPIRIT] >= 10
        assert teachers[LecturerKind.EXTERNAL] / total >= 1 / 3
        assert teachers[LecturerKind.OFFICIAL] / total >= 0.2

    @pytest.mark.parametrize("count", range(8, 80, 6))
    def test_shares_add_up(self, count):
        assert sum(shares(count).values()) == count

    def test_leaders_can_reach_their_cycle_and_staff_their_year(self):
        hours = {
            spec.code: sum((session.hours for session in spec.sessions), Decimal(0))
            for spec in closed_classes()
        }
        leaders = [spec.code for spec in closed_classes() if spec.audience == "leaders"]
        this_year = [
            spec.code
            for spec in closed_classes()
            if spec.audience != "leaders" and spec.start.year == 2026
        ]

        assert sum(hours[code] for code in leaders) >= 550
        assert all(hours[code] >= 90 for code in this_year)


class TestEssays:
    def test_each_trainee_writes_800_to_1200_characters_of_their_own(self):
        bodies = [
            compose_essay(
                person=person,
                unit=units()[person.unit_code],
                class_title=CLASS_TITLE,
            ).body
            for person in people()
        ]

        assert all(800 <= len(body) <= 1200 for body in bodies)
        assert len(set(bodies)) == 400
        assert not any("{" in body for body in bodies)

    def test_the_same_each_time_and_another_for_another_class(self):
        person = people()[60]
        unit = units()[person.unit_code]
        one, again, other = (
            compose_essay(person=person, unit=unit, class_title=title).body
            for title in ("甲班", "甲班", "乙班")
        )

        assert one == again
        assert one != other


class TestPictures:
    @pytest.mark.parametrize("kind", ContentKind)
    def test_cover_is_a_png_and_the_same_each_time(self, kind):
        cover = draw_cover(code="X-01", kind=kind)

        assert cover.startswith(b"\x89PNG")
        assert cover == draw_cover(code="X-01", kind=kind)
        assert cover != draw_cover(code="X-02", kind=kind)
