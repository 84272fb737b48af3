// A chart below what is on the screen is drawn when it comes near, or once the page is whole: whoever
// opened the page may press and type before that. Its place is kept until then. Added to the script of
// charts: see lapor/web/frontend_waits.py.

const LAPOR_NEAR = 200  // pixels below the screen
const LAPOR_LATEST = 1500, LAPOR_AGAIN = 50  // milliseconds
const laporCharts = []  // that came since the last frame: looked at together, each with its place kept

// `draw` gives a promise; calling what is given back says that the chart is no longer wanted
function laporSeen(place, height, draw) {
  const chart = {place, turn: 0, eye: null, is_wanted: true}
  chart.stop = () => { chart.is_wanted = false; chart.eye?.disconnect(); clearTimeout(chart.turn) }
  chart.begin = () => {
    if (!chart.is_wanted) return
    chart.stop()
    draw().finally(() => { place.style.minHeight = '' })
  }
  if (Number.isFinite(height)) place.style.minHeight = `${height}px`
  if (laporCharts.push(chart) === 1) requestAnimationFrame(laporLook)
  return chart.stop
}

function laporLook() {
  const charts = laporCharts.splice(0)
  const tops = charts.map(chart => chart.place.getBoundingClientRect().top)
  charts.forEach((chart, at) => {
    if (tops[at] < innerHeight + LAPOR_NEAR) chart.begin()
    else if (chart.is_wanted) laporLater(chart)
  })
}

function laporLater(chart) {
  const asked = performance.now()
  chart.eye = new IntersectionObserver(
    seen => seen.some(one => one.isIntersecting) && chart.begin(), {rootMargin: `${LAPOR_NEAR}px`})
  chart.eye.observe(chart.place)
  const look = () => {
    const comes = document.querySelector('[data-test-script-state="running"]')
    if (!comes || performance.now() - asked > LAPOR_LATEST) chart.begin()
    else chart.turn = setTimeout(look, LAPOR_AGAIN)
  }
  chart.turn = setTimeout(look, LAPOR_AGAIN)
}
