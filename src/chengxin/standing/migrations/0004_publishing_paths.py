"""The database's own functions look into temporary tables last.

Where `pg_temp` is not named it is searched first, and a temporary table of whoever calls would
stand for the real one in a function that has its owner's rights.
"""

from django.db import migrations

_LAST = """
alter function approval_by_another() set search_path = public, pg_temp;
alter function in_force_kept() set search_path = public, pg_temp;
"""

_FIRST = """
alter function approval_by_another() set search_path = public;
alter function in_force_kept() set search_path = public;
"""


class Migration(migrations.Migration):
    dependencies = [("standing", "0003_publishing_held")]

    operations = [migrations.RunSQL(_LAST, _FIRST)]
