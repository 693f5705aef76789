"""No table that points to people is forgotten when two entries are merged."""

from django.apps import apps

from records.register.merging import decided_relations
from records.register.models import Cadre


def relations_to_cadres() -> set[str]:
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model is Cadre:
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_relation_to_a_cadre_is_moved_or_said_to_stay() -> None:
    assert relations_to_cadres() == set(decided_relations())
