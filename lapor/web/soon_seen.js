// A chart below what is on the screen is drawn when it comes near, or once the page is whole and the
// browser has nothing else to do: whoever opened the page may press and type before that. Its place
// is kept. Added to the script of charts: see lapor/web/frontend_waits.py.

const LAPOR_NEAR = 200  // pixels below the screen
const LAPOR_LATEST = 1500, LAPOR_AGAIN = 50  // milliseconds

function laporSeen(place, height, draw) {
  if (place.getBoundingClientRect().top < innerHeight + LAPOR_NEAR) {
    draw()
    return () => {}
  }
  if (Number.isFinite(height)) place.style.minHeight = `${height}px`
  const asked = performance.now()
  let turn
  const stop = () => { eye.disconnect(); clearTimeout(turn) }
  const begin = () => { stop(); place.style.minHeight = ''; draw() }
  const eye = new IntersectionObserver(
    seen => seen.some(one => one.isIntersecting) && begin(), {rootMargin: `${LAPOR_NEAR}px`})
  const look = () => {
    const comes = document.querySelector('[data-test-script-state="running"]')
    if (!comes || performance.now() - asked > LAPOR_LATEST) begin()
    else turn = setTimeout(look, LAPOR_AGAIN)
  }
  eye.observe(place)
  turn = setTimeout(look, LAPOR_AGAIN)
  return stop
}
