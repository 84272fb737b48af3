// Each part of Streamlit works out its style anew whenever it is drawn: five kilobytes of rules for
// each text of a page. The same function of the same properties gives the same style, so it is kept
// with the properties that it looked at. Added to the script of styles: see frontend_waits.py.

const LAPOR_MOST = 32  // styles of one part that are remembered: few have more than four
const laporStyles = new WeakMap()

function laporStyle(rules, registered, props, made) {
  let kept = laporStyles.get(rules)
  if (!kept) laporStyles.set(rules, kept = [])
  for (const one of kept) {
    if (one.looked.every(([name, value]) => Object.is(props[name], value))) return one.style
  }
  const looked = new Map()
  let all = false  // whoever copies all properties looks at all of them
  const style = made(rules, registered, new Proxy(props, {
    get(from, name) { looked.set(name, from[name]); return from[name] },
    has(from, name) { all = true; return name in from },
    ownKeys(from) { all = true; return Reflect.ownKeys(from) },
  }))
  if (!all) {
    if (kept.length === LAPOR_MOST) kept.shift()
    kept.push({looked: [...looked], style})
  }
  return style
}
