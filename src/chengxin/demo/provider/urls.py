"""The addresses of the made-up service: its login page, and what OpenID Connect asks for."""

from __future__ import annotations

from django.urls import include, path
from oauth2_provider.views import JwksInfoView, TokenView, UserInfoView

from chengxin.demo.provider import views

_protocol = (
    [
        path("authorize/", views.Authorise.as_view(), name="authorize"),
        path("token/", TokenView.as_view(), name="token"),
        path(
            ".well-known/openid-configuration",
            views.Described.as_view(),
            name="oidc-connect-discovery-info",
        ),
        path(".well-known/jwks.json", JwksInfoView.as_view(), name="jwks-info"),
        path("userinfo/", UserInfoView.as_view(), name="user-info"),
        path("sign-out/", views.SignOut.as_view(), name="rp-initiated-logout"),
    ],
    "oauth2_provider",
)

urlpatterns = [
    path("", include(_protocol)),
    path("sign-in/", views.sign_in, name="sign-in"),
]

handler400 = "chengxin.web.shared.errors.bad_request"
handler404 = "chengxin.web.shared.errors.not_found"
handler500 = "chengxin.web.shared.errors.server_error"
