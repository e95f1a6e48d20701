/* Ottisk: what moves by itself. News of notices over one stream of server-sent events, the panel of the bell,
   small forms in a dialog, keys of the calendar. Without it the bell is a link and the forms are pages. */
(function () {
  'use strict';
  const doc = document;
  const $ = (selector, within) => (within || doc).querySelector(selector);
  const $$ = (selector, within) => Array.from((within || doc).querySelectorAll(selector));
  const box = $('#toasts'), title = doc.title, most = 100;
  const fragment = { headers: { 'HX-Request': 'true' } };

  /* The number behind the bell, in every bell and in the title of the tab. */
  function count(unread) {
    const words = unread >= most ? (most - 1) + '+' : String(unread);
    $$('[data-badge]').forEach((badge) => { badge.textContent = words; badge.hidden = unread === 0; });
    doc.title = unread ? '(' + words + ') ' + title : title;
  }

  /* A message with a way to what it is about. Each is said once in a tab, also after the stream was broken or the page left. */
  const said = new Set(JSON.parse(sessionStorage.getItem('said') || '[]'));
  function say(notice) {
    if (said.has(notice.id)) return;
    said.add(notice.id);
    sessionStorage.setItem('said', JSON.stringify([...said].slice(-50)));
    const item = doc.createElement('div'), words = doc.createElement('span'), small = doc.createElement('small');
    item.className = 'ot-toast';
    words.textContent = notice.title;
    small.textContent = notice.text;
    words.append(small);
    item.append(words);
    if (notice.url) {
      const link = doc.createElement('a');
      link.href = notice.url;
      link.dataset.notice = notice.id;
      link.textContent = box.dataset.openWord;
      item.append(link);
    }
    box.append(item);
    setTimeout(() => item.remove(), 9000);
  }
  const waiting = [];
  function receive(news) {
    count(news.unread);
    news.toasts.forEach((notice) => { if (doc.hidden) waiting.push(notice); else say(notice); });
    if ($('#bell').matches(':popover-open')) fill();
  }

  /* One stream for all the tabs of a browser where it can tell them apart: the others hear by a channel.
     Elsewhere only the tab that is looked at holds a stream: a browser has six connections to a server. */
  let stream = null;
  function open() {
    if (stream) return;
    stream = new EventSource('/events');
    stream.addEventListener('notices', (event) => {
      const news = JSON.parse(event.data);
      receive(news);
      if (channel) channel.postMessage(news);
    });
  }
  function close() { if (stream) { stream.close(); stream = null; } }
  const shared = Boolean(window.BroadcastChannel && navigator.locks);
  const channel = shared ? new BroadcastChannel('ottisk-notices') : null;
  function begin() {
    count(Number(box.dataset.unread));
    if (channel) {
      channel.onmessage = (event) => receive(event.data);
      navigator.locks.request('ottisk-events', () => { open(); return new Promise(() => {}); }).catch(() => {});
    } else if (!doc.hidden) open();
    doc.addEventListener('visibilitychange', () => {
      if (!doc.hidden) waiting.splice(0).forEach(say);
      if (!channel) { if (doc.hidden) close(); else open(); }
    });
    addEventListener('pagehide', close);
  }

  /* The panel of the bell. */
  async function fill() {
    const answer = await fetch('/notices?panel=1', fragment);
    if (!answer.ok) return;
    $('#bell').innerHTML = await answer.text();
    htmx.process($('#bell'));
  }
  async function panel(bell) {
    const layer = $('#bell');
    if (layer.matches(':popover-open')) return layer.hidePopover();
    await fill();
    layer.showPopover();
    bell.setAttribute('aria-expanded', 'true');
    const first = $('a, button', layer);
    if (first) first.focus({ preventScroll: true });
  }
  /* What is opened from a notice is read. */
  function read(id) {
    fetch('/notices/' + id + '/read', { method: 'POST', keepalive: true, headers: { 'X-CSRF-Token': $('meta[name=csrf]').content, 'HX-Request': 'true' } });
  }

  /* A small form of another page, in a dialog over this one. */
  async function dialog(link) {
    const answer = await fetch(link.href, fragment);
    if (!answer.ok || answer.status === 204) { location.href = link.href; return; }
    const layer = doc.createElement('dialog');
    layer.className = 'ot-dialog p-3';
    layer.innerHTML = await answer.text();
    doc.body.append(layer);
    htmx.process(layer);
    layer.addEventListener('close', () => { layer.remove(); link.focus(); });
    layer.addEventListener('click', (event) => {
      if (event.target === layer) layer.close();
      if (event.target.closest('[data-close]')) { event.preventDefault(); layer.close(); }
    });
    layer.showModal();
  }

  /* Arrows go from hour to hour and from day to day; Page Up and Page Down turn the sheet. */
  function calendarKey(event) {
    const slot = event.target.closest && event.target.closest('.ot-cal .slot');
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    if (slot && steps[event.key]) {
      const days = $$('.ot-cal .day'), day = days.indexOf(slot.closest('.day')), hour = $$('.slot', days[day]).indexOf(slot);
      const column = days[day + steps[event.key][0]], next = column && $$('.slot', column)[hour + steps[event.key][1]];
      event.preventDefault();
      if (next) { slot.tabIndex = -1; next.tabIndex = 0; next.focus(); }
      return;
    }
    const turn = !event.target.matches('input, select, textarea') && !$('dialog[open]') && $('[data-key="' + event.key + '"]');
    if (turn) { event.preventDefault(); location.href = turn.href; }
  }

  function clicked(event) {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const notice = event.target.closest('[data-notice]'), bell = event.target.closest('[data-bell]'), link = event.target.closest('[data-dialog]');
    if (notice) read(notice.dataset.notice);
    if (bell && plain && $('#bell').showPopover) { event.preventDefault(); panel(bell); }
    if (link && plain) { event.preventDefault(); dialog(link); }
  }
  doc.addEventListener('click', clicked);
  doc.addEventListener('auxclick', clicked);
  doc.addEventListener('keydown', calendarKey);
  /* The first hour that can be reached by Tab: where no column is today's. */
  const slots = $$('.ot-cal .slot');
  if (slots.length && !slots.some((slot) => slot.tabIndex === 0)) slots[0].tabIndex = 0;
  if (box && window.EventSource) begin();
})();
