"""Single sign-on from the environment alone; a value that is missing or wrong is named.

LMS_OIDC=city                      LMS_SAML=province
LMS_OIDC_CITY_URL=https://…        LMS_SAML_PROVINCE_ENTITY_ID=…
LMS_OIDC_CITY_CLIENT_ID=…          LMS_SAML_PROVINCE_SSO_URL=https://…
LMS_OIDC_CITY_SECRET=…             LMS_SAML_PROVINCE_CERTIFICATE=/etc/lms/idp.pem
LMS_DINGTALK_CLIENT_ID=…           LMS_WECOM_CORP_ID=…, LMS_WECOM_AGENT_ID=…
LMS_DINGTALK_SECRET=…              LMS_WECOM_SECRET=…
"""

import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from lms.settings.env import env, required

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,29}")


def single_sign_on() -> dict[str, dict[str, Any]]:
    """Return django-allauth's providers; only those that the environment names."""
    providers = {
        "openid_connect": _apps("LMS_OIDC", _openid_app),
        "saml": _apps("LMS_SAML", _saml_app),
        "dingtalk": [_dingtalk_app()] if env.str("LMS_DINGTALK_CLIENT_ID", default="") else [],
        "wecom": [_wecom_app()] if env.str("LMS_WECOM_CORP_ID", default="") else [],
    }
    return {
        name: {"APPS": apps, "OAUTH_PKCE_ENABLED": name == "openid_connect"}
        for name, apps in providers.items()
        if apps
    }


def _apps(variable: str, build: Any) -> list[dict[str, Any]]:
    found = []
    for name in env.list(variable, default=[]):
        if not IDENTIFIER.fullmatch(name.strip()):
            raise ImproperlyConfigured(
                f"{variable}: '{name}' must be small letters, digits and _, such as city."
            )
        found.append(build(name.strip(), f"{variable}_{name.strip().upper()}"))
    return found


def _openid_app(name: str, prefix: str) -> dict[str, Any]:
    app: dict[str, Any] = {
        "provider_id": name,
        "name": env.str(f"{prefix}_NAME", default="OpenID Connect"),
        "client_id": required(f"{prefix}_CLIENT_ID", hint="the client id at the identity provider"),
        "secret": required(f"{prefix}_SECRET", hint="the client secret"),
        "settings": {
            "server_url": _address(f"{prefix}_URL", "the issuer's address, https://…"),
            "staff_number": env.str(f"{prefix}_STAFF_NUMBER_CLAIM", default="staff_number"),
        },
    }
    scope = env.list(f"{prefix}_SCOPE", default=["openid", "profile"])
    app["settings"]["scope"] = scope
    return app


def _saml_app(name: str, prefix: str) -> dict[str, Any]:
    number = required(
        f"{prefix}_STAFF_NUMBER_ATTRIBUTE", hint="the name of the attribute with the staff number"
    )
    idp: dict[str, Any] = {
        "entity_id": required(f"{prefix}_ENTITY_ID", hint="the identity provider's entity id")
    }
    if env.str(f"{prefix}_METADATA_URL", default=""):
        idp["metadata_url"] = _address(f"{prefix}_METADATA_URL", "the address of its metadata")
    else:
        idp["sso_url"] = _address(f"{prefix}_SSO_URL", "the address of its sign-in page")
        idp["x509cert"] = _certificate(f"{prefix}_CERTIFICATE")
    return {
        "provider_id": name,
        "client_id": name,
        "name": env.str(f"{prefix}_NAME", default="SAML"),
        "settings": {
            "idp": idp,
            "staff_number": number,
            "attribute_mapping": {"uid": env.str(f"{prefix}_UID_ATTRIBUTE", default=number)},
            "advanced": {
                "want_assertion_signed": True,
                "reject_idp_initiated_sso": True,
                "allow_single_label_domains": True,
            },
        },
    }


def _dingtalk_app() -> dict[str, Any]:
    return {
        "client_id": env.str("LMS_DINGTALK_CLIENT_ID"),
        "secret": required("LMS_DINGTALK_SECRET", hint="the application's secret"),
        "name": env.str("LMS_DINGTALK_NAME", default="钉钉"),
        "settings": {
            "staff_number": env.str("LMS_DINGTALK_STAFF_NUMBER", default="job_number"),
            "login_url": env.str("LMS_DINGTALK_LOGIN_URL", default="https://login.dingtalk.com"),
            "api_url": env.str("LMS_DINGTALK_API_URL", default="https://api.dingtalk.com"),
            "corp_url": env.str("LMS_DINGTALK_CORP_URL", default="https://oapi.dingtalk.com"),
        },
    }


def _wecom_app() -> dict[str, Any]:
    return {
        "client_id": env.str("LMS_WECOM_CORP_ID"),
        "secret": required("LMS_WECOM_SECRET", hint="the application's secret"),
        "name": env.str("LMS_WECOM_NAME", default="企业微信"),
        "settings": {
            "agent_id": required("LMS_WECOM_AGENT_ID", hint="the application's agent id"),
            "staff_number": env.str("LMS_WECOM_STAFF_NUMBER", default="userid"),
            "login_url": env.str("LMS_WECOM_LOGIN_URL", default="https://login.work.weixin.qq.com"),
            "inside_url": env.str("LMS_WECOM_INSIDE_URL", default="https://open.weixin.qq.com"),
            "api_url": env.str("LMS_WECOM_API_URL", default="https://qyapi.weixin.qq.com"),
        },
    }


def _address(variable: str, hint: str) -> str:
    address = required(variable, hint=hint)
    if not address.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{variable} must start with https:// (or http://).")
    return address.rstrip("/")


def _certificate(variable: str) -> str:
    text = required(variable, hint="the PEM file of the identity provider's certificate")
    if "BEGIN CERTIFICATE" in text:
        return text
    try:
        return Path(text).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{variable}: {text} cannot be read ({error}).") from None
