/**
 * What a codec called that is no function, in V8's words: `payload.foo is not a function`. V8 prints
 * the callee's source anew; here the text before the call is read backwards, in the forms that codecs
 * have: names, properties, indices, calls, `new`. For all others the engine's own words stay.
 */

/** Text in which one call's callee is looked for. */
const CHARACTERS_MAX = 500
const RETURN = 'return'
const CALL = '(...)'
const NAME_AT_END = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u
const KEYWORDS = new Set(
  (
    'await case catch class const delete do else extends for function if import in instanceof let ' +
    'new of return super switch throw typeof var void while with yield'
  ).split(' '),
)
const INDEX =
  /^(?:0|[1-9]\d{0,14}|[a-z_$][\w$]*(?:\.[a-z_$][\w$]*)*(?:\[(?:\d|[a-z_$][\w$]*)\])?)$/i
const QUOTED = /^(?:"([^"\\]*)"|'([^'\\]*)')$/

/** `stack` is the engine's: its first line says where the error arose. */
export function describeCallee(text: string, fileName: string, stack: string): string | undefined {
  const first = stack.slice(0, Math.max(0, stack.indexOf('\n')))
  // Functions have names of any length.
  if (first.length > CHARACTERS_MAX) return undefined
  const [, name, line, column] = /([^( ]+):(\d+):(\d+)\)?$/.exec(first) ?? []
  if (name !== fileName) return undefined
  const at = startOfLine(text, Number(line)) + Number(column) - 1
  const callee = readBackwards(text.slice(Math.max(0, at - CHARACTERS_MAX), at))
  if (callee?.isNew && !callee.parts.includes(CALL))
    return `${callee.parts.join('')} is not a constructor`
  const returned = text.startsWith(RETURN, at) ? readReturned(text, at + RETURN.length) : undefined
  const isCall = text[at] === '(' || text[at] === '`'
  const { isNew, parts } = (isCall ? callee : returned) ?? {}
  if (!parts) return undefined
  const made = isNew ? `(intermediate value)${parts.slice(parts.indexOf(CALL) + 1).join('')}` : ''
  return `${made || parts.join('')} is not a function`
}

function startOfLine(text: string, line: number): number {
  let start = 0
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', start)
    if (end < 0) return text.length
    start = end + 1
  }
  return start
}

/** Of a call that is returned the engine tells where `return` stands: its last call is meant. */
function readReturned(text: string, from: number): Callee | undefined {
  const rest = text.slice(from, from + CHARACTERS_MAX)
  const call = lastCall(rest)
  const callee = call < 0 ? undefined : readBackwards(rest.slice(0, call))
  if (!callee || !/^\s*(?:new\s+)?$/.test(rest.slice(0, callee.start))) return undefined
  return callee
}

/** Where the brackets open that end the expression `rest` begins with; -1 where that is not plain. */
function lastCall(rest: string): number {
  let depth = 0
  for (let at = 0; at < rest.length; at++) {
    const character = rest[at]!
    const isLineEnd = character === '\n' && /^\s*[^\s.]/.test(rest.slice(at))
    if (depth === 0 && (isLineEnd || character === ';' || character === '}'))
      return opening(rest.slice(0, at).trimEnd())
    if (character === '/') return -1
    if (`"'\``.includes(character)) {
      do at = rest.indexOf(character, at + 1)
      while (at > 0 && rest[at - 1] === '\\')
      if (at < 0) return -1
    } else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
  }
  return -1
}

/** `start` is where its first name begins in the text that was read. */
type Callee = {
  readonly start: number
  readonly isNew: boolean
  readonly parts: readonly string[]
}

/** The callee at the end of `text`, in parts as V8 prints them; undefined for forms not known here. */
function readBackwards(text: string): Callee | undefined {
  const parts: string[] = []
  let rest = text.trimEnd().replace(/\?\.$/, '').trimEnd()
  for (;;) {
    const bracket = rest.at(-1)
    if (bracket === ')' || bracket === ']') {
      const open = opening(rest)
      if (open < 0) return undefined
      const inside = rest.slice(open + 1, -1).trim()
      rest = rest.slice(0, open).trimEnd()
      const part = bracket === ')' ? CALL : indexPart(inside)
      if (part === undefined) return undefined
      parts.unshift(part)
      continue
    }
    const name = NAME_AT_END.exec(rest)?.[0]
    if (name === undefined) return undefined
    rest = rest.slice(0, -name.length)
    const dot = /(?<!\.\.)(\?)?\.\s*$/.exec(rest)
    if (!dot) {
      // What begins the text may be cut off.
      if (rest === '') return undefined
      const isFlags = parts.length > 0 && /^[dgimsuvy]+$/.test(name) && rest.endsWith('/')
      if (isFlags || KEYWORDS.has(name) || /[#\\\p{ID_Continue}]$/u.test(rest)) return undefined
      if (/new[ \t]+new[ \t]+$/.test(rest)) return undefined
      const isNew = /(?<![\p{ID_Continue}$.])new[ \t]+$/u.test(rest)
      return { start: rest.length, isNew, parts: [name, ...parts] }
    }
    const object = rest.slice(0, dot.index).trimEnd()
    // Behind a comment in its own line stands no object, though it may end with a full stop.
    if (rest.slice(object.length).includes('\n') && /.*$/.exec(object)?.[0].includes('//'))
      return undefined
    parts.unshift(`${dot[1] ?? ''}.${name}`)
    rest = object
  }
}

/** Where the bracket that ends `text` opens; -1 for what may be a comment or a regular expression. */
function opening(text: string): number {
  let depth = 0
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text[at]!
    if (character === '/') return -1
    if (`"'\``.includes(character)) {
      do at = text.lastIndexOf(character, at - 1)
      while (at > 0 && text[at - 1] === '\\')
    } else if (')]}'.includes(character)) depth++
    else if ('([{'.includes(character) && --depth === 0) return at
  }
  return -1
}

function indexPart(inside: string): string | undefined {
  const quoted = QUOTED.exec(inside)
  if (quoted) return `.${quoted[1] ?? quoted[2]}`
  return INDEX.test(inside) ? `[${inside}]` : undefined
}
