"""What every test shares: one seed for a whole run, two depths of search, checked citations."""

import gc
import os
import random
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, settings

from chengxin.database import DatabaseError, Server
from tests.answered import FOLDER
from tests.site import MEMORY

PROVE_EXAMPLES = 500

# Stated in full: Hypothesis fixes its seed by itself wherever it believes to be in CI.
settings.register_profile(
    "prove",
    max_examples=PROVE_EXAMPLES,
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("tenth", settings.get_profile("prove"), max_examples=PROVE_EXAMPLES // 10)
# For what a run repeats on another server, after the same was drawn a tenth on the usual one.
settings.register_profile("again", settings.get_profile("prove"), max_examples=PROVE_EXAMPLES // 25)
settings.load_profile(os.environ.get("CHENGXIN_PROFILE", "tenth"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Draw the seed before Hypothesis looks for one; xdist hands the option to its workers."""
    if config.getoption("hypothesis_seed") is None:
        config.option.hypothesis_seed = os.environ.get("SEED") or str(random.randrange(2**32))
    if FOLDER not in os.environ:
        folder = TemporaryDirectory(prefix="answers-")
        os.environ[FOLDER] = folder.name
        config.add_cleanup(folder.cleanup)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage; what is collected stays, and is never looked through."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_report_header(config: pytest.Config) -> str:
    """Say which seed repeats this run."""
    return f"hypothesis seed: {config.getoption('hypothesis_seed')} (repeat with SEED=...)"


#: The tests that take longest, and the files whose tests together do, the longest first (seconds of
#: a processor, from sixty to ten): what is begun last is short, and no core waits for another.
LONG = (
    "tests/web/walk",
    "tests/demo/test_site.py",
    "tests/scoring/test_kernel.py",
    "tests/chaos",
    "tests/scoring/test_tune.py",
    "tests/scoring/test_impact.py",
    "tests/scoring/test_postgres.py",
    "tests/scoring/test_changes.py",
    "tests/scoring/test_replay.py",
    "tests/demo/test_report.py",
    "tests/docs/test_readme.py",
    "tests/cli/tune/test_page.py",
    "tests/cli/tune/test_saving.py",
    "tests/web/matrix",
    "tests/standing/publishing/test_switch_races.py",
    "tests/standing/test_scoring.py",
    "tests/standing/test_facts.py",
    "tests/cli/test_changed.py",
    "tests/standing/jobs/test_dying.py",
    "tests/scoring/test_felt.py",
    "tests/web/test_browser.py",
    "tests/records/test_withdrawal_races.py",
    "tests/records/test_leaving_races.py",
    "tests/scoring/test_seeded_bugs.py",
    "tests/standing/test_races.py",
)

#: (file, test) → the arguments of its marks, of everything collected, run or not.
ARTICLES = pytest.StashKey[dict[tuple[str, str], set[tuple[str, ...]]]]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the fast core first, so that a plain mistake shows at once; note which articles."""
    found = config.stash.setdefault(ARTICLES, {})
    for item in items:
        if isinstance(item, pytest.Function):
            key = (item.path.relative_to(config.rootpath).as_posix(), item.originalname)
            named = found.setdefault(key, set())
            named |= {tuple(map(str, mark.args)) for mark in item.iter_markers("article")}
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """When a test is begun: the fast core first, then those that another core should not await."""
    if item.get_closest_marker("slow") is None and item.get_closest_marker("browser") is None:
        return -1
    return next((at for at, place in enumerate(LONG) if item.nodeid.startswith(place)), len(LONG))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Put a test's citations into its report, and let none pass that could not be looked up."""
    for marker in item.iter_markers("article"):
        match marker.args:
            case (str(doc), str() | int() as number) if not marker.kwargs:
                item.user_properties.append(("article", f"{doc} {number}"))
            case _:
                pytest.fail("write article(doc, number)", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def _quick_hashing() -> Iterator[None]:
    """Hash passwords with little work; what is about that work sets the site's hashers again."""
    with override_settings(PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"]):
        yield


#: What the memory must have left before a server is put there.
MEMORY_BYTES = 4 * 2**30


def _quick_folder() -> str | None:
    """The folder for a test's server: in memory where there is plenty.

    Every setting is as anywhere else, and what commits writes down is written down; only there is
    no disk to wait for. What has to outlive more than a process is tried in `tests/database`.
    """
    try:
        return str(MEMORY) if disk_usage(MEMORY).free > MEMORY_BYTES else None
    except OSError:
        return None


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server for the tests of one process.

    Where there is none for this machine, a person may go on without; CI may not.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="server-", dir=_quick_folder()))
        try:
            yield stack.enter_context(Server(Path(folder)))
        except DatabaseError as error:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
