// A chart below what is on the screen is drawn when it comes near, or as soon as the browser has
// nothing else to do: whoever opened the page may press and type before that. Its place is kept.
// Added to the script of charts: see lapor/web/frontend_waits.py.

const LAPOR_NEAR = 200  // pixels below the screen
const LAPOR_LATEST = 1000  // milliseconds

function laporSeen(place, height, draw) {
  if (place.getBoundingClientRect().top < innerHeight + LAPOR_NEAR) {
    draw()
    return () => {}
  }
  if (Number.isFinite(height)) place.style.minHeight = `${height}px`
  const begin = () => { stop(); place.style.minHeight = ''; draw() }
  const eye = new IntersectionObserver(
    seen => seen.some(one => one.isIntersecting) && begin(), {rootMargin: `${LAPOR_NEAR}px`})
  eye.observe(place)
  const [ask, forget] = window.requestIdleCallback  // Safari has none
    ? [requestIdleCallback, cancelIdleCallback] : [setTimeout, clearTimeout]
  const turn = ask(begin, {timeout: LAPOR_LATEST})
  const stop = () => { eye.disconnect(); forget(turn) }
  return stop
}
