// How large the letters of the page are, asked once for each picture that the browser draws: every icon
// asks. Added to the script of themes: see lapor/web/frontend_waits.py.

let laporSize = ''

function laporLetters() {
  if (!laporSize) {
    laporSize = getComputedStyle(document.documentElement).fontSize
    requestAnimationFrame(() => { laporSize = '' })
  }
  return laporSize
}
