"""SAML 2.0 against a response signed here."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zlib import decompress

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from defusedxml.ElementTree import fromstring
from django.test import Client
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from lms.settings.sso import single_sign_on
from tests.records.accounts.sign_in.conftest import is_signed_in

ISSUER = "https://idp.example.cn/metadata"
ACS = "http://testserver/accounts/saml/province/acs/"
AUDIENCE = "http://testserver/accounts/saml/province/metadata/"


def key_and_certificate() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture
def signing(settings, monkeypatch, tmp_path) -> tuple[str, str]:
    key, certificate = key_and_certificate()
    file = tmp_path / "idp.pem"
    file.write_text(certificate)
    for name, value in {
        "LMS_SAML": "province",
        "LMS_SAML_PROVINCE_NAME": "省统一身份认证",
        "LMS_SAML_PROVINCE_ENTITY_ID": ISSUER,
        "LMS_SAML_PROVINCE_SSO_URL": "https://idp.example.cn/sso",
        "LMS_SAML_PROVINCE_CERTIFICATE": str(file),
        "LMS_SAML_PROVINCE_STAFF_NUMBER_ATTRIBUTE": "gonghao",
    }.items():
        monkeypatch.setenv(name, value)
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on()
    return key, certificate


def assertion(number: str, request: str, now: datetime) -> str:
    def moment(minutes: int) -> str:
        return (now + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")

    return f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1"
 Version="2.0" IssueInstant="{moment(0)}"><saml:Issuer>{ISSUER}</saml:Issuer>
<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">p1</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData InResponseTo="{request}" Recipient="{ACS}" NotOnOrAfter="{moment(5)}"/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{moment(-5)}" NotOnOrAfter="{moment(5)}"><saml:AudienceRestriction>
<saml:Audience>{AUDIENCE}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{moment(0)}" SessionIndex="s1"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="gonghao"><saml:AttributeValue>{number}</saml:AttributeValue>
</saml:Attribute></saml:AttributeStatement></saml:Assertion>"""


def answer(number: str, request: str, key: str, certificate: str) -> str:
    now = datetime.now(UTC)
    signed = Utils.add_sign(
        assertion(number, request, now),
        key,
        certificate,
        False,
        Constants.RSA_SHA256,
        Constants.SHA256,
    )
    text = signed.decode() if isinstance(signed, bytes) else signed
    return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0"
 IssueInstant="{now:%Y-%m-%dT%H:%M:%SZ}" Destination="{ACS}" InResponseTo="{request}">
<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{ISSUER}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
{text}</samlp:Response>"""


def go(client: Client, number: str, key: str, certificate: str, *, edit: Any = None) -> Any:
    client.defaults["HTTP_HOST"] = "testserver"
    away = client.get("/accounts/saml/province/login/").headers["Location"]
    asked = parse_qs(urlsplit(away).query)["SAMLRequest"][0]
    request = fromstring(decompress(base64.b64decode(asked), -15)).attrib["ID"]
    text = answer(number, request, key, certificate)
    text = edit(text) if edit else text
    sent = client.post(
        "/accounts/saml/province/acs/",
        {"SAMLResponse": base64.b64encode(text.encode()).decode()},
    )
    return client.get(sent.headers["Location"])


def test_a_signed_answer_opens_the_account(member, signing, client: Client):
    user = member("43070001")
    go(client, "43070001", *signing)
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == user


def test_an_unknown_number_is_refused(signing, client: Client, db):
    assert go(client, "43079999", *signing).status_code == 403
    assert not is_signed_in(client)


def test_a_changed_or_strangely_signed_answer_opens_nothing(member, signing):
    member("43070001")
    member("43070002")
    changed = Client()
    go(changed, "43070002", *signing, edit=lambda text: text.replace("43070002", "43070001"))
    assert not is_signed_in(changed)
    stranger = Client()
    go(stranger, "43070001", *key_and_certificate())
    assert not is_signed_in(stranger)
