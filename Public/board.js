/* The board: cards are dragged, alone or several together, and moved by keyboard. Without this file the same is done by the
   button of a card. The server decides every move; what it refuses comes with its reason. */
(function () {
  'use strict';
  const doc = document;
  const $ = (selector, within) => (within || doc).querySelector(selector);
  const $$ = (selector, within) => Array.from((within || doc).querySelectorAll(selector));
  const board = () => $('[data-board]');
  const card = (event) => event.target.closest && event.target.closest('[data-card]');
  let dragged = [];

  function chosen(one) {
    const all = $$('[data-card].sel');
    return one.classList.contains('sel') && all.length > 1 ? all : [one];
  }
  /* The stage on which this page shows a card: the server moves it from there or says who was faster. */
  function seen(one) {
    return one.closest('[data-stage]').dataset.stage;
  }
  function say(text) {
    const item = doc.createElement('div');
    item.className = 'ot-toast';
    item.textContent = text.trim();
    $('#toasts').append(item);
    setTimeout(() => item.remove(), 9000);
  }
  /* The form of a move in a dialog. */
  function ask(html) {
    const dialog = $('#ask-move');
    $('#ask-move-body').innerHTML = html;
    if (!dialog.open) dialog.showModal();
    const field = $('select, textarea', dialog);
    if (field) field.focus();
  }
  async function send(cards, stage) {
    const body = new URLSearchParams({ csrf: $('meta[name=csrf]').content, to: stage, back: board().dataset.url, id: cards.map((one) => one.dataset.id).join(','), from: cards.map(seen).join(',') });
    board().setAttribute('aria-busy', 'true');
    const answer = await fetch('/deals/board', { method: 'POST', body, headers: { 'HX-Request': 'true' } });
    const html = await answer.text();
    board().removeAttribute('aria-busy');
    const focus = cards[0].id;
    if (html.includes('data-move-form')) return ask(html);
    if (answer.ok) return replace(html, focus);
    const page = new DOMParser().parseFromString(html, 'text/html'), why = $('[data-why], .ot-alert, main p', page);
    say(why ? why.textContent : String(answer.status));
    refresh(focus);
  }
  function replace(html, focus) {
    $('#v-board-box').innerHTML = html;
    if (window.htmx) htmx.process($('#v-board-box'));
    const one = focus && doc.getElementById(focus);
    if (one) one.focus();
  }
  async function refresh(focus) {
    const answer = await fetch(board().dataset.url, { headers: { 'HX-Request': 'true' } });
    if (answer.ok) replace(await answer.text(), focus);
  }

  doc.addEventListener('dragstart', (event) => {
    const one = card(event);
    if (!one || !board().hasAttribute('data-may-move')) return;
    dragged = chosen(one);
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', dragged.map((it) => it.dataset.id).join(','));
    setTimeout(() => { dragged.forEach((it) => it.classList.add('ghost')); doc.body.classList.add('is-dragging'); });
  });
  doc.addEventListener('dragend', () => {
    dragged.forEach((it) => it.classList.remove('ghost'));
    dragged = [];
    doc.body.classList.remove('is-dragging');
    $$('.over').forEach((it) => it.classList.remove('over'));
  });
  const goal = (event) => dragged.length && event.target.closest && event.target.closest('[data-stage]');
  doc.addEventListener('dragover', (event) => {
    const stage = goal(event);
    $$('.over').forEach((it) => it.classList.toggle('over', it === stage));
    if (!stage) return;
    event.preventDefault();
    stage.classList.add('over');
  });
  doc.addEventListener('drop', (event) => {
    const stage = goal(event);
    if (!stage) return;
    event.preventDefault();
    const cards = dragged.filter((it) => it.closest('[data-stage]') !== stage);
    doc.body.classList.remove('is-dragging');
    if (cards.length) send(cards, stage.dataset.stage);
  });

  doc.addEventListener('keydown', (event) => {
    const one = card(event);
    if (!one || event.target !== one && !event.target.matches('.ttl')) return;
    if ((event.ctrlKey || event.metaKey) && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault();
      const columns = $$('.ot-col'), next = columns[columns.indexOf(one.closest('.ot-col')) + (event.key === 'ArrowRight' ? 1 : -1)];
      if (next) send(chosen(one), next.dataset.stage);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === 'KeyX') one.classList.toggle('sel');
    if (event.key === 'Escape') $$('[data-card].sel').forEach((it) => it.classList.remove('sel'));
    if (event.key === 'Enter' && event.target === one) location.href = $('.ttl', one).href;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const cards = $$('[data-card]', one.closest('.ot-col')), to = cards[cards.indexOf(one) + step];
      if (to) to.focus();
    }
    const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (side) {
      event.preventDefault();
      const columns = $$('.ot-col').filter((it) => $('[data-card]', it)), to = columns[columns.indexOf(one.closest('.ot-col')) + side];
      if (to) $('[data-card]', to).focus();
    }
  });
  doc.addEventListener('click', async (event) => {
    const link = event.target.closest('[data-ask]');
    if (link) {
      event.preventDefault();
      const answer = await fetch(link.href, { headers: { 'HX-Request': 'true' } });
      if (answer.ok) ask(await answer.text()); else location.href = link.href;
      return;
    }
    if (event.target.closest('#ask-move [data-close]')) { event.preventDefault(); $('#ask-move').close(); return; }
    const one = card(event);
    if (one && (event.ctrlKey || event.metaKey || event.shiftKey)) { event.preventDefault(); one.classList.toggle('sel'); }
  });
  /* Another stage in the form has other reasons. */
  doc.addEventListener('change', async (event) => {
    const form = event.target.name === 'to' && event.target.closest('[data-move-form]');
    if (!form) return;
    const url = new URL(form.action, location.href);
    url.search = new URLSearchParams({ to: event.target.value, note: form.note ? form.note.value : '', back: form.back.value });
    const answer = await fetch(url, { headers: { 'HX-Request': 'true' } });
    if (answer.ok) form.outerHTML = await answer.text();
  });
})();
