"""Online hours: exports of the provincial platform, one a year, imported as an officer does."""

import csv
import io
from datetime import date, timedelta
from random import Random

from lms.demo.builder.context import BuildContext, actor_for, at
from records.archive.online.services import apply_online_hours

TITLES = (
    "中国式现代化的理论与实践",
    "新发展理念与县域经济",
    "中国共产党纪律处分条例解读",
    "数字政府建设与政务服务",
    "生态文明建设与洞庭湖治理",
    "基层治理体系与治理能力现代化",
    "总体国家安全观",
    "乡村全面振兴的路径",
    "防汛抗旱应急指挥",
    "保密法与保密常识",
    "优化营商环境条例",
    "铸牢中华民族共同体意识",
)
MINUTES = (48, 45, 36, 52, 24, 31, 40, 18, 12, 33, 60, 27)


def build_online_hours(context: BuildContext) -> None:
    """Import an export for each year of the register, the present one included."""
    officer = actor_for(context.users["90001"])
    for year in range(context.today.year - 2, context.today.year + 1):
        last = min(date(year, 12, 20), context.days_ago(1))
        apply_online_hours(
            content=_export(context, year, last),
            filename=f"{year}年网络学院学习记录.csv",
            today=context.today,
            actor=officer,
            now=min(context.now, at(last + timedelta(days=7), 10)),
        )


def _export(context: BuildContext, year: int, last: date) -> bytes:
    chance = Random(f"online {year}")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([f"{year}年度干部网络学院学习记录"])
    writer.writerow(["工号", "姓名", "课程名称", "学习日期", "学习时长（分钟）"])
    first = date(year, 1, 8)
    span = max(1, (last - first).days)
    # The platform came to the units one after another.
    every = 2 if year == context.today.year else 6
    for turn, spec in enumerate(context.people.values()):
        if spec.began_work.year >= year or turn % every:
            continue
        for item in range(_items(chance)):
            day = first + timedelta(days=chance.randrange(span))
            title = f"{TITLES[item % len(TITLES)]}（第{item // len(TITLES) + 1}讲）"
            writer.writerow(
                [spec.staff_number, spec.name, title, day, MINUTES[item % len(MINUTES)]]
            )
    return out.getvalue().encode("gb18030")


def _items(chance: Random) -> int:
    """Return how many online lessons a person took in the year; some take none."""
    drawn = chance.random()
    if drawn < 0.08:
        return 0
    return chance.randint(56, 70) if drawn > 0.55 else chance.randint(8, 50)
