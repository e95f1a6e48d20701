/* Ottisk: progressive enhancement only. Every screen works as plain HTML; this file adds
   the theme, the command palette, keys, toasts and guards against losing what was typed. */
(function () {
  'use strict';
  const doc = document, root = doc.documentElement;
  const $ = (selector, within) => (within || doc).querySelector(selector);
  const $$ = (selector, within) => Array.from((within || doc).querySelectorAll(selector));

  /* Theme: the server prints the cookie's choice; without a cookie the system decides before the first paint. */
  const chosen = () => (doc.cookie.match(/(?:^|; )theme=(light|dark)/) || [])[1];
  if (!chosen() && matchMedia('(prefers-color-scheme: dark)').matches) root.dataset.bsTheme = 'dark';
  function switchTheme() {
    const next = root.dataset.bsTheme === 'dark' ? 'light' : 'dark';
    root.dataset.bsTheme = next;
    doc.cookie = 'theme=' + next + '; Path=/; Max-Age=31536000; SameSite=Lax';
  }

  /* Sends a form that stands on no page. */
  function post(action, fields) {
    const form = doc.createElement('form');
    form.method = 'post';
    form.action = action;
    for (const [name, value] of Object.entries({ csrf: $('meta[name="csrf"]').content, ...fields })) {
      const field = doc.createElement('input');
      field.type = 'hidden'; field.name = name; field.value = value;
      form.append(field);
    }
    doc.body.append(form);
    form.submit();
  }
  /* Takes back what one action wrote: the one whose toast is shown, else one's last. */
  function undo(moment) { post('/undo', { moment: moment || '', back: location.pathname + location.search }); }

  function toast(text, moment, word) {
    const box = $('#toasts');
    if (!box || !text) return;
    const item = doc.createElement('div');
    item.className = 'ot-toast';
    item.textContent = text;
    if (moment) {
      const button = doc.createElement('button');
      button.textContent = word;
      button.addEventListener('click', () => undo(moment));
      item.append(button);
    }
    box.append(item);
    setTimeout(() => item.remove(), moment ? 9000 : 5000);
  }

  /* Palette: the server searches, the arrows choose, the menu serves as commands while nothing is typed. */
  let asking = 0;
  function openPalette() {
    const dialog = $('#cmd');
    if (!dialog || dialog.open) return;
    dialog.showModal();
    $('#cmd-q').value = '';
    commands();
    $('#cmd-q').focus();
  }
  function commands() {
    const list = $('#cmd-list');
    list.replaceChildren(...$$('.ot-side .ot-nav a').map((link) => {
      const copy = link.cloneNode(true);
      copy.className = 'it';
      copy.setAttribute('role', 'option');
      $$('.ot-rail-hide', copy).forEach((part) => part.classList.remove('ot-rail-hide'));
      return copy;
    }));
    choose(0);
  }
  async function ask(text) {
    const mine = ++asking;
    if (text.trim().length < 2) return commands();
    const answer = await fetch('/search?palette=1&q=' + encodeURIComponent(text), { headers: { 'HX-Request': 'true' } });
    if (mine !== asking || !answer.ok) return;
    $('#cmd-list').innerHTML = await answer.text();
    choose(0);
  }
  const options = () => $$('#cmd-list a');
  function choose(index) {
    const all = options();
    all.forEach((option, n) => option.setAttribute('aria-selected', n === index));
    if (all[index]) all[index].scrollIntoView({ block: 'nearest' });
  }
  function paletteKey(event) {
    const all = options(), now = all.findIndex((option) => option.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      choose((now + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % Math.max(1, all.length));
    }
    if (event.key === 'Enter' && all[now]) { event.preventDefault(); all[now].click(); }
    /* A browser would only empty the field of a search first. */
    if (event.key === 'Escape') { event.preventDefault(); $('#cmd').close(); }
  }

  /* Everything that can be made: the palette as if its word was typed. */
  function create() {
    openPalette();
    const field = $('#cmd-q');
    if (!field) return;
    field.value = field.dataset.create + ' ';
    ask(field.value);
  }

  /* Keys are physical, so they work in the Russian layout; they rest while somebody types. */
  let chord = false;
  doc.addEventListener('keydown', (event) => {
    const target = event.target, control = event.ctrlKey || event.metaKey;
    const typing = target.matches && target.matches('textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])');
    if (control && event.code === 'KeyK') { event.preventDefault(); return openPalette(); }
    if (control && event.key === 'Enter' && target.form) {
      event.preventDefault();
      // A form that asks with one button and saves with another says which one saves.
      return target.form.requestSubmit(Array.from(target.form.elements).find((one) => one.matches('[data-save]')));
    }
    if ($('#cmd') && $('#cmd').open) return paletteKey(event);
    if (typing || control || event.altKey || $('dialog[open]')) return;
    if (event.shiftKey && event.code === 'KeyD') return switchTheme();
    if (event.key === '?') return $('#help') && $('#help').showModal();
    const letter = event.code.replace('Key', '').toLowerCase();
    if (chord) {
      chord = false;
      const link = $('[data-go="' + letter + '"]');
      if (link) location.href = link.href;
      return;
    }
    if (letter === 'g') { chord = true; setTimeout(() => { chord = false; }, 900); }
    if (event.key === '/' || letter === 'slash') { event.preventDefault(); openPalette(); }
    if (letter === 'n') { const link = $('[data-new]'); if (link) location.href = link.href; }
    if (letter === 'z') { const box = $('#toasts'); undo(box && box.dataset.undo); }
    if (letter === 'j') moveRow(1);
    if (letter === 'k') moveRow(-1);
    if (letter === 'c') { event.preventDefault(); create(); }
    if (letter === 'x') tickRow();
  });
  function tickRow() {
    // A board marks its cards by itself.
    if (!$('[data-row] [data-sel]')) return;
    if (!$('[data-row].kb')) moveRow(1);
    const box = $('[data-row].kb [data-sel]');
    if (box) box.click();
  }
  /* The rows that are ticked are marked, and counted in the bar of what can be done with them. */
  function ticked() {
    const boxes = $$('[data-sel]'), count = boxes.filter((box) => box.checked).length;
    boxes.forEach((box) => { const row = box.closest('tr'); if (row) row.classList.toggle('sel', box.checked); });
    $$('[data-ticked]').forEach((place) => { place.textContent = count || ''; });
  }
  function moveRow(step) {
    const rows = $$('[data-row]');
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.classList.contains('kb'));
    if (now >= 0) rows[now].classList.remove('kb');
    const row = rows[Math.max(0, Math.min(rows.length - 1, now + step))];
    row.classList.add('kb');
    row.scrollIntoView({ block: 'nearest' });
    const link = $('a', row);
    if (link) link.focus({ preventScroll: true });
  }

  /* A form being edited warns before the page is left. */
  let dirty = null;

  /* What was typed is kept in this tab until the server has taken it: a sign-in that ran out in between loses nothing.
     One form at a time, for the person who typed it, and never a password. */
  const typed = {
    me: '', page: '',
    goal: (form) => new URL(form.getAttribute('action') || '', location.href).pathname,
    read() { try { return JSON.parse(sessionStorage.getItem('typed')); } catch { return null; } },
    write(draft) { try { sessionStorage.setItem('typed', JSON.stringify(draft)); } catch { /* no room in this tab: as without it */ } },
    forget() { sessionStorage.removeItem('typed'); },
    fields(form) { return Array.from(form.elements).filter((one) => one.name && one.name !== 'csrf' && !one.matches('button, fieldset, output, [type=submit], [type=file]') && (one.type !== 'hidden' || one.name === 'version')); },
    keep(form, isSent) {
      const fields = typed.fields(form);
      if (!typed.me || (form.getAttribute('method') || 'get').toLowerCase() !== 'post' || $('[type=password]', form)) return;
      if (!fields.some((one) => one.matches('textarea, select, input:not([type=hidden])'))) return;
      const values = fields.map((one) => [one.name, /^(checkbox|radio)$/.test(one.type) ? (one.checked ? [one.value] : null) : one.multiple ? Array.from(one.selectedOptions, (option) => option.value) : [one.value]]);
      typed.write({ me: typed.me, page: typed.page, action: typed.goal(form), at: Date.now(), isSent, values });
    },
    /* A page without the menu: the sign-in came in between. */
    away() {
      const draft = typed.read(), next = $('input[name=next]');
      if (!draft) return;
      typed.write({ ...draft, isAway: true });
      if (next && draft.isSent) next.value = draft.page;
    },
    back() {
      const draft = typed.read();
      if (!draft) return;
      const isHere = draft.page === location.pathname + location.search;
      if (!draft.isAway || draft.me !== typed.me || Date.now() - draft.at > 3600000) return typed.forget();
      if (!isHere) return;
      typed.forget();
      const form = $$('form').find((one) => (one.getAttribute('method') || '').toLowerCase() === 'post' && typed.goal(one) === draft.action && typed.fields(one).length > 1);
      if (!form) return;
      const seen = {};
      typed.fields(form).forEach((one) => {
        const turn = seen[one.name] = (seen[one.name] || 0) + 1, value = (draft.values.filter(([name]) => name === one.name)[turn - 1] || [])[1];
        if (value === undefined) return;
        if (/^(checkbox|radio)$/.test(one.type)) one.checked = value !== null;
        else if (one.multiple) Array.from(one.options).forEach((option) => { option.selected = value.includes(option.value); });
        else one.value = value[0];
        for (let fold = one.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
      });
      dirty = form;
      form.scrollIntoView({ block: 'nearest' });
      toast($('#toasts').dataset.typedWord);
    },
    begin() {
      const box = $('#toasts'), last = typed.read();
      if (!box) return typed.away();
      typed.me = box.dataset.me;
      typed.page = 'refused' in box.dataset && last ? last.page : location.pathname + location.search;
      typed.back();
    },
  };
  addEventListener('pagehide', () => { if (dirty) typed.keep(dirty, false); });

  /* Without a network: the page says so, and nothing typed is sent into the void. */
  function offline() {
    const seen = doc.body.dataset.offline, away = !navigator.onLine || seen !== undefined;
    let strip = $('.ot-offline');
    if (!away) return strip && strip.remove();
    const words = $('meta[name="offline"]');
    if (strip || !words) return;
    strip = doc.createElement('div');
    strip.className = 'ot-offline';
    strip.setAttribute('role', 'status');
    strip.textContent = words.content + (seen ? ' · ' + new Date(seen).toLocaleString(root.lang) : '');
    doc.body.prepend(strip);
  }
  addEventListener('online', () => { if (doc.body.dataset.offline !== undefined) location.reload(); else offline(); });
  addEventListener('offline', offline);
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => undefined);  // without it the program only needs its network

  doc.addEventListener('DOMContentLoaded', () => {
    offline();
    doc.addEventListener('submit', (event) => {
      if (navigator.onLine || (event.target.method || 'get') === 'get') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      toast($('meta[name="offline"]').content);
    }, true);
    const box = $('#toasts');
    typed.begin();
    doc.addEventListener('htmx:afterOnLoad', (event) => {
      const draft = typed.read(), goal = event.detail.xhr.getResponseHeader('HX-Redirect') || '';
      if (draft && !draft.isAway && !goal.startsWith('/login')) typed.forget();
    });
    /* The chosen page of the menu is in sight, however long the menu. */
    const place = $('.ot-side .ot-nav [aria-current=page]');
    if (place) place.scrollIntoView({ block: 'nearest' });
    if (box && box.dataset.say) toast(box.dataset.say, box.dataset.undo, box.dataset.undoWord);
    doc.addEventListener('click', (event) => {
      const button = event.target.closest('[data-cmd], [data-help], [data-theme-toggle], [data-print], [data-reveal]');
      if (button) {
        if (button.closest('#cmd')) { event.preventDefault(); $('#cmd').close(); }
        if (button.matches('[data-cmd]')) openPalette();
        if (button.matches('[data-help]')) $('#help').showModal();
        if (button.matches('[data-theme-toggle]')) switchTheme();
        if (button.matches('[data-print]')) print();
        if (button.matches('[data-reveal]')) {
          const secret = doc.getElementById(button.dataset.reveal), isHidden = secret.type === 'password';
          secret.type = isHidden ? 'text' : 'password';
          button.setAttribute('aria-pressed', String(isHidden));
        }
        return;
      }
      const pencil = event.target.closest('[data-cell]');
      if (pencil) {
        const cell = pencil.closest('td');
        htmx.ajax('GET', `${cell.parentElement.dataset.href}/field/${pencil.dataset.cell}`, { target: cell, swap: 'outerHTML' });
        return;
      }
      /* A finger that misses the box has ticked it all the same. */
      const tick = event.target.closest('td.w-ck');
      if (tick) {
        if (!event.target.closest('input, label')) $('input', tick).click();
        return;
      }
      const row = event.target.closest('tr[data-href]');
      if (row && !event.target.closest('a, button, input, select, label')) location.href = row.dataset.href;
    });
    /* Escape leaves a cell as it was. */
    doc.addEventListener('keydown', (event) => {
      const cell = event.key === 'Escape' && event.target.closest('td[data-cell-url]');
      if (cell) htmx.ajax('GET', `${cell.dataset.cellUrl}?show=1`, { target: cell, swap: 'outerHTML' });
    });
    doc.addEventListener('htmx:afterSwap', (event) => {
      const control = $('.ot-editing select, .ot-editing input:not([type=hidden])', event.detail.elt.closest('table') || doc);
      if (control) control.focus();
    });
    doc.addEventListener('input', (event) => {
      if (event.target.id === 'cmd-q') ask(event.target.value);
      if (event.target.closest('form[data-guard]')) dirty = event.target.closest('form[data-guard]');
    });
    doc.addEventListener('change', (event) => {
      if (event.target.matches('[data-sel-all]')) doc.querySelectorAll('[data-sel]').forEach((box) => { box.checked = event.target.checked; });
      if (event.target.matches('[data-sel-all], [data-sel]')) ticked();
    });
    doc.addEventListener('change', (event) => { if (event.target.matches('[data-autosubmit]')) event.target.form.requestSubmit(); });
    doc.addEventListener('submit', (event) => {
      dirty = null;
      if (typed.goal(event.target) === '/logout') typed.forget(); else typed.keep(event.target, true);
      const button = $('button.btn-primary', event.target);
      if (button) button.setAttribute('aria-busy', 'true');
    });
    /* Files dropped on a form, or chosen in it, are sent at once. */
    const dropped = (event) => event.target.closest && event.target.closest('form[data-drop]');
    ['dragover', 'dragenter'].forEach((name) => doc.addEventListener(name, (event) => {
      const form = dropped(event);
      if (form) { event.preventDefault(); form.classList.add('over'); }
    }));
    doc.addEventListener('dragleave', (event) => { const form = dropped(event); if (form) form.classList.remove('over'); });
    doc.addEventListener('drop', (event) => {
      const form = dropped(event);
      if (!form) return;
      event.preventDefault();
      form.classList.remove('over');
      if (!event.dataTransfer.files.length) return;
      $('input[type=file]', form).files = event.dataTransfer.files;
      form.requestSubmit();
    });
    doc.addEventListener('change', (event) => { if (event.target.matches('form[data-drop] input[type=file]') && event.target.files.length) event.target.form.requestSubmit(); });
    /* Rows of an ordered list are dragged; the order of their hidden fields is what the form sends. */
    let held = null;
    doc.addEventListener('dragstart', (event) => {
      held = event.target.closest && event.target.closest('[data-order] li[draggable]');
      if (held) held.classList.add('drag');
    });
    doc.addEventListener('dragover', (event) => {
      const row = held && event.target.closest('li'), list = row && row.closest('[data-order]');
      if (!list || row === held || !list.contains(held)) return;
      event.preventDefault();
      const box = row.getBoundingClientRect();
      row[event.clientY > box.top + box.height / 2 ? 'after' : 'before'](held);
      if (list.firstElementChild === held && list.children[1].matches('[data-fixed]')) list.children[1].after(held);
    });
    doc.addEventListener('dragend', () => {
      if (!held) return;
      const list = held.closest('[data-order]');
      held.classList.remove('drag');
      held = null;
      if (list.dataset.order !== 'quiet') list.closest('form').requestSubmit();
    });
    /* In a quiet list the buttons move the row at once; the form is sent when it is ready. */
    doc.addEventListener('click', (event) => {
      const step = event.target.closest('[data-order=quiet] [data-step]');
      if (!step) return;
      event.preventDefault();
      const row = step.closest('li'), other = step.dataset.step === 'up' ? row.previousElementSibling : row.nextElementSibling;
      if (other) other[step.dataset.step === 'up' ? 'before' : 'after'](row);
      step.focus();
    });
    /* The edge of a column is dragged: its width is kept with the list. */
    doc.addEventListener('pointerdown', (event) => {
      const edge = event.target.closest('[data-edge]'), table = edge && edge.closest('[data-widths]');
      if (!table) return;
      event.preventDefault();
      const head = edge.closest('th'), heads = $$('thead th', table), columns = $$('col', table), start = event.clientX, before = head.offsetWidth;
      const widths = heads.map((one) => one.offsetWidth);
      columns.forEach((column, at) => { if (!column.className) column.style.setProperty('--w', widths[at]); });
      table.style.setProperty('--tw', 0);
      table.classList.add('sized', 'busy');
      const column = columns[heads.indexOf(head)];
      let width = before;
      const move = (next) => {
        width = Math.round(Math.max(60, Math.min(800, before + next.clientX - start)));
        column.style.setProperty('--w', width);
        table.style.setProperty('--tw', widths.reduce((sum, one) => sum + one, 0) - before + width);
      };
      const end = (last) => {
        doc.removeEventListener('pointermove', move);
        doc.removeEventListener('pointerup', end);
        doc.removeEventListener('pointercancel', end);
        table.classList.remove('busy');
        /* Taken over by the system, as for scrolling: nothing was chosen. */
        if (last.type === 'pointercancel' && width !== before) move({ clientX: start });
        if (width === before) return;
        const body = new URLSearchParams({ csrf: $('meta[name=csrf]').content, query: table.dataset.query, width });
        fetch(`${table.dataset.widths}/${edge.dataset.edge}`, { method: 'POST', headers: { 'HX-Request': 'true' }, body });
      };
      doc.addEventListener('pointermove', move);
      doc.addEventListener('pointerup', end);
      doc.addEventListener('pointercancel', end);
    });
    /* A group of a list folds; its rows are loaded the first time. */
    doc.addEventListener('click', (event) => {
      const fold = event.target.closest('[data-fold]');
      if (!fold) return;
      const body = doc.getElementById(fold.getAttribute('aria-controls')), open = fold.getAttribute('aria-expanded') === 'true';
      fold.setAttribute('aria-expanded', String(!open));
      body.hidden = open;
      if (!body.rows.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, true);
    /* A board: a card is dragged to another column, or moved with Shift and an arrow. The server decides where it stands. */
    let card = null;
    const cardsOf = (column) => $('.cards', column);
    async function moveCard(item, cards) {
      const board = item.closest('[data-choices]'), from = item.parentElement, after = item.nextElementSibling;
      if (!cards || cards === from || !('takes' in cards.dataset) || item.getAttribute('aria-busy')) return;
      item.setAttribute('aria-busy', 'true');
      cards.prepend(item);
      const fields = { csrf: $('meta[name=csrf]').content, by: board.dataset.choices, value: cards.dataset.key, version: item.dataset.version, query: board.dataset.query };
      let text = '', ok = false;
      try {
        const answer = await fetch(item.dataset.move, { method: 'POST', headers: { 'HX-Request': 'true' }, body: new URLSearchParams(fields) });
        ok = answer.ok;
        if (ok || answer.status === 409 || answer.status === 422) text = await answer.text();
      } catch { ok = false; }
      const box = doc.createElement('template');
      box.innerHTML = text;
      const fresh = $('[data-card]', box.content), say = $('[data-say]', box.content);
      if (say && 'gone' in say.dataset) {
        item.remove();
        recount(board, from.dataset.key, null);
        return toast(say.dataset.say);
      }
      if (!fresh) {
        item.removeAttribute('aria-busy');
        from.insertBefore(item, after);
        item.focus();
        return toast(board.dataset.failed);
      }
      const place = $$('.cards', board).find((one) => one.dataset.key === fresh.dataset.in);
      if (place === from) from.insertBefore(item, after); else if (place) place.prepend(item);
      item.replaceWith(fresh);
      fresh.focus();
      if (say) return toast(say.dataset.say);
      toast(`${board.dataset.moved}: ${place.closest('.ot-col').getAttribute('aria-label')}`, 'last', board.dataset.undoWord);
      recount(board, from.dataset.key, place.dataset.key);
    }
    /* A column that is loaded later may bring a card that has been moved meanwhile: it stands once, as it is now. */
    doc.addEventListener('htmx:afterSettle', () => $$('[data-choices]').forEach((board) => {
      const first = new Map();
      $$('[data-card]', board).forEach((one) => {
        const other = first.get(one.dataset.card);
        if (!other || Number(one.dataset.version) > Number(other.dataset.version)) first.set(one.dataset.card, one);
        if (other) (first.get(one.dataset.card) === one ? other : one).remove();
      });
    }));
    function recount(board, from, to) {
      [[from, -1], [to, 1]].filter(([key]) => key !== null).forEach(([key, step]) => {
        const number = $('.muted', doc.getElementById('n-' + key) || board), text = number && number.closest('header') && number.textContent;
        if (text && /^\d+$/.test(text)) number.textContent = String(Number(text) + step);
      });
    }
    doc.addEventListener('dragstart', (event) => {
      card = event.target.closest && event.target.closest('[data-choices] [data-move]');
      if (!card) return;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', card.dataset.card);
      card.classList.add('drag');
    });
    doc.addEventListener('dragover', (event) => {
      if (!card) return;
      const column = event.target.closest('.ot-col');
      $$('.ot-col.over').forEach((one) => one.classList.toggle('over', one === column));
      if (!column || !('takes' in cardsOf(column).dataset)) return;
      event.preventDefault();
      column.classList.add('over');
    });
    doc.addEventListener('drop', (event) => {
      const column = card && event.target.closest('.ot-col');
      if (!column) return;
      event.preventDefault();
      moveCard(card, cardsOf(column));
    });
    doc.addEventListener('dragend', () => {
      if (!card) return;
      card.classList.remove('drag');
      card = null;
      $$('.ot-col.over').forEach((one) => one.classList.remove('over'));
    });
    doc.addEventListener('keydown', (event) => {
      const item = event.target.matches && event.target.matches('[data-choices] [data-card]') && event.target;
      if (!item) return;
      const columns = $$('.ot-col', item.closest('[data-choices]')), at = columns.indexOf(item.closest('.ot-col'));
      if (event.key === 'Enter') location.href = $('a.ttl', item).href;
      const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (side && event.shiftKey && item.dataset.move) { event.preventDefault(); moveCard(item, columns[at + side] && cardsOf(columns[at + side])); } else if (side && columns[at + side]) {
        const near = $('[data-card]', columns[at + side]);
        if (near) { event.preventDefault(); near.focus(); }
      }
      const line = { ArrowUp: item.previousElementSibling, ArrowDown: item.nextElementSibling }[event.key];
      if (line && line.matches('[data-card]')) { event.preventDefault(); line.focus(); }
    });
    /* Only one menu of a card is open. */
    doc.addEventListener('toggle', (event) => {
      if (event.target.matches('.ot-move[open]')) $$('.ot-move[open]').forEach((one) => { if (one !== event.target) one.open = false; });
    }, true);
    /* A company is dragged under another; the button beside it does the same by keyboard. */
    $$('[data-tree]').forEach((tree) => {
      let dragged = null;
      const node = (event) => event.target.closest('[data-node]');
      tree.addEventListener('dragstart', (event) => { dragged = node(event); event.dataTransfer.effectAllowed = 'move'; event.dataTransfer.setData('text/plain', dragged.dataset.node); });
      tree.addEventListener('dragend', () => { dragged = null; $$('.over', tree).forEach((one) => one.classList.remove('over')); });
      tree.addEventListener('dragover', (event) => {
        const over = node(event);
        $$('.over', tree).forEach((one) => one.classList.toggle('over', one === over));
        if (!dragged || !over || over === dragged || dragged.closest('li').contains(over)) return;
        event.preventDefault();
        over.classList.add('over');
      });
      tree.addEventListener('drop', (event) => {
        event.preventDefault();
        const over = node(event);
        if (!dragged || !over || over === dragged) return;
        post(`/counterparties/${dragged.dataset.node}/${tree.dataset.tree}`, { parent_id: over.dataset.node, version: dragged.dataset.version, back: tree.dataset.back });
      });
    });
    $$('dialog').forEach((dialog) => dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); }));
    const wrong = $('[aria-invalid=true]');
    if (wrong) wrong.focus();
    /* htmx sends the token that every unsafe request needs. */
    doc.addEventListener('htmx:configRequest', (event) => { event.detail.headers['X-CSRF-Token'] = $('meta[name=csrf]').content; });
  });
  addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });
})();
