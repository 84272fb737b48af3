// Streamlit makes a parser of markdown for each text. What it makes of it depends only on the looks
// (by day, by night); formulas, faces and HTML come with a parser of their own. Added to the script of
// markdown: see lapor/web/frontend_waits.py.

const laporParsers = new WeakMap()  // by the looks

function laporParser(asked, make) {
  const looks = asked.lapor
  if (!looks) return make(asked)
  if (!laporParsers.has(looks)) laporParsers.set(looks, make(asked).freeze())
  return laporParsers.get(looks)
}
