// Most labels, captions and cells of a table have no mark of markdown in them, or only escaped ones.
// Streamlit takes each through a parser of markdown all the same, a millisecond each. This says what
// the paragraph reads, or null where there may be more to it than one paragraph of plain text.
// Added to Streamlit's script of markdown: see lapor/web/frontend_waits.py.

// letters, digits and what means nothing in the middle of a line; a mark behind a backslash
const LAPOR_BEGIN = /^(?:[\p{L}\p{N}"'(%,.;?/]|[^\x00-\x7F\s]|\\[!-/:-@[-`{-~])/u
const LAPOR_PLAIN = new RegExp(
  '^(?:[\\p{L}\\p{M}\\p{N} \\u00a0\\u202f"\'()%,.;?!/+\\-]|[^\\x00-\\x7F\\s]|\\\\[!-/:-@[-`{-~]'
  + '|:(?=[ \\d]|$)|&(?= )|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))+$', 'u')
// the number of a list; what begins or ends with a space; and, once the backslashes are gone, what
// Streamlit still makes of words: addresses, icons and faces, arrows and dashes
const LAPOR_MORE = /^\d{1,9}[.)](?: |$)|^ | $/
const LAPOR_MADE = /:[\w+-]*:|:[A-Za-z_+-]|:\/\/|www\.|@[\w-]|(?:^|\s)(?:<->|->|<-|--|[<>~]=)(?:\s|$)/i

function laporPlain(source) {
  if (typeof source !== 'string' || !LAPOR_BEGIN.test(source) || !LAPOR_PLAIN.test(source)
    || LAPOR_MORE.test(source)) return null
  const words = source.replace(/\\(?=[!-/:-@[-`{-~])([^])/g, '$1')
  return LAPOR_MADE.test(words) ? null : words
}
