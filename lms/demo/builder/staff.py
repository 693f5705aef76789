"""Accounts: one for each role, and one for every trainee of the classes under way."""

from lms.demo.accounts import DEMO_PASSWORD, DemoAccount
from lms.demo.builder.context import BuildContext, actor_for
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import create_user, grant_role
from records.accounts.sign_in.services.passwords import choose_password

CITY, SCHOOL, COUNTY = "4307", "4307-90", "430702"

STAFF: tuple[tuple[str, str, str, str | None], ...] = (
    ("90001", "王建国", RoleKind.OFFICER, CITY),
    ("90002", "李雪梅", RoleKind.AUDITOR, CITY),
    ("90003", "刘洋", RoleKind.CLASS_SUPERVISOR, SCHOOL),
    ("90004", "陈静", RoleKind.EDITOR, SCHOOL),
    ("90005", "杨帆", RoleKind.UNIT_LIAISON, COUNTY),
    ("90006", "周志强", RoleKind.OFFICER, COUNTY),
    ("90007", "湖湘干部学院联络处", RoleKind.PROVIDER, SCHOOL),
    ("90008", "何思远", RoleKind.EXPERT, CITY),
    ("90011", "郑海波", RoleKind.SYSTEM_ADMIN, None),
    ("90012", "吴晓东", RoleKind.SECURITY_ADMIN, None),
    ("90013", "蒋敏华", RoleKind.AUDIT_ADMIN, None),
)
SECOND_SUPERVISOR = ("90009", "邓丽华", RoleKind.CLASS_SUPERVISOR, SCHOOL)
LECTURER = "90010"

NOTES = {
    "90001": "组织部：核查任职资格、导入名册、管理班次",
    "90002": "审计：查看档案、账本与操作痕迹",
    "90003": "班主任：签到屏、点名册、批阅、结业",
    "90004": "教务：在后台发布课程",
    "90005": "武陵区：查看本区干部",
    "90006": "武陵区委组织部：只见本区",
    "90007": "培训机构：本单位的资质、申报、成员和评价得分",
    "90008": "评审专家：浏览课程与公开班次",
    "90011": "系统管理员：开设、停用账号",
    "90012": "安全管理员：授予、收回角色",
    "90013": "审计管理员：查阅全部操作痕迹",
}


def build_staff(context: BuildContext) -> list[DemoAccount]:
    """Create the accounts of those who run training; return them for the list."""
    accounts = []
    for username, name, kind, unit in (*STAFF, SECOND_SUPERVISOR):
        user = _account(context, username, name, unit or CITY)
        grant_role(
            user=user,
            kind=kind,
            unit=context.units[unit] if unit else None,
            actor=context.actor,
            now=context.beginning,
        )
        if username in NOTES:
            accounts.append(DemoAccount(username, name, str(RoleKind(kind).label), NOTES[username]))
    return accounts


def build_lecturer_account(context: BuildContext, code: str) -> DemoAccount:
    """Give one lecturer an account, so that they can open their class screen."""
    from courses.catalog.services import change_lecturer

    lecturer = context.lecturers[code]
    user = _account(context, LECTURER, lecturer.name, SCHOOL)
    grant_role(
        user=user,
        kind=RoleKind.LECTURER,
        unit=context.units[SCHOOL],
        actor=context.actor,
        now=context.beginning,
    )
    context.lecturers[code] = change_lecturer(
        lecturer=lecturer, values={"user": user}, actor=context.actor, now=context.beginning
    )
    return DemoAccount(
        LECTURER, lecturer.name, str(RoleKind.LECTURER.label), "授课教师：签到屏、我的课表"
    )


def build_trainee_account(context: BuildContext, staff_number: str) -> User:
    """Give a cadre an account as trainee; the staff number signs in."""
    if staff_number in context.users:
        return context.users[staff_number]
    spec, cadre = context.people[staff_number], context.cadres[staff_number]
    user = create_user(
        username=staff_number,
        name=spec.name,
        phone=spec.phone,
        password=None,
        cadre=cadre,
        actor=context.actor,
        now=context.beginning,
    )
    _choose_printed_password(context, user)
    grant_role(
        user=user,
        kind=RoleKind.TRAINEE,
        unit=cadre.unit,
        actor=context.actor,
        now=context.beginning,
    )
    context.users[staff_number] = user
    return user


def _account(context: BuildContext, username: str, name: str, home: str) -> User:
    user = create_user(
        username=username,
        name=name,
        unit=context.units[home],
        password=None,
        actor=context.actor,
        now=context.beginning,
    )
    _choose_printed_password(context, user)
    context.users[username] = user
    return user


def _choose_printed_password(context: BuildContext, user: User) -> None:
    """Everybody in the city has chosen the printed password: nobody is asked for another."""
    choose_password(user=user, password=DEMO_PASSWORD, actor=actor_for(user), now=context.beginning)
