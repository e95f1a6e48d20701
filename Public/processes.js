/* The process editor: stages and actions are dragged to their places. The buttons of the form beside do the same by keyboard. */
(function () {
  'use strict';
  const doc = document, editor = doc.querySelector('[data-editor]');
  if (!editor) return;
  let held = null;
  function send(what, fields) {
    const form = doc.createElement('form');
    form.method = 'post';
    form.action = `/processes/${editor.dataset.id}/draft/${what}`;
    for (const [name, value] of Object.entries({ csrf: doc.querySelector('meta[name=csrf]').content, revision: editor.dataset.revision, ...fields })) {
      const field = doc.createElement('input');
      field.type = 'hidden'; field.name = name; field.value = value;
      form.append(field);
    }
    doc.body.append(form);
    form.submit();
  }
  const stageOf = (node) => node.closest('.ot-st[data-stage]');
  editor.addEventListener('dragstart', (event) => {
    held = event.target.closest('li[data-action], .ot-st[data-stage]');
    if (!held) return;
    event.stopPropagation();
    held.from = stageOf(held).dataset.stage;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', held.dataset.action || held.dataset.stage);
    setTimeout(() => held && held.classList.add('ghost'));
  });
  editor.addEventListener('dragover', (event) => {
    if (!held) return;
    const stage = event.target.closest('.ot-st[data-stage]');
    if (!stage) return;
    event.preventDefault();
    if (held.matches('li')) {
      const row = event.target.closest('li[data-action]'), list = stage.querySelector('.acts');
      if (row && row !== held) {
        const box = row.getBoundingClientRect();
        row[event.clientY > box.top + box.height / 2 ? 'after' : 'before'](held);
      } else if (!row && held.parentElement !== list) list.append(held);
      return;
    }
    if (stage === held) return;
    const box = stage.getBoundingClientRect();
    stage[event.clientX > box.left + box.width / 2 ? 'after' : 'before'](held);
  });
  editor.addEventListener('drop', (event) => event.preventDefault());
  editor.addEventListener('dragend', (event) => {
    const item = held;
    held = null;
    if (!item) return;
    item.classList.remove('ghost');
    // Let go outside, or Escape: as it was.
    if (event.dataTransfer.dropEffect === 'none') return location.reload();
    if (item.matches('li')) {
      const stage = stageOf(item), at = Array.from(item.parentElement.children).indexOf(item);
      return send('place-action', { stage: item.from, action: item.dataset.action, to: stage.dataset.stage, at });
    }
    const open = Array.from(editor.querySelectorAll('.ot-st[data-stage]')).map((it) => it.dataset.stage);
    send('order-stages', { stage: open.join(',') });
  });
})();
