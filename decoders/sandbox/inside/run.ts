/**
 * Runs inside the sandbox: one call from JSON text to JSON text. Like every function of this folder
 * it is installed by its source, so it may use nothing but its parameters and the language.
 */

/** The functions a codec's text defines, each with what it is called on; found by `entries.ts`. */
export type Entry = {
  readonly api: 'ts013' | 'chirpstack3' | 'ttn2'
  readonly on: unknown
  readonly call: (...args: readonly unknown[]) => unknown
}
/** A compiled JSONata expression. */
export type Expression = { evaluate(input: unknown): Promise<unknown> }
export type Entries = { readonly [operation: string]: Entry | undefined }

/**
 * Makes the sandbox's door. `door('codec', entries)` and `door('mapping', expression)` give the
 * function that runs calls, `door('describe', error)` an exception as JSON text. An answer is `<api>\n<JSON>` or
 * `error\n<JSON of kind, message, line, column>`.
 */
export function makeDoor(answerCharsMax: number): (what: string, value: unknown) => unknown {
  // A codec may change the language under its feet, so what is needed later is held on to now.
  const { parse, stringify } = JSON
  const { apply } = Reflect
  const { from, isArray } = Array
  const { isView } = ArrayBuffer
  const DateNow = Date
  const Text = String
  const Syntax = SyntaxError
  const { exec } = RegExp.prototype

  function textOf(error: unknown): string {
    try {
      const message = typeof error === 'object' && error ? (error as Error).message : undefined
      return typeof message === 'string' ? message : Text(error)
    } catch {
      return 'an error that cannot be read'
    }
  }

  function stackOf(error: unknown): string {
    try {
      const stack = typeof error === 'object' && error ? (error as Error).stack : undefined
      return typeof stack === 'string' ? stack : ''
    } catch {
      return ''
    }
  }

  function describe(error: unknown): string {
    const stack = stackOf(error)
    const place = apply(exec, /codec\.js:(\d+):(\d+)/, [stack])
    // What does not compile has no frame of a function, only a place, or not even that.
    const isUncompiled =
      error instanceof Syntax && (!stack || apply(exec, /^ *at codec\.js:/, [stack]))
    const kind = isUncompiled ? 'syntax' : 'throw'
    const where = place ? { line: +place[1]!, column: +place[2]! } : {}
    return stringify({ kind, message: apply(''.slice, textOf(error), [0, 1000]), ...where })
  }

  function refuse(kind: string, message: string): string {
    return `error\n${stringify({ kind, message })}`
  }

  type Call = Record<string, unknown> & { readonly op: string }

  /** The result as `{data}` or `{fPort, bytes}`, whatever the variant gives. */
  function callEntry(entry: Entry, call: Call): unknown {
    const variables = call['variables'] ?? {}
    const { op, fPort, bytes = [], data } = call
    const isEncode = op === 'encodeDownlink'
    if (entry.api === 'ts013') {
      const recvTimeMs = call['recvTimeMs'] as number | undefined
      const recvTime = recvTimeMs === undefined ? new DateNow() : new DateNow(recvTimeMs)
      const input = isEncode ? { data, fPort, variables } : { bytes, fPort, recvTime, variables }
      return apply(entry.call, entry.on, [input])
    }
    const payload = isEncode ? data : bytes
    const args = entry.api === 'ttn2' ? [payload, fPort] : [fPort, payload, variables]
    const bare = apply(entry.call, entry.on, args)
    if (typeof bare !== 'object' || bare === null) return bare
    return isEncode ? { fPort, bytes: bare } : { data: bare }
  }

  /** Bytes are a plain array, whatever view or Buffer the encoder made. */
  function withPlainBytes(result: Record<string, unknown>): unknown {
    const { bytes } = result
    if (typeof bytes !== 'object' || bytes === null || isArray(bytes) || !isView(bytes))
      return result
    return { ...result, bytes: from(bytes as Uint8Array) }
  }

  function runCall(entries: Entries, text: string): string {
    const call = parse(text) as Call
    const entry = entries[call.op]
    if (!entry) return refuse('noEntry', `the text has no function for ${call.op}`)
    let result: unknown
    try {
      result = callEntry(entry, call)
    } catch (error) {
      return `error\n${describe(error)}`
    }
    if (typeof result !== 'object' || result === null) {
      const gave = result === null ? 'null' : typeof result
      return refuse('result', `the codec gave ${gave}, not an object`)
    }
    const isEncode = call.op === 'encodeDownlink'
    return written(entry.api, isEncode ? withPlainBytes(result as Record<string, unknown>) : result)
  }

  function written(head: string, result: unknown): string {
    let json: string | undefined
    try {
      json = stringify(result)
    } catch (error) {
      return refuse('result', `the result is no JSON: ${textOf(error)}`)
    }
    if (json === undefined) return refuse('result', 'there is no result')
    if (json.length > answerCharsMax)
      return refuse('result', `the result has ${json.length} characters, at most ${answerCharsMax}`)
    return `${head}\n${json}`
  }

  function runMapping(expression: Expression): (text?: string) => string | undefined {
    let answer = refuse('result', 'the expression came to no end')
    function fail(error: unknown): void {
      answer = `error\n${describeExpression(error)}`
    }
    return (text) => {
      if (text === undefined) return answer
      expression
        .evaluate(parse(text))
        .then((result) => {
          answer = written('mapping', result)
        })
        .then(undefined, fail)
      return undefined
    }
  }

  /** JSONata says what is wrong by code (S… the syntax) and position in the expression. */
  function describeExpression(error: unknown): string {
    const { code, position } = (error ?? {}) as {
      readonly code?: string
      readonly position?: number
    }
    const kind = typeof code === 'string' && code[0] === 'S' ? 'syntax' : 'throw'
    const where = typeof position === 'number' ? { line: 1, column: position } : {}
    return stringify({ kind, message: apply(''.slice, textOf(error), [0, 1000]), ...where })
  }

  function isExpressionError(error: unknown): boolean {
    return (
      typeof error === 'object' && error !== null && !(error instanceof Error) && 'code' in error
    )
  }

  return (what, value) => {
    switch (what) {
      case 'codec':
        return (text: string) => runCall(value as Entries, text)
      case 'mapping':
        return runMapping(value as Expression)
      default:
        return isExpressionError(value) ? describeExpression(value) : describe(value)
    }
  }
}
