"""Single sign-on: OpenID Connect, SAML 2.0, DingTalk, WeCom; each bound to the staff number."""
