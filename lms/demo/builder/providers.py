"""Training providers: registered, reviewed, kept out; their ratings once the classes are over."""

from datetime import date, datetime, timedelta

from courses.providers.models import ChecklistItem, DeclarationText, Provider
from courses.providers.services import (
    accept_invitation,
    add_course,
    add_document,
    add_lecturer,
    debar_provider,
    decide_complaint,
    file_complaint,
    invite_member,
    make_declarations,
    publish_ratings,
    record_agreement,
    review_provider,
    sign_up,
    submit_provider,
    suspend_provider,
)
from courses.providers.services.registration import NewAccount
from courses.providers.services.reviews import submission_mark
from courses.providers.terms import months_after
from lms.demo.builder.context import BuildContext, actor_for, at
from lms.demo.builder.staff import CITY, SCHOOL
from lms.demo.data.providers import ProviderSpec, all_providers
from records.core.access.actor import Actor

PROVIDER_ACCOUNT, OFFICER = "90007", "90001"
PASSWORD = "four-quiet-lotus-boats"  # noqa: S105
BROWSER = "Mozilla/5.0 (Windows NT 10.0)"
DELIVERERS = ("huxiang", "yuanli")


def build_providers(context: BuildContext) -> None:
    """Bring each provider to its state, by what its people and the department did."""
    for number, spec in enumerate(all_providers()):
        _build(context, spec, number)
    _join_printed_account(context)
    _agree(context)
    _complain(context)


def provider_for(context: BuildContext, turn: int, start: date) -> Provider | None:
    """Return who delivers the class of a turn: two of three are given out, once there was a provider."""
    if turn % 3 == 2:
        return None
    provider = context.providers[DELIVERERS[turn % 3]]
    first = provider.approved_from
    return provider if first is not None and first <= start else None


def build_ratings(context: BuildContext) -> None:
    """Publish the ratings of the last full year."""
    year = context.today.year - 1
    publish_ratings(
        providers=[context.providers[key] for key in DELIVERERS],
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        actor=actor_for(context.users[OFFICER]),
        now=context.now,
    )


def _build(context: BuildContext, spec: ProviderSpec, number: int) -> None:
    days = spec.approved[0] if spec.approved else 20
    now = at(context.days_ago(days + 15), 10)
    account = NewAccount(f"head{spec.number}", spec.head, f"1397366{number:04d}", PASSWORD)
    provider = sign_up(
        account=account,
        values=_facts(spec),
        capacity="legal_representative",
        unit=context.units[CITY],
        actor=Actor(None, "anonymous", "203.0.113.40", BROWSER),
        now=now,
    )
    head = actor_for(provider.members.get().user)
    context.providers[spec.key] = provider
    if spec.stage == "draft":
        _hand_in(context, provider, "licence", None, head, now)
        return
    _complete(context, spec, provider, head, now)
    provider = submit_provider(provider=provider, actor=head, now=now + timedelta(hours=2))
    if spec.stage != "submitted":
        _review(context, spec, provider, at(context.days_ago(days), 15))
    provider.refresh_from_db()
    context.providers[spec.key] = provider
    _restrict(context, spec, provider)


def _facts(spec: ProviderSpec) -> dict[str, str]:
    return {
        "name": spec.name,
        "uscc": spec.uscc,
        "kind": spec.kind,
        "size": spec.size,
        "person_in_charge": spec.head,
        "contact_name": spec.contact,
        "contact_phone": "0736-7700000",
        "address": spec.address,
        "introduction": spec.introduction,
    }


def _complete(
    context: BuildContext, spec: ProviderSpec, provider: Provider, head: Actor, now: datetime
) -> None:
    kinds = {item.document_kind for item in ChecklistItem.objects.in_force(now.date())}
    for kind in sorted(kinds - {""}):
        _hand_in(context, provider, kind, _good_until(context, spec, kind), head, now)
    answers = {one.code: ("confirmed", "") for one in DeclarationText.objects.in_force(now.date())}
    make_declarations(provider=provider, answers=answers, actor=head, now=now)
    given = {"provider": provider, "actor": head, "now": now}
    for title, content_kind, method, hours in spec.courses:
        values = {
            "title": title,
            "content_kind": content_kind,
            "method": method,
            "hours": hours,
        }
        add_course(values=values, **given)
    for name, title, expertise in spec.lecturers:
        add_lecturer(values={"name": name, "title": title, "expertise": expertise}, **given)


def _good_until(context: BuildContext, spec: ProviderSpec, kind: str) -> date | None:
    """Of the printed account's organisation two papers run out soon: its home has something to show."""
    if kind == "licence":
        return None
    if spec.key == "huxiang":
        soon = {"finance": 25, "tax": 52}
        return context.today + timedelta(days=soon.get(kind, 300))
    return context.today + timedelta(days=200)


def _hand_in(
    context: BuildContext,
    provider: Provider,
    kind: str,
    expires_on: date | None,
    head: Actor,
    now: datetime,
) -> None:
    add_document(
        provider=provider,
        kind=kind,
        issued_on=now.date() - timedelta(days=40),
        expires_on=expires_on,
        file=(f"{kind}.pdf", blank_page()),
        actor=head,
        now=now,
    )


def _review(context: BuildContext, spec: ProviderSpec, provider: Provider, now: datetime) -> None:
    items = ChecklistItem.objects.in_force(now.date())
    findings = {item.code: ("met", "") for item in items}
    returned = spec.stage == "returned"
    if returned:
        findings["finance"] = ("not_met", "审计报告缺少附注，请补交完整报告。")
    months = spec.approved[1] if spec.approved else 0
    review_provider(
        provider=provider,
        decision="returned" if returned else "approved",
        findings=findings,
        message="财务报告不完整，其余材料齐全。补齐后重新提交即可。" if returned else "",
        until=None if returned else months_after(now.date(), months),
        seen=submission_mark(provider),
        actor=actor_for(context.users[OFFICER]),
        now=now,
    )


def _restrict(context: BuildContext, spec: ProviderSpec, provider: Provider) -> None:
    officer = actor_for(context.users[OFFICER])
    if spec.stage == "suspended":
        first = context.days_ago(10)
        suspend_provider(
            provider=provider,
            reason="学员反映安全措施不到位，核查期间暂停承办。",
            first=first,
            until=None,
            actor=officer,
            now=at(first, 11),
        )
    if spec.stage == "debarred":
        first = context.days_ago(60)
        debar_provider(
            provider=provider,
            reason="投标中提供虚假业绩材料，经查属实。",
            first=first,
            until=months_after(first, 24),
            actor=officer,
            now=at(first, 11),
        )


def _join_printed_account(context: BuildContext) -> None:
    """The printed provider's account joins by an invitation bound to its name."""
    provider, now = context.providers["huxiang"], at(context.days_ago(60), 9)
    user = context.users[PROVIDER_ACCOUNT]
    head = actor_for(provider.members.get().user)
    _invitation, token = invite_member(
        provider=provider,
        name=user.name,
        username=user.username,
        valid_from=context.days_ago(60),
        valid_until=context.today + timedelta(days=400),
        file=("授权委托书.pdf", blank_page()),
        actor=head,
        now=now,
    )
    accept_invitation(token=token, actor=actor_for(user), now=now + timedelta(hours=3))


def _agree(context: BuildContext) -> None:
    first = context.days_ago(500)
    record_agreement(
        provider=context.providers["yuanli"],
        unit=context.units[SCHOOL],
        title="沅澧大学现场教学基地",
        signed_on=first,
        first=first,
        last=context.today + timedelta(days=45),
        file=("共建协议.pdf", blank_page()),
        actor=actor_for(context.users[OFFICER]),
        now=at(first, 16),
    )


def _complain(context: BuildContext) -> None:
    now = at(date(context.today.year - 1, 11, 20), 9)
    for key, text, complainant in (
        ("yuanli", "现场教学临时改为室内讲授，与公布的课表不一致。", "一名参训学员"),
        ("huxiang", "结业材料发放晚了两周，联系多次才收到。", "一名参训学员"),
    ):
        complaint = file_complaint(
            provider=context.providers[key],
            text=text,
            complainant=complainant,
            actor=context.actor,
            now=now if key == "yuanli" else context.now - timedelta(days=2),
        )
        if key == "yuanli":
            decide_complaint(
                complaint=complaint,
                is_upheld=True,
                finding="反映属实：因天气改变教学方式而未事先公布，已提出整改要求。",
                actor=actor_for(context.users[OFFICER]),
                now=now + timedelta(days=6),
            )


def blank_page() -> bytes:
    """Return a PDF of one empty page: the papers of made-up organisations say nothing."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 4\n0000000000 65535 f \n" + rows + trailer
