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

  // The box in a list's head chooses all rows of the page; the bar of acts says how many are chosen.
  function setUpChoosing(head) {
    const all = head.querySelector("input");
    const boxes = [...head.closest("table").querySelectorAll("tbody input[name=chosen]")];
    const count = document.querySelector("[data-chosen-count]");
    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
      if (count) count.textContent = String(chosen);
      if (count) count.closest("[data-chosen]").hidden = false;
    };
    head.hidden = boxes.length === 0;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
    for (const box of boxes) box.addEventListener("change", show);
    show();
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

  // A form sent when the session had just ended comes back as it was after signing in again: in
  // this tab, for the same account, once. Passwords and files are never kept.
  const KEPT = "lms.form";
  const KEPT_FOR = 30 * 60 * 1000;

  function keepForm(event) {
    const form = event.target;
    const account = document.body.dataset.account;
    if (!account || form.method !== "post" || form.querySelector("[type=password]")) return;
    const fields = [...new FormData(form)].filter(
      ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string",
    );
    const kept = { path: location.pathname, account, at: Date.now(), fields };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  }

  function bringBack() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    if (!kept) return;
    const account = document.body.dataset.account;
    if (!account && location.pathname.startsWith("/accounts/")) {
      sessionStorage.setItem(KEPT, JSON.stringify({ ...kept, interrupted: true }));
      return;
    }
    if (account && kept.interrupted && location.pathname.startsWith("/accounts/2fa/")) return;
    sessionStorage.removeItem(KEPT);
    const usable = kept.interrupted && account === kept.account && kept.path === location.pathname;
    if (!usable || Date.now() - kept.at > KEPT_FOR) return;
    const names = new Set(kept.fields.map(([name]) => name));
    const form = [...document.querySelectorAll("main form[method=post]")].find((one) =>
      [...names].some((name) => one.elements[name]),
    );
    if (!form) return;
    for (const field of form.elements) {
      if (!field.name || ["hidden", "password", "file"].includes(field.type)) continue;
      const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = values.includes(field.value);
      } else if (values.length && "value" in field) {
        field.value = values[0];
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    const notice = document.querySelector("[data-form-kept]");
    if (notice) notice.hidden = false;
  }

  function setUp(scope) {
    const each = (selector, action) => scope.querySelectorAll(selector).forEach(action);
    each("[data-theme-toggle]", setUpTheme);
    each("[data-menu]", setUpMenu);
    each("form[data-guard]", setUpGuard);
    each("form[data-autosubmit]", setUpAutosubmit);
    each("[data-fill]", setUpFill);
    each("[data-choose-all]", setUpChoosing);
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

  const start = () => {
    setUp(document);
    bringBack();
    document.addEventListener("submit", keepForm);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) setUp(event.detail.elt);
  });
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details.more").forEach((fold) => (fold.open = true));
  });
})();
