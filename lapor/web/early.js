// A page's parts (tables, charts, fields) come as scripts of their own when the first is to be drawn.
// What was needed at an address is remembered here, and asked for at the next visit before anything
// else runs: nothing stands there as a grey box first, to be drawn again. See frontend_waits.py.
{
  const base = new URL('.', document.querySelector('script[type=module]').src).href
  const key = () => `parts ${location.pathname}`
  // "base name name …"; of another version of the scripts: nothing
  const kept = () => {
    const [of, ...names] = (localStorage.getItem(key()) ?? '').split(' ')
    return new Set(of === base ? names : [])
  }
  const loaded = new Set([...document.querySelectorAll('head [href]')].map(one => one.href))

  for (const name of kept()) {
    document.head.append(Object.assign(document.createElement('link'), {rel: 'modulepreload', href: base + name}))
  }

  // by then React has told which parts there are, and has not yet drawn any
  addEventListener('DOMContentLoaded', () => {
    const names = kept()
    for (const part of window.laporParts ?? []) {
      const name = /import\(`\.\/([^`]+)/.exec(part._payload._result)?.[1]
      if (names.delete(name)) {
        try { part._init(part._payload) } catch { /* as React does: it comes */ }
      }
    }
    for (const name of names) import(base + name).catch(() => { /* the page asks for it itself */ })
  })

  new PerformanceObserver(list => {
    const names = kept(), before = names.size
    for (const {name} of list.getEntries()) {
      if (name.startsWith(base) && name.endsWith('.js') && !loaded.has(name)) names.add(name.slice(base.length))
    }
    if (names.size > before) localStorage.setItem(key(), [base, ...names].join(' '))
  }).observe({type: 'resource', buffered: true})
}
