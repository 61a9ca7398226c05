/**
 * A process that lets all hostile codecs at the sandbox, an honest one between, and looks at its own
 * memory the while. Standard output: one JSON line a codec, then one of the whole (`HostileReport`).
 */

import { readFileSync } from 'node:fs'
import type { CodecAnswer } from '../../decoders/sandbox/codec.ts'
import { openSandbox } from '../../decoders/sandbox/open-system.ts'
import { HOSTILE_CODECS } from './hostile-codecs.ts'

export type HostileLine = {
  readonly name: string
  readonly answer: CodecAnswer
  readonly honest: CodecAnswer
  readonly honestMs: number
  readonly polluted: boolean
}
export type HostileReport = { readonly pssMbMost: number }

const HONEST =
  'function decodeUplink(i) { return { data: { sum: i.bytes.reduce((a, b) => a + b, 0) } } }'
const SAMPLE_MS = 40

/** Memory of this process in MB; shared pages count by their share. */
function pssMb(): number {
  const text = readFileSync('/proc/self/smaps_rollup', 'utf8')
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024
}

const call = { op: 'decodeUplink', fPort: 1, bytes: Uint8Array.of(1, 2, 3), recvTimeMs: 0 } as const
const sandbox = openSandbox({ deadlineMs: 50, loadLimitMs: 100 })
let pssMbMost = 0
const sampling = setInterval(() => {
  pssMbMost = Math.max(pssMbMost, pssMb())
}, SAMPLE_MS)
await sandbox.load({ id: 'honest', text: HONEST })
for (const { name, text } of HOSTILE_CODECS) {
  const loaded = await sandbox.load({ id: 'hostile', text })
  const hostile = loaded.ok ? sandbox.call('hostile', call) : Promise.resolve(loaded)
  const startMs = performance.now()
  const honest = await sandbox.call('honest', call)
  const honestMs = Math.round(performance.now() - startMs)
  const answer = await hostile
  const polluted = 'polluted' in {} || 'polluted' in [] || typeof [].map !== 'function'
  const line: HostileLine = { name, answer, honest, honestMs, polluted }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
clearInterval(sampling)
sandbox.close()
process.stdout.write(`${JSON.stringify({ pssMbMost } satisfies HostileReport)}\n`)
