"""Sign-in: names, lockout, sessions, second factors, passwords, one-time slips, single sign-on."""
