"""WeCom (企业微信): by QR code on a computer, at once inside the app."""
