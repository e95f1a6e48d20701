// A letter that is sent from one's own mail: what is typed goes into the mail program's letter and into the clipboard.
(() => {
  const form = document.querySelector("[data-letter]");
  if (!form) return;
  const open = form.querySelector("[data-letter-open]"), copy = form.querySelector("[data-letter-copy]");
  const to = form.querySelector("[data-letter-to]"), subject = form.elements.subject, body = form.elements.body;
  const first = open.getAttribute("href").slice(7).split("?")[0];
  const follow = () => {
    const address = to ? to.selectedOptions[0]?.dataset.mail || "" : first;
    open.href = "mailto:" + address + "?subject=" + encodeURIComponent(subject.value) + "&body=" + encodeURIComponent(body.value.replace(/\r?\n/g, "\r\n"));
  };
  form.addEventListener("input", follow);
  form.addEventListener("change", follow);
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const words = copy.textContent;
    try { await navigator.clipboard.writeText(body.value); } catch { body.select(); document.execCommand("copy"); }
    copy.lastChild.textContent = copy.dataset.done;
    setTimeout(() => { copy.lastChild.textContent = words; }, 2000);
  });
})();
