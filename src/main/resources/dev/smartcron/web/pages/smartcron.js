// What pages do besides what links and forms do by themselves. Without it all of them work, and stand still.
(() => {
  'use strict';
  const script = document.currentScript;
  const page = () => document.getElementById('page');
  const store = localStorage;

  // --- Live: the page is asked for once more when something happens to what it shows.

  const SOON = 400;
  const POLL = 10000;
  let waiting = null;
  let polling = null;
  let again = null;

  const FIELDS = 'main input, main textarea, main select, #find';
  const MEANWHILE = 10000;
  let touched = 0;

  for (const kind of ['focusin', 'pointerdown', 'keydown', 'input']) {
    document.addEventListener(kind, event => { if (event.target.matches?.(FIELDS)) touched = Date.now(); });
  }

  /** Whether a field has another value than the page gave it. */
  function isChanged(field) {
    if (field.matches('select')) {
      const options = [...field.options];
      return field.selectedIndex !== Math.max(0, options.map(each => each.defaultSelected).lastIndexOf(true));
    }
    return field.matches('[type=checkbox], [type=radio]') ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  }

  /** Whether somebody is in the middle of something that a new page would take from them. */
  function isBusy() {
    return document.hidden || document.querySelector('main dialog[open], main details.menu[open], #page .htmx-request')
      || (document.activeElement?.matches(FIELDS) && Date.now() - touched < MEANWHILE)
      || [...document.querySelectorAll(FIELDS)].some(isChanged);
  }

  function refresh() {
    clearTimeout(waiting);
    waiting = null;
    if (!page() || !(page().dataset.live || askedAgain())) return;
    if (isBusy()) waiting = setTimeout(refresh, 2000);
    // What is asked for meanwhile would be asked for as soon as this is given up, and so come after what somebody asks for.
    else if (page().matches('.htmx-request')) waiting = setTimeout(refresh, SOON);
    else htmx.trigger(page(), 'refresh');
  }

  // What somebody asks for comes last: the page as it was must not arrive after it and take its place.
  let asked = null;
  let outdated = null;
  document.addEventListener('htmx:beforeRequest', event => {
    if (event.detail.elt === page()) asked = event.detail.xhr;
    else outdated = asked;
  });

  // What somebody has opened or closed stays so while the same page is read again.
  let readAgain = false;
  document.addEventListener('htmx:beforeSwap', event => { readAgain = event.detail.requestConfig.elt === page(); });
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) => !(readAgain && name === 'open' && node.matches('details'));

  function soon() {
    if (!waiting) waiting = setTimeout(refresh, SOON);
  }

  function concerns(topic, data) {
    if (!topic) return false;
    if (topic === '*') return true;
    const [kind, value] = [topic.slice(0, topic.indexOf(' ')), topic.slice(topic.indexOf(' ') + 1)];
    return !data || String(data[kind]) === value;
  }

  function told(message) {
    document.documentElement.dataset.stream = message.kind === 'closed' ? 'closed' : 'open';
    if (message.kind === 'open') {
      // Nobody knows what was missed meanwhile.
      if (polling || trouble) { well(); soon(); }
    } else if (message.kind === 'available') {
      well();
      soon();
    } else if (message.kind === 'closed') {
      poll();
    } else if (message.kind === 'unavailable') {
      const { message: what, hint } = JSON.parse(message.data);
      tell(AS_IT_WAS + what + '. ' + hint);
    } else {
      let data = null;
      try { data = JSON.parse(message.data); } catch (e) { /* a reset tells nothing of its own */ }
      if (page() && concerns(page().dataset.live, message.kind === 'reset' ? null : data)) soon();
    }
  }

  function listen() {
    const address = new URL(script.dataset.stream, location.href).href;
    if (window.SharedWorker) {
      const worker = new SharedWorker(script.dataset.events, 'smartcron ' + address);
      worker.port.onmessage = event => told(event.data);
      worker.port.postMessage({ address });
      addEventListener('pagehide', () => worker.port.postMessage({ close: true }));
      addEventListener('pageshow', event => { if (event.persisted) worker.port.postMessage({ address }); });
    } else {
      const stream = new EventSource(address);
      stream.onopen = () => told({ kind: 'open' });
      stream.onerror = () => told({ kind: 'closed' });
      for (const kind of ['execution', 'progress', 'task', 'alert', 'operator', 'node', 'tick', 'reset', 'unavailable', 'available']) {
        stream.addEventListener(kind, event => told({ kind, data: event.data }));
      }
    }
  }

  // --- Trouble: what is shown stays, with a word about it, and is read again until all is well.

  const SILENT = 'Live events do not come through; the page is read again every ten seconds.';
  const AS_IT_WAS = 'This page is as it was, and is read again every ten seconds: ';
  let trouble = null;

  const askedAgain = () => document.querySelector('main [data-again]');
  const isSilent = () => document.documentElement.dataset.stream === 'closed';

  function show() {
    const note = document.getElementById('stale');
    if (note) { note.hidden = !trouble; note.textContent = trouble || ''; }
  }

  function poll() {
    if (!polling) polling = setInterval(() => { trouble = trouble || SILENT; show(); soon(); }, POLL);
  }

  function tell(words) {
    trouble = words;
    show();
    poll();
  }

  function well() {
    clearInterval(polling);
    polling = null;
    trouble = null;
    show();
  }

  /** What a page that tells of a refusal says. */
  function refusal(xhr) {
    const section = new DOMParser().parseFromString(xhr.responseText, 'text/html').querySelector('main section');
    if (!section) return 'the server answers with ' + xhr.status + '.';
    const [what, hint] = [...section.querySelectorAll('p')].map(each => each.textContent.trim());
    return what + '. ' + hint;
  }

  document.addEventListener('htmx:beforeSwap', event => {
    const { xhr, requestConfig } = event.detail;
    if (xhr === outdated) {
      event.detail.shouldSwap = false;
    } else if (requestConfig.elt === page() && isBusy()) {
      // Somebody has begun to type, to tick or to choose since it was asked for.
      event.detail.shouldSwap = false;
      soon();
    } else if (xhr.status >= 500 && requestConfig.elt === page() && page().dataset.live) {
      event.detail.shouldSwap = false;
      tell(AS_IT_WAS + refusal(xhr));
    }
  });
  document.addEventListener('htmx:sendError', () => tell(AS_IT_WAS + 'the dashboard does not answer.'));
  document.addEventListener('htmx:afterSwap', () => { if (isSilent()) show(); else well(); });

  // --- Times: counted on, and in the reader's own zone where that is wanted.

  function span(seconds) {
    const s = Math.max(0, Math.floor(seconds));
    const [d, h, m] = [Math.floor(s / 86400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60];
    if (s < 60) return s + 's';
    if (d) return d + 'd' + (h ? h + 'h' : '');
    if (h) return h + 'h' + (m ? m + 'm' : '');
    return m + 'm';
  }

  function count() {
    const now = Date.now() / 1000;
    for (const time of document.querySelectorAll('time[data-counted]')) {
      const away = now - Date.parse(time.getAttribute('datetime')) / 1000;
      const words = time.dataset.counted === 'ago' ? span(away) + ' ago'
        : time.dataset.counted === 'since' ? span(away)
        : away < 0 ? 'in ' + span(-away) : 'now';
      if (time.textContent !== words) time.textContent = words;
    }
  }

  function zones() {
    const own = store.getItem('smartcron-zone') === 'own';
    const button = document.getElementById('zone');
    if (!button) return;
    button.hidden = false;
    if (!button.dataset.system) button.dataset.system = button.textContent;
    button.textContent = own ? 'My time' : button.dataset.system;
    button.setAttribute('aria-pressed', String(own));
    for (const time of document.querySelectorAll('time:not([data-counted])')) {
      if (own && !time.dataset.system) {
        time.dataset.system = time.textContent;
        const at = new Date(time.getAttribute('datetime'));
        const day = at.toDateString() === new Date().toDateString() ? {} : { day: 'numeric', month: 'short' };
        time.textContent = at.toLocaleString('en-GB', { ...day, hour: '2-digit', minute: '2-digit' });
      } else if (!own && time.dataset.system) {
        time.textContent = time.dataset.system;
        delete time.dataset.system;
      }
    }
  }

  // --- Keys.

  const rows = () => [...document.querySelectorAll('main [data-open]')];
  let chord = false;

  // A page that is read again knows nothing of the row that was chosen: it is known by its id, on that page.
  let chosen = { path: '', id: '' };

  const path = () => page() && page().getAttribute('hx-get').split('?')[0];

  function choose() {
    for (const row of rows()) row.classList.toggle('current', row.id !== '' && row.id === chosen.id && path() === chosen.path);
  }

  function current() {
    return document.querySelector('main [data-open].current') || document.activeElement.closest('main [data-open]');
  }

  function move(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    chosen = { path: path(), id: next.id };
    choose();
    (next.querySelector('a') || next).focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  }

  /** Does to the chosen row what the key says; to the page itself only where the key belongs to none of its rows. */
  function press(key) {
    const wanted = '[data-key="' + key + '"]';
    const all = [...document.querySelectorAll('main ' + wanted)];
    const button = current()?.querySelector(wanted) || (all.some(each => each.closest('[data-open]')) ? null : all[0]);
    if (button) button.click();
  }

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // A key that is held down moves on, and does nothing twice.
    if (event.repeat && event.key !== 'j' && event.key !== 'k') return;
    const dialog = document.getElementById('keys');
    if (dialog.open) {
      if (event.key === '?') dialog.close();
      return;
    }
    const typing = event.target.matches('input:not([type=checkbox]), textarea, select');
    if (event.key === 'Escape') {
      if (typing) event.target.blur();
      chord = false;
      return;
    }
    if (typing) return;
    if (chord) {
      chord = false;
      const link = document.querySelector('nav [data-key="' + CSS.escape(event.key) + '"]');
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    switch (event.key) {
      case 'g': chord = true; break;
      case '/': document.getElementById('find')?.focus(); event.preventDefault(); break;
      case '?': dialog.showModal(); break;
      case 'j': move(1); break;
      case 'k': move(-1); break;
      case 'Enter':
        if (current() && event.target.closest('a, button, input, summary') === null) location.href = current().dataset.open;
        break;
      case 'r': case 'p': case 'a': press(event.key); break;
    }
  });

  // --- Forms and tools.

  // As a browser asks: whoever answers tells people from programs by that.
  document.addEventListener('htmx:configRequest', event => { event.detail.headers.Accept = 'text/html'; });

  // What was searched for is looked at next, not typed on.
  document.addEventListener('submit', event => {
    if (event.target.matches('form.find')) document.activeElement.blur();
  });

  const LARGEST = 500000;

  /** A chosen file fills the field beside it; it is sent as the text that stands there. */
  async function fill(input) {
    const file = input.files[0];
    input.setCustomValidity(file && file.size > LARGEST ? 'It is too large for a task file: ' + file.size + ' bytes.' : '');
    if (!file || !input.reportValidity()) return;
    const text = document.querySelector(input.dataset.fills);
    text.value = await file.text();
  }

  /** The box at the top of a table ticks all of its rows. */
  document.addEventListener('change', event => {
    if (event.target.matches('[data-all]')) {
      for (const box of event.target.closest('table').querySelectorAll('tbody input[type=checkbox]')) {
        box.checked = event.target.checked;
      }
    }
    if (event.target.matches('input[data-fills]')) fill(event.target);
    if (event.target.matches('form.filters[method=get] select, form.filters[method=get] input[type=checkbox]')) event.target.form.requestSubmit();
  });

  document.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.id === 'theme') {
      const next = { '': 'dark', dark: 'light', light: '' }[document.documentElement.dataset.theme || ''];
      if (next) { document.documentElement.dataset.theme = next; store.setItem('smartcron-theme', next); }
      else { delete document.documentElement.dataset.theme; store.removeItem('smartcron-theme'); }
    } else if (button.id === 'zone') {
      store.setItem('smartcron-zone', store.getItem('smartcron-zone') === 'own' ? 'system' : 'own');
      zones();
    } else if (button.id === 'newer') {
      seen.atEnd = true;
      follow();
    } else if (button.dataset.copy) {
      copy(button, document.querySelector(button.dataset.copy));
    }
  });

  /** Without encryption a browser lets no script write what is copied: there the text is selected, for the keys that copy. */
  async function copy(button, from) {
    const label = button.dataset.label ||= button.textContent;
    try {
      await navigator.clipboard.writeText(from.textContent);
      button.textContent = 'Copied';
    } catch (e) {
      getSelection().selectAllChildren(from);
      button.textContent = 'Selected';
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  // --- The log viewer: what is followed stays at its end, unless the reader looks at what is above.

  const NEAR = 40;
  let seen = { log: null, last: 0, atEnd: true };

  const log = () => document.querySelector('pre.log[data-log]');
  const isAtEnd = pre => pre.scrollHeight - pre.scrollTop - pre.clientHeight < NEAR;

  function remember() {
    const pre = log();
    if (pre) seen.atEnd = isAtEnd(pre);
  }

  function follow() {
    const pre = log();
    if (!pre) return;
    const last = Number(pre.dataset.last);
    if (seen.log !== pre.dataset.log) seen = { log: pre.dataset.log, last, atEnd: true };
    const button = document.getElementById('newer');
    if (!pre.dataset.follow) { seen.last = last; return; }
    if (seen.atEnd) { pre.scrollTop = pre.scrollHeight; seen.last = last; }
    button.hidden = last <= seen.last;
    button.textContent = pre.dataset.uncounted ? 'New lines' : last - seen.last === 1 ? '1 new line' : (last - seen.last) + ' new lines';
  }

  document.addEventListener('htmx:beforeSwap', remember);
  document.addEventListener('scroll', event => {
    const pre = log();
    if (pre && event.target === pre && isAtEnd(pre)) { seen.last = Number(pre.dataset.last); document.getElementById('newer').hidden = true; }
  }, true);
  let followed = Date.now();
  setInterval(() => {
    const seconds = Number(log()?.dataset.follow);
    if (seconds && !waiting && !document.hidden && Date.now() - followed > seconds * 1000) {
      followed = Date.now();
      refresh();
    }
  }, 1000);

  // --- Menus: one open at a time, and none once something else is meant.

  function closeMenus(but) {
    for (const menu of document.querySelectorAll('main details.menu[open]')) if (menu !== but) menu.open = false;
  }

  document.addEventListener('click', event => closeMenus(event.target.closest('details.menu')));
  document.addEventListener('keydown', event => { if (event.key === 'Escape') closeMenus(null); });

  // --- Each page, also one that was swapped in.

  function arrive() {
    for (const id of ['theme', 'keys-hint']) {
      const tool = document.getElementById(id);
      if (tool) tool.hidden = false;
    }
    for (const button of document.querySelectorAll('main button[data-copy]')) button.hidden = false;
    for (const input of document.querySelectorAll('main input[data-fills]')) input.parentElement.hidden = false;
    clearTimeout(again);
    const asks = askedAgain();
    if (asks) {
      asks.hidden = false;
      again = setTimeout(soon, asks.dataset.again * 1000);
    }
    choose();
    zones();
    count();
    follow();
  }

  const code = location.hash.match(/^#([0-9a-f]{32})$/);
  const form = document.getElementById('sign-in');
  if (form && code) {
    history.replaceState(null, '', location.pathname + location.search);
    form.querySelector('#token').value = code[1];
    form.requestSubmit();
  }

  setInterval(count, 1000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden && waiting) refresh(); });
  document.addEventListener('htmx:afterSwap', arrive);
  arrive();
  if (page()?.dataset.live) listen();
  else document.addEventListener('htmx:afterSwap', function once() {
    if (page()?.dataset.live) { document.removeEventListener('htmx:afterSwap', once); listen(); }
  });
})();
