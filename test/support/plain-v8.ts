/**
 * The reference of the sandbox's conformance: the same contract in plain V8, a fresh `node:vm` context
 * for each call. It is no boundary, so it runs our own codecs only, in a process of its own (UTC).
 *
 * Standard input: one JSON line `{ text, calls: string[] }` a codec; standard output: one line of
 * answers each, `{ ok, json, api }` or `{ ok: false, kind, message }`.
 */

import { text as readAll } from 'node:stream/consumers'
import { createContext, Script } from 'node:vm'

const ENTRY = `(function (call) {
  const old = { decodeUplink: ['Decode', 'Decoder'], encodeDownlink: ['Encode', 'Encoder'] }
  function at(path) { try { return eval(path) } catch { return undefined } }
  const held = ['driver', 'module.exports', 'exports', 'module.exports.driver', 'exports.driver']
  let api = 'ts013', on, entry = at(call.op)
  for (const name of held) if (typeof entry !== 'function') { on = at(name); entry = on && on[call.op] }
  if (typeof entry !== 'function') on = undefined
  for (const [i, name] of (old[call.op] || []).entries())
    if (typeof entry !== 'function') { entry = at(name); api = ['chirpstack3', 'ttn2'][i] }
  if (typeof entry !== 'function') return { ok: false, kind: 'noEntry' }
  const { fPort, bytes, data } = call, variables = call.variables || {}
  const encodes = call.op === 'encodeDownlink'
  const payload = encodes ? data : bytes
  let result
  if (api === 'ts013') result = entry.call(on, encodes ? { data, fPort, variables }
    : { bytes, fPort, recvTime: new Date(call.recvTimeMs), variables })
  else result = api === 'ttn2' ? entry(payload, fPort) : entry(fPort, payload, variables)
  if (typeof result !== 'object' || result === null) return { ok: false, kind: 'result' }
  if (api !== 'ts013') result = encodes ? { fPort, bytes: result } : { data: result }
  if (encodes && ArrayBuffer.isView(result.bytes)) result = { ...result, bytes: Array.from(result.bytes) }
  let json
  try { json = JSON.stringify(result) } catch { return { ok: false, kind: 'result' } }
  return { ok: true, json, api }
})`

const quiet = () => undefined
const console_ = Object.fromEntries(Object.keys(console).map((name) => [name, quiet] as const))

function answer(script: Script, call: string): unknown {
  const module = { exports: {} }
  const context = createContext({
    ...{ Buffer, atob, btoa, TextEncoder, TextDecoder, console: console_, module },
    exports: module.exports,
  })
  try {
    script.runInContext(context, { timeout: 1000 })
    const run = new Script(`${ENTRY}(JSON.parse(${JSON.stringify(call)}))`)
    return run.runInContext(context, { timeout: 1000 })
  } catch (error) {
    if ((error as { code?: string } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return { ok: false, kind: 'timeout' }
    const { message } = (error ?? {}) as { readonly message?: unknown }
    return { ok: false, kind: 'throw', message: typeof message === 'string' ? message : `${error}` }
  }
}

// A promise of a codec that nobody waits for is no end of this process.
process.on('unhandledRejection', quiet)
const input = await readAll(process.stdin)
for (const line of input.split('\n').filter((line) => line !== '')) {
  const { text, calls } = JSON.parse(line) as { readonly text: string; readonly calls: string[] }
  let script: Script | undefined
  try {
    script = new Script(text)
  } catch {
    // What does not compile is answered alike for each call.
  }
  const answers = calls.map((call) =>
    script ? answer(script, call) : { ok: false, kind: 'syntax' },
  )
  process.stdout.write(`${JSON.stringify(answers)}\n`)
}
