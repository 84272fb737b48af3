// Streamlit draws what a popover holds at the end of the document, and Tab passes it by. Here Tab
// goes from its button into it, at its end on behind the button, and back; Escape leaves the focus
// on the button.
const CONTROLS = 'a[href], button, input, textarea, select, summary, [tabindex]'
const OPENED = '[data-testid="stPopoverButton"][aria-expanded="true"]'

// After a choice from a list in it all else in it is out of the order of Tab; what was before is kept
// beside it (floating-ui gives it back only when the focus comes from elsewhere).
const takenBack = held => {
  for (const one of held.querySelectorAll('[data-tabindex]')) {
    const before = one.dataset.tabindex
    delete one.dataset.tabindex
    if (before) one.setAttribute('tabindex', before)
    else one.removeAttribute('tabindex')
  }
}

addEventListener('keydown', event => {
  const opener = document.querySelector(OPENED)
  const held = document.querySelector('[data-testid="stPopoverBody"]')
  if (!opener || !held || event.defaultPrevented) return
  const here = document.activeElement
  const inside = held.contains(here)
  if (event.key === 'Escape' && inside) opener.focus()
  if (event.key !== 'Tab') return
  if (inside || here === opener) takenBack(held)
  const reached = [...held.querySelectorAll(CONTROLS)]
    .filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility())
  const first = reached[0], last = reached[reached.length - 1]
  if (here === opener && !event.shiftKey && first) {
    event.preventDefault()
    first.focus()
  } else if (inside && event.shiftKey && (here === first || here === held)) {
    event.preventDefault()
    opener.focus()
  } else if (inside && !event.shiftKey && here === last) {
    opener.focus()  // and the browser goes on to what comes after it
  }
}, true)
