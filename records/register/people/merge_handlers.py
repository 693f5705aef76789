"""What the register does with its own rows in a merge of duplicates."""

from django.utils import timezone
from django.utils.translation import gettext as _

from records.register.enums import EndReason
from records.register.merging import MergeContext, MergeHandler, Unmoved
from records.register.models import Appointment, Cadre, CadrePhoto, PriorityTag, Transfer
from records.register.services.current_columns import bring_people_to


def move_rows(merging: MergeContext) -> list[str]:
    """Carry posts, transfers, tags and the photo over."""
    return [*_posts(merging), *_transfers(merging), *_tags(merging), *_photo(merging)]


def _posts(merging: MergeContext) -> list[str]:
    """Copy the posts: what was asked of the duplicate before the merge is answered as it was."""
    survivor = merging.survivor
    report: list[str] = []
    standing = list(Appointment.objects.filter(cadre=survivor))
    known = {(post.unit_id, post.post_title, post.since) for post in standing}
    for post in Appointment.objects.filter(cadre=merging.duplicate).order_by("since", "pk"):
        if (post.unit_id, post.post_title, post.since) in known:
            continue
        post.pk, post.cadre, post._state.adding = None, survivor, True
        if post.is_main and not _make_room(post, report):
            continue
        post.save(force_insert=True)
        report.append(
            _("Post “%(title)s”, since %(since)s, was carried over.")
            % {"title": post.post_title, "since": post.since.isoformat()}
        )
    today = timezone.localdate(merging.now)
    bring_people_to([survivor.pk], today=today, actor=merging.actor, now=merging.now)
    return report


def _make_room(post: Appointment, report: list[str]) -> bool:
    """Fit a main post among those of the survivor; return whether it is to be kept.

    The later of two ends the earlier one, since nobody holds two main posts on one day. What lies
    wholly within a post that has ended stays with the duplicate: cutting that one in two would
    invent an end that nobody recorded.
    """
    mains = list(Appointment.objects.main().filter(cadre=post.cadre).order_by("since"))
    before = next((one for one in reversed(mains) if one.since <= post.since), None)
    after = next((one for one in mains if one.since > post.since), None)
    if before is not None and (before.until is None or before.until > post.since):
        if before.since == post.since or before.until is not None:
            report.append(
                _("Post “%(title)s” stays with the duplicate: “%(other)s” was held then.")
                % {"title": post.post_title, "other": before.post_title}
            )
            return False
        before.until, before.end_reason = post.since, EndReason.SUCCEEDED
        before.save(update_fields=["until", "end_reason"])
        report.append(
            _("Post “%(title)s” ended on %(date)s, when the later one began.")
            % {"title": before.post_title, "date": post.since.isoformat()}
        )
    if after is not None and (post.until is None or post.until > after.since):
        post.until, post.end_reason = after.since, EndReason.SUCCEEDED
    return True


def _transfers(merging: MergeContext) -> list[str]:
    moved = Transfer.objects.filter(cadre=merging.duplicate).update(cadre=merging.survivor)
    return [_("Transfers carried over: %d.") % moved] if moved else []


def objections(survivor: Cadre, duplicate: Cadre) -> list[str]:
    """Return what must be settled first: a transfer that still waits for its answer."""
    waiting = Transfer.objects.waiting().filter(cadre__in=(survivor, duplicate))
    return [_("A transfer to %s waits for its answer.") % one.to_name for one in waiting]


def _tags(merging: MergeContext) -> list[str]:
    own = set(
        PriorityTag.objects.filter(cadre=merging.survivor, until=None).values_list(
            "kind", flat=True
        )
    )
    moving = PriorityTag.objects.filter(cadre=merging.duplicate)
    moved = moving.exclude(until=None, kind__in=own).update(cadre=merging.survivor)
    return [_("Priority tags carried over: %d.") % moved] if moved else []


def _photo(merging: MergeContext) -> list[str]:
    if CadrePhoto.objects.filter(cadre=merging.survivor).exists():
        return []
    moved = CadrePhoto.objects.filter(cadre=merging.duplicate).update(cadre=merging.survivor)
    return [_("The photo was carried over.")] if moved else []


def holdings(cadre: Cadre) -> list[str]:
    """Return how many posts and tags there are, and whether a photo."""
    report = [_("Posts: %d") % cadre.appointments.count()]
    if tags := [str(tag) for tag in cadre.priority_tags.filter(until=None)]:
        report.append(", ".join(tags))
    if CadrePhoto.objects.filter(cadre=cadre).exists():
        report.append(_("Photo"))
    return report


REGISTER_MERGE_HANDLER = MergeHandler(
    "records.register",
    move=move_rows,
    relations=(
        "records_register.Appointment.cadre",
        "records_register.Transfer.cadre",
        "records_register.PriorityTag.cadre",
        "records_register.CadrePhoto.cadre",
    ),
    objections=objections,
    holdings=holdings,
)

REGISTER_UNMOVED = (
    Unmoved("records_register.Cadre.merged_into", "the service points it to the survivor"),
    Unmoved("records_register.CadreMerge.survivor", "what was merged into whom, then"),
    Unmoved("records_register.CadreMerge.duplicate", "what was merged into whom, then"),
    Unmoved("records_register.NotSame.first", "what somebody found of that entry"),
    Unmoved("records_register.NotSame.second", "what somebody found of that entry"),
)
