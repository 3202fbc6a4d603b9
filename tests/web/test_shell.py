"""The frame of every page: headers, languages, sizes, forms, and what is said of errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from chengxin.text import language
from chengxin.web.shared.forms import problem, summary
from chengxin.web.shared.page import Frame, render

#: Any page: the frame is the same, and needs no database.
HELP = "/help/"

pytestmark = pytest.mark.usefixtures("plain_pages")


class Asked(forms.Form):
    """A form with one field of each kind."""

    name = forms.CharField(max_length=5)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    count = forms.IntegerField(min_value=1, required=False)

    def clean_name(self) -> str:
        if self.cleaned_data["name"] == "<b>":
            raise problem("<b> is no name")
        return str(self.cleaned_data["name"])


def _tripped(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret 42")


def _denied(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("secret 42")


def _suspicious(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("secret 42")


def _form(request: HttpRequest) -> HttpResponse:
    form = Asked(request.POST if request.method == "POST" else None)
    return render(request, "fields.html", {"form": form}, Frame(title="A form"))


def _plain(request: HttpRequest) -> HttpResponse:
    context = {"sentences": ["A page."]}
    return render(request, "error.html", context, Frame(title="A page", help=HELP))


urlpatterns = [
    path("help/", _plain),
    path("tripped", _tripped),
    path("denied", _denied),
    path("suspicious", _suspicious),
    path("form", _form),
]
handler400 = "chengxin.web.shared.errors.bad_request"
handler403 = "chengxin.web.shared.errors.denied"
handler404 = "chengxin.web.shared.errors.not_found"
handler500 = "chengxin.web.shared.errors.server_error"


@pytest.fixture
def plain_pages() -> Iterator[None]:
    """The pages of this module in place of the site's."""
    with override_settings(ROOT_URLCONF=__name__):
        yield


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.check("S24")
@pytest.mark.check("S42")
def test_nothing_runs_nothing_is_kept_and_nobody_frames_it(client: Client) -> None:
    response = client.get(HELP, secure=True)
    assert response.status_code == 200
    headers = response.headers
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "<script" not in text_of(response)
    assert "style=" not in text_of(response)


def test_pages_ask_their_own_site_alone(client: Client) -> None:
    for place in re.findall(r'(?:src|href)="([^"]*)"', text_of(client.get(HELP, secure=True))):
        assert place.startswith(("/", "#", "?")), place


@pytest.mark.parametrize("name", ["report.css", "site.css", "staff.css", "icon.svg"])
def test_static_files_are_served_and_may_be_kept(client: Client, name: str) -> None:
    response = client.get(f"/static/{name}", secure=True)
    assert response.status_code == 200
    assert "no-store" not in response.headers["Cache-Control"]
    response.close()


def test_the_page_stays_when_the_language_changes(client: Client) -> None:
    chinese = client.get(f"{HELP}?day=3", secure=True)
    assert '<html lang="zh-Hans">' in text_of(chinese)
    other = re.search(r'href="([^"]*)" hreflang="en"', text_of(chinese))
    assert other is not None
    assert other[1] == f"{HELP}?day=3&amp;lang=en"
    assert '<html lang="en">' in text_of(client.get(HELP, {"lang": "en"}, secure=True))
    assert '<html lang="en">' in text_of(client.get(HELP, secure=True))
    assert client.cookies["lang"]["httponly"]
    assert '<html lang="zh-Hans">' in text_of(client.get(HELP, {"lang": "zh"}, secure=True))


def test_an_unknown_choice_changes_nothing(client: Client) -> None:
    response = client.get(HELP, {"lang": "xx", "text": "<b>"}, secure=True)
    assert '<html lang="zh-Hans">' in text_of(response)
    assert not response.cookies


def test_large_text_is_kept_until_it_is_taken_back(client: Client) -> None:
    assert 'class="large"' in text_of(client.get(HELP, {"text": "large"}, secure=True))
    assert 'class="large"' in text_of(client.get(HELP, secure=True))
    assert 'class="large"' not in text_of(client.get(HELP, {"text": "usual"}, secure=True))


def test_only_a_demonstration_says_that_nothing_is_real(client: Client) -> None:
    assert "玉溪市公共信用信息中心 · 官方服务" in text_of(client.get(HELP, secure=True))
    with override_settings(DEMO=True):
        assert "官方服务" not in text_of(client.get(HELP, secure=True)).replace("非官方服务", "")


@pytest.mark.check("S24")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("place", "status"),
    [("tripped", 500), ("denied", 403), ("suspicious", 400), ("nowhere42", 404)],
)
def test_an_error_tells_what_to_do_and_nothing_else(
    client: Client, place: str, status: int, lang: str
) -> None:
    client.raise_request_exception = False
    response = client.get(f"/{place}", {"lang": lang}, secure=True)
    assert response.status_code == status
    assert {"zh": "zh-Hans", "en": "en"}[lang] == response.headers["Content-Language"]
    assert "<h1>" in text_of(response)
    for told in ("42", "Error", "Denied", "Traceback", place):
        assert told not in re.sub(r'href="[^"]*"', "", text_of(response))


def test_another_host_is_refused(client: Client) -> None:
    assert client.get(HELP, secure=True, headers={"host": "evil.example"}).status_code == 400


def test_a_form_from_nowhere_changes_nothing(client: Client) -> None:
    response = client.post("/form", {"name": "a"}, secure=True)
    assert response.status_code == 403
    assert "表单" in text_of(response)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.usefixtures("client")
def test_every_problem_is_listed_with_a_link_to_its_field(lang: str) -> None:
    request = RequestFactory().post("/form", {"name": "too long", "kind": "c", "count": "0"})
    with language(lang):
        text = text_of(
            render(request, "fields.html", {"form": Asked(request.POST)}, Frame(title="F"))
        )
        listed = summary(Asked(request.POST))
    assert [each.target for each in listed] == ["id_name", "id_kind_0", "id_count"]
    for each in listed:
        assert f'<a href="#{each.target}">{each.text}</a>' in text
        assert f'id="{each.target}"' in text
    assert text.count('aria-invalid="true"') == 3
    assert 'value="too long"' in text
    assert ("请" in listed[0].text or "字符" in listed[0].text) == (lang == "zh")


@pytest.mark.check("S27")
@pytest.mark.usefixtures("client")
def test_what_people_typed_is_never_markup() -> None:
    request = RequestFactory().post("/form", {"name": "<b>"})
    with language("en"):
        text = text_of(
            render(request, "fields.html", {"form": Asked(request.POST)}, Frame(title="F"))
        )
    assert "<b>" not in text
    assert "&lt;b&gt; is no name" in text
