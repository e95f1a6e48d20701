/* Names after @: while one is typed, the server offers colleagues who may see the record. Arrows choose, Enter or Tab takes, Escape closes;
   without this file a name is simply typed. */
(function () {
  'use strict';
  const doc = document;
  let field = null, list = null, asked = 0, waiting = 0;
  const around = (target) => target && target.closest && target.closest('[data-mentions]');
  const items = () => list ? Array.from(list.children) : [];
  const chosen = () => items().find((item) => item.getAttribute('aria-selected') === 'true');

  /* What stands between the last @ and the caret: a name, or two with a space. A mail address has a letter before its @. */
  function typed(input) {
    const before = input.value.slice(0, input.selectionStart), found = /(?:^|[^\p{L}\p{N}])@([\p{L}-]*(?: [\p{L}-]*)?)$/u.exec(before);
    return found ? { at: before.length - found[1].length, text: found[1] } : null;
  }
  function close() {
    clearTimeout(waiting);
    asked += 1;
    if (list) list.remove();
    list = null;
    if (field) ['role', 'aria-expanded', 'aria-controls', 'aria-haspopup', 'aria-autocomplete', 'aria-activedescendant'].forEach((name) => field.removeAttribute(name));
    field = null;
  }
  function choose(item) {
    items().forEach((one) => one.setAttribute('aria-selected', String(one === item)));
    field.setAttribute('aria-activedescendant', item.id);
    item.scrollIntoView({ block: 'nearest' });
  }
  function open(input, html) {
    close();
    const box = around(input);
    list = doc.createElement('ul');
    list.className = 'ot-atlist';
    list.id = 'at-list';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', box.dataset.label);
    list.innerHTML = html;
    box.append(list);
    field = input;
    const words = { role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'at-list', 'aria-haspopup': 'listbox', 'aria-autocomplete': 'list' };
    for (const [name, value] of Object.entries(words)) field.setAttribute(name, value);
    choose(list.firstElementChild);
  }
  async function ask(input) {
    const name = typed(input), mine = ++asked;
    if (!name) return close();
    let html = '';
    try {
      const answer = await fetch(around(input).dataset.mentions + '?q=' + encodeURIComponent(name.text), { headers: { 'HX-Request': 'true' } });
      html = answer.ok ? (await answer.text()).trim() : '';
    } catch { html = ''; }  /* without a network a name is typed */
    if (mine !== asked) return;
    if (html && doc.activeElement === input) open(input, html); else close();
  }
  function take(item) {
    const input = field, name = typed(input);
    close();
    if (!name) return;
    input.setRangeText(item.dataset.called + ' ', name.at, input.selectionStart, 'end');
    input.dispatchEvent(new Event('change', { bubbles: true }));
    input.focus();
  }

  doc.addEventListener('input', (event) => {
    if (!around(event.target)) return;
    clearTimeout(waiting);
    if (!typed(event.target)) return close();
    waiting = setTimeout(() => ask(event.target), 120);
  });
  /* Before the page's own keys, which would send the form or leave a cell. */
  doc.addEventListener('keydown', (event) => {
    if (!list || event.target !== field || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const all = items(), now = all.indexOf(chosen());
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) choose(all[(now + steps[event.key] + all.length) % all.length]);
    else if (event.key === 'Enter' || event.key === 'Tab') take(all[now]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  doc.addEventListener('mousedown', (event) => {
    const item = list && event.target.closest('#at-list [role=option]');
    if (!item) return;
    event.preventDefault();
    take(item);
  });
  doc.addEventListener('focusout', (event) => { if (event.target === field) close(); });
})();
