// Small comforts; every page works without them.
"use strict";

(() => {
  const root = document.documentElement;

  const isDark = () =>
    root.dataset.theme
      ? root.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;

  function setUpTheme(item) {
    const label = item.querySelector("[data-dark]");
    const show = () => {
      label.textContent = isDark() ? label.dataset.light : label.dataset.dark;
    };
    item.hidden = false;
    show();
    item.querySelector("button").addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
      show();
    });
  }

  // Close the open menu on Escape or a click elsewhere.
  function setUpMenu(menu) {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  // Ask before leaving a form whose fields have been changed and not sent.
  function setUpGuard(form) {
    let changed = false;
    form.addEventListener("input", () => (changed = true));
    form.addEventListener("submit", () => (changed = false));
    form.addEventListener("lms:saved", () => (changed = false));
    window.addEventListener("beforeunload", (event) => {
      if (changed) event.preventDefault();
    });
  }

  // A filter takes effect as soon as a choice is made.
  function setUpAutosubmit(form) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) {
        form.requestSubmit();
      }
    });
  }

  // Fill the sign-in form from a list of accounts (demonstration only).
  function setUpFill(button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const form = document.querySelector(button.dataset.form);
      form.elements.login.value = button.dataset.login;
      form.elements.password.value = button.dataset.password;
      form.querySelector("button[type=submit]").focus();
      form.scrollIntoView({ block: "center" });
    });
  }

  function setUp(scope) {
    const each = (selector, action) => scope.querySelectorAll(selector).forEach(action);
    each("[data-theme-toggle]", setUpTheme);
    each("[data-menu]", setUpMenu);
    each("form[data-guard]", setUpGuard);
    each("form[data-autosubmit]", setUpAutosubmit);
    each("[data-fill]", setUpFill);
    each("form[data-submit-on-load]", (form) => form.requestSubmit());
    each("[data-print]", (button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
    each("[data-dismiss]", (button) => {
      button.hidden = false;
      button.addEventListener("click", () => button.closest(".notice").remove());
    });
  }

  const start = () => setUp(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) setUp(event.detail.elt);
  });
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details.more").forEach((fold) => (fold.open = true));
  });
})();
