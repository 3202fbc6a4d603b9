from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from chengxin.access.roles import Role
from chengxin.database import Server
from tests.web.matrix.asking import HOST, came_in
from tests.web.matrix.places import Places, places
from tests.web.staff.working import hired
from tests.web.walk.town import town


@pytest.fixture(scope="module")
def there(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """The town with one account for each role, everybody signed in."""
    folder = tmp_path_factory.mktemp("town")
    named = {"zh": "示例信用中心", "en": "Example Credit Centre"}
    kept = override_settings(ALLOWED_HOSTS=[HOST], OPERATOR=named, CONTACT="12345")
    with kept, town(server, folder) as found:
        workers = {role: hired(f"only {role}", [role]) for role in Role}
        yield places(found, came_in(workers), workers, folder)
