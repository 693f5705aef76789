// Sign-in pages: a passkey that failed says so, and a slip's QR code fills its form.
"use strict";

(() => {
  document.addEventListener("allauth.error", () => {
    document.querySelectorAll("[data-passkey-problem]").forEach((notice) => (notice.hidden = false));
  });

  const start = () => {
    const form = document.querySelector("form[data-slip]");
    if (!form || !location.hash) return;
    // What stands after # never reached the server; it leaves the address bar too.
    const given = new URLSearchParams(location.hash.slice(1));
    form.elements.name.value = given.get("n") || form.elements.name.value;
    form.elements.code.value = given.get("c") || form.elements.code.value;
    history.replaceState(null, "", location.pathname);
    form.elements.password.focus();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
