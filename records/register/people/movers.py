"""What the register does with its own rows in a merge of duplicates."""

from datetime import date

from django.utils.translation import gettext as _

from records.register.merging import Merging, register_mover, register_staying
from records.register.models import Appointment, Cadre, CadrePhoto, PriorityTag


def move_rows(merging: Merging) -> list[str]:
    """Carry posts, tags and the photo over."""
    return [*_posts(merging), *_tags(merging), *_photo(merging)]


def _posts(merging: Merging) -> list[str]:
    """Copy the posts: what was asked of the duplicate before the merge is answered as it was."""
    survivor = merging.survivor
    told: list[str] = []
    standing = list(Appointment.objects.filter(cadre=survivor))
    known = {(post.unit_id, post.post_title, post.since) for post in standing}
    for post in Appointment.objects.filter(cadre=merging.duplicate).order_by("since", "pk"):
        if (post.unit_id, post.post_title, post.since) in known:
            continue
        post.pk, post.cadre, post._state.adding = None, survivor, True
        if post.is_main and post.until is None and not _make_room(post, told):
            continue
        post.save(force_insert=True)
        told.append(
            _("Post “%(title)s”, since %(since)s, was carried over.")
            % {"title": post.post_title, "since": post.since.isoformat()}
        )
    return told


def _make_room(post: Appointment, told: list[str]) -> bool:
    """Let the later of two main posts end the earlier; return whether `post` is to be kept."""
    current = Appointment.objects.filter(cadre=post.cadre, is_main=True, until=None).first()
    if current is None:
        return True
    if current.since == post.since:
        told.append(
            _("Post “%(title)s” stays with the duplicate: “%(other)s” began on the same day.")
            % {"title": post.post_title, "other": current.post_title}
        )
        return False
    if current.since > post.since:
        post.until = current.since
        return True
    _end(current, post.since)
    told.append(
        _("Post “%(title)s” ended on %(date)s, when the later one began.")
        % {"title": current.post_title, "date": post.since.isoformat()}
    )
    return True


def _end(post: Appointment, day: date) -> None:
    post.until = day
    post.save(update_fields=["until"])


def _tags(merging: Merging) -> list[str]:
    own = set(
        PriorityTag.objects.filter(cadre=merging.survivor, until=None).values_list(
            "kind", flat=True
        )
    )
    moving = PriorityTag.objects.filter(cadre=merging.duplicate)
    moved = moving.exclude(until=None, kind__in=own).update(cadre=merging.survivor)
    return [_("Priority tags carried over: %d.") % moved] if moved else []


def _photo(merging: Merging) -> list[str]:
    if CadrePhoto.objects.filter(cadre=merging.survivor).exists():
        return []
    moved = CadrePhoto.objects.filter(cadre=merging.duplicate).update(cadre=merging.survivor)
    return [_("The photo was carried over.")] if moved else []


def holdings(cadre: Cadre) -> list[str]:
    """Return how many posts and tags there are, and whether a photo."""
    told = [_("Posts: %d") % cadre.appointments.count()]
    if tags := [str(tag) for tag in cadre.priority_tags.filter(until=None)]:
        told.append(", ".join(tags))
    if CadrePhoto.objects.filter(cadre=cadre).exists():
        told.append(_("Photo"))
    return told


def register() -> None:
    """Say what becomes of the register's rows."""
    register_mover(
        "records.register",
        move_rows,
        relations=(
            "records_register.Appointment.cadre",
            "records_register.PriorityTag.cadre",
            "records_register.CadrePhoto.cadre",
        ),
        holdings=holdings,
    )
    register_staying("records_register.Cadre.merged_into", "the service points it to the survivor")
    for name in ("survivor", "duplicate"):
        register_staying(f"records_register.CadreMerge.{name}", "what was merged into whom, then")
    for name in ("first", "second"):
        register_staying(f"records_register.NotSame.{name}", "what somebody found of that entry")
