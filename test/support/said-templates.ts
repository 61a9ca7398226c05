/**
 * The sentences that source text says: the literals in calls like `note(`…`)`, each hole of a template as
 * `{}`. What is put together elsewhere (a variable, a call) is not found here.
 */

/** `starts`: how such a call begins, such as `note(`. */
export function saidTemplates(source: string, starts: readonly string[]): readonly string[] {
  const found: string[] = []
  for (const start of starts) {
    for (let at = source.indexOf(start); at >= 0; at = source.indexOf(start, at + 1)) {
      if (/[\w.]/.test(source[at - 1] ?? ' ') || isDeclared(source, at)) continue
      const text = literalAt(source, at + start.length)
      if (text !== undefined && /[a-z]{2}/i.test(text.replaceAll('{}', ''))) found.push(text)
    }
  }
  return found
}

/** The sentence that each `new ERROR('code', `…`)` carries, or `new ERROR(`…`)`, of these classes. */
export function thrownTemplates(source: string, classes: readonly string[]): readonly string[] {
  const start = new RegExp(`new (?:${classes.join('|')})\\(\\s*(?:[\\w.]+|'[\\w-]+'),\\s*`, 'g')
  const bare = new RegExp(`new (?:${classes.join('|')})\\(\\s*(?=\`)`, 'g')
  return [...source.matchAll(start), ...source.matchAll(bare)].flatMap(({ 0: head, index }) => {
    const text = literalAt(source, index + head.length)
    return text !== undefined && /[a-z]{2}/i.test(text.replaceAll('{}', '')) ? [text] : []
  })
}

function isDeclared(source: string, at: number): boolean {
  return /function $/.test(source.slice(Math.max(0, at - 9), at))
}

/** Literals with `+` between them; `undefined`: it does not begin with one. */
function literalAt(source: string, from: number): string | undefined {
  let at = from
  let text = ''
  for (;;) {
    at = behindSpace(source, at)
    const quote = source[at]
    if (quote === "'" || quote === '"' || quote === '`') {
      const end = endOfLiteral(source, at)
      text += unquoted(source.slice(at + 1, end), quote)
      at = behindSpace(source, end + 1)
    } else if (text === '') return undefined
    else {
      // What is joined on that is no literal is a hole.
      text += '{}'
      at = endOfPart(source, at)
    }
    if (source[at] !== '+') return text
    at++
  }
}

function behindSpace(source: string, from: number): number {
  let at = from
  while (/\s/.test(source[at] ?? '')) at++
  return at
}

function endOfLiteral(source: string, from: number): number {
  const quote = source[from]
  let at = from + 1
  while (source[at] !== quote) {
    if (source[at] === '\\') at += 2
    else if (quote === '`' && source.startsWith('${', at)) at = endOfHole(source, at + 2) + 1
    else at++
  }
  return at
}

/** The brace that closes it; literals inside may hold braces. */
function endOfHole(source: string, from: number): number {
  let at = from
  for (let depth = 0; source[at] !== '}' || depth > 0; at++) {
    if (source[at] === '{') depth++
    else if (source[at] === '}') depth--
    else if (/['"`]/.test(source[at]!)) at = endOfLiteral(source, at)
  }
  return at
}

/** Up to the `+`, comma or bracket that ends it. */
function endOfPart(source: string, from: number): number {
  let at = from
  for (let depth = 0; depth > 0 || !/[+,)]/.test(source[at]!); at++) {
    if (/[([{]/.test(source[at]!)) depth++
    else if (/[)\]}]/.test(source[at]!)) depth--
    else if (/['"`]/.test(source[at]!)) at = endOfLiteral(source, at)
  }
  return at
}

function unquoted(body: string, quote: string): string {
  let text = ''
  for (let at = 0; at < body.length; at++) {
    if (quote === '`' && body.startsWith('${', at)) {
      at = endOfHole(body, at + 2)
      text += '{}'
    } else if (body[at] === '\\') {
      at++
      text += body[at] === 'n' ? '\n' : body[at]
    } else text += body[at]
  }
  return text
}
