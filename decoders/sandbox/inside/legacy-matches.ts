/**
 * Runs inside the sandbox, for texts that name them: `RegExp.$1` and its kin, what the last match
 * left behind. Every match goes through `exec`, so that is where it is kept.
 */
function installLegacyMatches(): void {
  const { exec } = RegExp.prototype
  let last: RegExpExecArray | undefined
  function kept(this: RegExp, text: string): RegExpExecArray | null {
    const found = Reflect.apply(exec, this, [text]) as RegExpExecArray | null
    if (found) last = found
    return found
  }
  Object.defineProperty(RegExp.prototype, 'exec', {
    ...{ configurable: true, writable: true, value: kept },
  })
  const end = (match: RegExpExecArray) => match.index + match[0].length
  const readers: Record<string, () => string | undefined> = {
    lastMatch: () => last?.[0],
    lastParen: () => (last && last.length > 1 ? last.at(-1) : ''),
    leftContext: () => last?.input.slice(0, last.index),
    rightContext: () => last?.input.slice(end(last)),
    input: () => last?.input,
  }
  const short: Record<string, string> = {
    ...{ '$&': 'lastMatch', '$+': 'lastParen', '$`': 'leftContext' },
    ...{ "$'": 'rightContext', $_: 'input' },
  }
  for (const [name, long] of Object.entries(short)) readers[name] = readers[long]!
  for (let group = 1; group <= 9; group++) readers[`$${group}`] = () => last?.[group]
  for (const [name, read] of Object.entries(readers))
    Object.defineProperty(RegExp, name, { configurable: true, get: () => read() ?? '' })
}

/** Whether a text needs them: they cost each match a call. */
export function needsLegacyMatches(text: string): boolean {
  return /RegExp\s*(\.\s*(\$|lastMatch|lastParen|leftContext|rightContext|input)|\[)/.test(text)
}

export function legacyMatchesScript(): string {
  return `(${installLegacyMatches})()`
}
