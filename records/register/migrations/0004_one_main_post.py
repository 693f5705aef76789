from typing import Any

from django.db import migrations, models

NO_OVERLAP = {
    "records_register_appointment": (
        "records_register_appointment_main_no_overlap",
        "int8range(cadre_id, cadre_id, '[]') WITH &&, daterange(since, until) WITH &&",
        "WHERE (kind = 1)",
    ),
    "records_register_unitspan": (
        "records_register_unitspan_no_overlap",
        "int8range(unit_id, unit_id, '[]') WITH &&, daterange(valid_from, valid_until) WITH &&",
        "",
    ),
}


def refuse_overlaps(apps: Any, schema_editor: Any) -> None:
    """A range of one number needs no extension for GiST, which a plain number would."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, (name, columns, condition) in NO_OVERLAP.items():
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({columns}) {condition}"
        )


def allow_overlaps(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, (name, _columns, _condition) in NO_OVERLAP.items():
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("records_register", "0003_fill_units_over_time")]

    operations = [
        migrations.RemoveField(
            model_name="appointment",
            name="is_main",
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", 1), ("until__isnull", True)),
                fields=("cadre",),
                name="records_register_appointment_one_main_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", 1)),
                fields=("cadre", "since"),
                name="records_register_appointment_one_main_begin",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [1, 2, 3, 9])),
                name="records_register_appointment_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", 3), _negated=True), ("until__isnull", False), _connector="OR"
                ),
                name="records_register_appointment_secondment_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("parent", "name"),
                name="records_register_unit_open_name_in_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level__in", ["departmental", "county", "township", "section", "none"])
                ),
                name="records_register_unit_level_known",
            ),
        ),
        migrations.RunPython(refuse_overlaps, allow_overlaps),
    ]
