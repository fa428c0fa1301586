"""The JavaScript of the page: small listeners that send what the user did to Python. Nothing is fetched from outside."""

from __future__ import annotations

SHEET = """
const say = detail => trigger('select', detail);
const parsed = text => { try { return JSON.parse(text) } catch { return null } };
element.addEventListener('click', event => {
  const copy = event.target.closest('[data-copy]');
  if (copy) { copyText(location.href); copy.textContent = '✔ ' + copy.textContent.replace('✔ ', ''); return; }
  const button = event.target.closest('button[data-act]');
  if (!button) return;
  if (button.dataset.act === 'add') {
    const row = button.parentElement, name = row.querySelector('[data-add-name]');
    const value = row.querySelector('[data-add-value]').value.trim();
    if (value) say({act: 'set', name: name.value, value: value, said: name.selectedOptions[0].textContent + '：' + value});
    return;
  }
  element.querySelectorAll('button[data-act]').forEach(b => b.disabled = true);
  say({act: button.dataset.act, name: button.dataset.name, value: parsed(button.dataset.value), said: button.dataset.said});
});
element.addEventListener('change', event => {
  const field = event.target.closest('[data-act=edit], [data-act=day]');
  if (!field) return;
  say({act: field.dataset.act, name: field.dataset.name || '', value: field.value, said: (field.dataset.label || '') + '：' + field.value});
});
function copyText(text) {
  if (navigator.clipboard) { navigator.clipboard.writeText(text); return; }
  const area = document.createElement('textarea'); area.value = text; document.body.append(area);
  area.select(); document.execCommand('copy'); area.remove();
}
watch('value', () => {
  const sheet = element.querySelector('[data-link]'), url = new URL(location.href);
  if (!sheet) return;
  if (sheet.dataset.link) url.searchParams.set('c', sheet.dataset.link); else url.searchParams.delete('c');
  history.replaceState(null, '', url);
});
"""
"""Sends {act, name, value, said}; keeps the consultation in the address of the page."""

DRAWER = """
let last = null;
const close = () => { props.value = ''; if (last) last.focus(); };
document.addEventListener('click', event => {
  const link = event.target.closest('a[href*="#cite="]');
  if (link) {
    event.preventDefault(); event.stopPropagation(); last = link;
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
document.addEventListener('keydown', event => { if (event.key === 'Escape' && element.querySelector('.drawer')) close(); });
"""
"""Opens the source at any link `#cite=document:start:end` of the page; Escape closes it."""

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

THEME = """
<script>
  if (localStorage.getItem('policyqa-dark') === '1') document.documentElement.classList.add('want-dark');
  document.addEventListener('click', event => {
    if (!event.target.closest('[data-dark]')) return;
    const dark = document.body.classList.toggle('dark');
    localStorage.setItem('policyqa-dark', dark ? '1' : '0');
  });
  new MutationObserver((_, watcher) => {
    if (!document.body) return;
    if (localStorage.getItem('policyqa-dark') === '1') document.body.classList.add('dark');
    watcher.disconnect();
  }).observe(document.documentElement, {childList: true});
  document.documentElement.lang = location.pathname.startsWith('/en') ? 'en' : 'zh-CN';
</script>
"""
"""In the head of the page: the language for screen readers, and light or dark as chosen last."""
