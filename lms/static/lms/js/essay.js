// The writing page: it tells what is saved and what is not, and lets the text field grow.
"use strict";

(() => {
  const form = document.querySelector("form[data-essay]");
  if (!form) return;
  const text = form.elements.text;
  const count = document.querySelector("[data-essay-count]");
  let typed = 0;
  let sent = 0;

  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 2}px`;
  };
  const tell = () => {
    if (count) count.textContent = text.value.replace(/\s/g, "").length.toLocaleString();
  };

  form.addEventListener("input", () => {
    typed += 1;
    grow();
    tell();
  });
  form.addEventListener("htmx:beforeRequest", () => {
    sent = typed;
    form.setAttribute("aria-busy", "true");
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    form.removeAttribute("aria-busy");
    const saved = event.detail.successful && event.detail.xhr.getResponseHeader("X-Saved") === "yes";
    document.querySelector("[data-essay-offline]").hidden = event.detail.successful;
    if (saved && typed === sent) form.dispatchEvent(new Event("lms:saved"));
  });
  grow();
  tell();
})();
