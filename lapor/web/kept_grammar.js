// A parser of markdown puts its grammars together anew for each text, always the same ones. Added to
// the script of markdown: see lapor/web/frontend_waits.py.

const laporGrammars = new WeakMap()  // by the extensions of a parser

function laporGrammar(extensions, make) {
  if (!extensions) return make()
  if (!laporGrammars.has(extensions)) laporGrammars.set(extensions, make())
  return laporGrammars.get(extensions)
}
