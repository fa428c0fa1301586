"""The JavaScript of the page: small listeners that send what the user did to Python. Nothing is fetched from outside."""

from __future__ import annotations

SHEET = """
let inside = false;  // whether the turn was taken in the sheet, so that the keyboard goes on from there
const say = detail => trigger('select', detail);
const parsed = text => { try { return JSON.parse(text) } catch { return null } };
element.addEventListener('click', event => {
  const copy = event.target.closest('[data-copy]');
  if (copy) { copyText(location.href); copy.textContent = '✔ ' + copy.textContent.replace('✔ ', ''); return; }
  const trace = event.target.closest('[data-trace]');
  if (trace) { openTrace(trace.dataset.trace); return; }
  const button = event.target.closest('button[data-act]');
  if (!button) return;
  if (button.dataset.act === 'add') {
    const row = button.parentElement, name = row.querySelector('[data-add-name]');
    const value = row.querySelector('[data-add-value]').value.trim();
    if (value) say({act: 'set', name: name.value, value: value, said: name.selectedOptions[0].textContent + '：' + value});
    return;
  }
  busy(); say({act: button.dataset.act, name: button.dataset.name, value: parsed(button.dataset.value), said: button.dataset.said});
});
element.addEventListener('change', event => {
  if (event.target.matches('[data-add-name]')) { offer(event.target); return; }
  const field = event.target.closest('[data-act=edit], [data-act=day]');
  if (!field) return;
  busy(); say({act: field.dataset.act, name: field.dataset.name || '', value: field.value, said: (field.dataset.label || '') + '：' + field.value});
});
element.addEventListener('toggle', event => {
  const names = event.target.querySelector('[data-add-name]');
  if (!names) return;
  if (!names.options.length) names.append(document.getElementById('fact-names').content.cloneNode(true));
  offer(names);
}, true);
element.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !event.target.matches('[data-add-value]')) return;
  event.preventDefault(); event.target.parentElement.querySelector('[data-act=add]').click();
});
function offer(names) {
  const field = names.parentElement.querySelector('[data-add-value]');
  field.value = ''; field.setAttribute('list', names.selectedOptions[0]?.dataset.list || '');
}
function busy() {
  inside = true; element.querySelector('.sheet')?.setAttribute('aria-busy', 'true');
  element.querySelectorAll('button[data-act]').forEach(b => b.disabled = true);
  setTimeout(settle, 8000);  // where no answer comes, the sheet must not stay locked
}
function settle() {  // the page keeps what did not change, and with it what was typed into a field or locked
  element.querySelector('.sheet')?.removeAttribute('aria-busy');
  element.querySelectorAll('button[data-act]').forEach(b => b.disabled = false);
  element.querySelectorAll('input[data-act=edit]').forEach(i => { i.value = i.getAttribute('value'); });
  element.querySelectorAll('select[data-act=edit]').forEach(s => { s.value = s.querySelector('[selected]')?.value; });
}
function openTrace(question) {
  [...document.querySelectorAll('[role=tab]')][1]?.click();
  setTimeout(() => {
    const field = document.querySelector('#trace-name textarea, #trace-name input');
    field.value = question; field.dispatchEvent(new Event('input', {bubbles: true}));
    document.querySelector('#trace-name .submit-button')?.click();
  }, 300);
}
function copyText(text) {
  if (navigator.clipboard) { navigator.clipboard.writeText(text); return; }
  const area = document.createElement('textarea'); area.value = text; document.body.append(area);
  area.select(); document.execCommand('copy'); area.remove();
}
function showTurn() {
  const box = document.querySelector('#chat .bubble-wrap'), turns = box?.querySelectorAll('.user-row') || [];
  const last = turns[turns.length - 1];
  if (last) box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
}
function followChat() {  // the chat is drawn beside the sheet, sooner or later than it
  const chat = document.getElementById('chat'), watcher = new MutationObserver(showTurn);
  watcher.observe(chat, {childList: true, subtree: true});
  setTimeout(showTurn, 60); setTimeout(() => { watcher.disconnect(); showTurn(); }, 1500);
}
let asked = false;  // by this visitor, not by the link the page was opened with
watch('value', () => {
  const sheet = element.querySelector('[data-link]'), url = new URL(location.href);
  if (!sheet) return;
  if (sheet.dataset.link) url.searchParams.set('c', sheet.dataset.link); else url.searchParams.delete('c');
  history.replaceState(null, '', url);
  followChat(); setTimeout(settle, 30);
  if (asked && sheet.dataset.link && innerWidth <= 700) element.scrollIntoView({block: 'start'});
  asked = true;
  if (inside) setTimeout(() => element.querySelector('.verdict')?.focus({preventScroll: true}), 60);
  inside = false;
});
"""
"""Sends {act, name, value, said}; keeps the consultation in the address of the page and the last turn in view."""

DRAWER = """
let last = null;
const drawer = () => element.querySelector('.drawer');
const close = () => { if (!drawer()) return; props.value = ''; last?.focus(); };
const within = link => {
  if (!link.closest('#outline')) return false;
  const start = link.getAttribute('href').split(':').at(-2);
  const block = document.querySelector(`#reader [data-at="${start}"]`);
  block?.scrollIntoView({block: 'start'});
  return Boolean(block);
};
document.addEventListener('click', event => {
  const link = event.target.closest('a[href*="#cite="]');
  if (link) {
    event.preventDefault(); event.stopPropagation();
    if (within(link)) return;
    if (!link.closest('.drawer')) last = link;
    const where = decodeURIComponent(link.getAttribute('href').split('#cite=')[1]);
    server.open_source(where).then(html => {
      props.value = html;
      setTimeout(() => {
        element.querySelector('mark')?.scrollIntoView({block: 'center'});
        element.querySelector('[data-close]')?.focus({preventScroll: true});
      }, 120);
    });
  } else if (event.target.closest('[data-close]')) close();
}, true);
document.addEventListener('keydown', event => {
  if (!drawer()) return;
  if (event.key === 'Escape') close();
  if (event.key !== 'Tab') return;
  const stops = [...drawer().querySelectorAll('button, [tabindex="0"], a[href]')];
  const first = stops[0], end = stops[stops.length - 1];
  if (event.shiftKey && document.activeElement === first) { event.preventDefault(); end.focus(); }
  else if (!event.shiftKey && document.activeElement === end) { event.preventDefault(); first.focus(); }
});
"""
"""Opens the source at any link `#cite=document:start:end`; Tab stays inside, Escape closes. Outlines scroll the reader beside them."""

GRAPH = """
const view = () => element.querySelector('svg');
const off = kind => new Set([...element.querySelectorAll(`input[data-${kind}]:not(:checked)`)].map(i => i.dataset[kind]));
function filter() {
  const svg = view(); if (!svg) return;
  const types = off('type'), bases = off('basis'), hidden = new Set();
  svg.querySelectorAll('g.node').forEach(n => {
    const hide = types.has(n.dataset.type); n.style.display = hide ? 'none' : ''; if (hide) hidden.add(n.dataset.id);
  });
  svg.querySelectorAll('g.edge').forEach(e => {
    e.style.display = bases.has(e.dataset.basis) || hidden.has(e.dataset.from) || hidden.has(e.dataset.to) ? 'none' : '';
  });
}
function choose(node) {
  const known = JSON.parse(element.querySelector('[data-standing]').dataset.standing)[node.dataset.id];
  element.querySelectorAll('g.node').forEach(n => n.classList.toggle('chosen', n === node));
  const panel = element.querySelector('.chosen-node');
  panel.replaceChildren();
  const name = document.createElement('b'); name.textContent = node.querySelector('title').textContent; panel.append(name);
  if (known) {
    const text = document.createElement('div'); text.textContent = '“' + known.text + '”'; panel.append(text);
    const link = document.createElement('a'); link.className = 'button'; link.textContent = panel.dataset.open;
    link.href = `#cite=${known.document}:${known.start}:${known.end}`; panel.append(link);
  }
  const centre = document.createElement('button'); centre.type = 'button'; centre.className = 'quiet';
  centre.textContent = panel.dataset.centre; centre.onclick = () => trigger('select', {node: node.dataset.id}); panel.append(centre);
}
function ready() {
  element.querySelectorAll('g.node').forEach(n => { n.setAttribute('tabindex', '0'); n.setAttribute('role', 'button'); });
}
element.addEventListener('change', filter);
element.addEventListener('click', event => { const n = event.target.closest('g.node'); if (n) choose(n); });
element.addEventListener('keydown', event => {
  const n = event.target.closest('g.node');
  if (n && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); choose(n); }
});
watch('value', ready); ready();
"""
"""Filters the drawn graph by type and basis; a click or Enter on a box shows its source and centres on it."""

TRIES = """
element.addEventListener('click', event => {
  const button = event.target.closest('[data-try]');
  if (button) trigger('select', {question: button.dataset.try});
});
"""
"""Asks the example that is clicked."""

THEME = """
<script>
  document.documentElement.lang = location.pathname.startsWith('/en') ? 'en' : 'zh-CN';
  if (localStorage.getItem('policyqa-dark') === '1') document.documentElement.classList.add('want-dark');
  document.addEventListener('click', event => {
    const other = event.target.closest('[data-other]');
    if (other) other.href = other.getAttribute('href').split('?')[0] + location.search;  // the consultation goes along
    if (!event.target.closest('[data-dark]')) return;
    const dark = document.body.classList.toggle('dark');
    localStorage.setItem('policyqa-dark', dark ? '1' : '0');
  });
  new MutationObserver((_, watcher) => {
    if (!document.body) return;
    if (localStorage.getItem('policyqa-dark') === '1') document.body.classList.add('dark');
    watcher.disconnect();
  }).observe(document.documentElement, {childList: true});
</script>
"""
"""In the head of the page: its language for screen readers, and light or dark as chosen last."""
