/**
 * Hostile codecs at the real sandbox, in a process of its own with the settings `cigale` starts with.
 * An honest codec's call waits behind each of them; nothing may reach it or the process.
 */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { CodecAnswer } from '../../decoders/sandbox/codec.ts'
import { HOSTILE_CODECS, type HostileCodec } from '../support/hostile-codecs.ts'
import type { HostileLine, HostileReport } from '../support/hostile-run.ts'

const PROGRAM = fileURLToPath(new URL('../support/hostile-run.ts', import.meta.url))
const PSS_MB_MAX = 160

let lines: HostileLine[] = []
let report: HostileReport

before(async () => {
  const cache = mkdtempSync(join(tmpdir(), 'cigale-hostile-'))
  try {
    // As the program `cigale` sets them: few malloc arenas, compiled code kept, small steps of the heap.
    const env = { ...process.env, MALLOC_ARENA_MAX: '2', NODE_COMPILE_CACHE: cache }
    const flags = ['--max-semi-space-size=1', '--heap-growing-percent=10']
    const child = spawn(process.execPath, [...flags, PROGRAM], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    let text = ''
    for await (const part of child.stdout) text += part
    assert.equal(await ended, 0, 'the process outlives all hostile codecs')
    const said = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    report = said.pop()
    lines = said
  } finally {
    rmSync(cache, { recursive: true, force: true })
  }
})

function outcome(answer: CodecAnswer): string {
  if (!answer.ok) return answer.error.kind
  const { data } = answer.output as { readonly data?: { readonly escaped?: boolean } }
  return data?.escaped === false ? 'harmless' : `output ${JSON.stringify(answer.output)}`
}

/** What came of the codecs of a fault and should not have. */
function wrongOf(fault: HostileCodec['fault']): string[] {
  return HOSTILE_CODECS.flatMap((codec, index) => {
    const line = lines[index]
    if (codec.fault !== fault) return []
    const got = line ? outcome(line.answer) : 'no answer'
    return codec.allowed.some((allowed) => allowed === got) ? [] : [`${codec.name}: ${got}`]
  })
}

test('F49: a codec that never ends is stopped, in a call, in its result, while it is read', () => {
  assert.deepEqual(wrongOf('F49'), [])
})

test('F50: a codec that takes memory, text or stack without end is stopped, and the process stays small', () => {
  assert.deepEqual(wrongOf('F50'), [])
  assert(report.pssMbMost > 40, 'memory was looked at')
  assert(report.pssMbMost <= PSS_MB_MAX, `the process took ${report.pssMbMost.toFixed(1)} MB`)
})

test('F54, S16: no codec reaches the host or changes what another one sees: none of more than a hundred', () => {
  assert(HOSTILE_CODECS.length >= 100)
  assert.equal(lines.length, HOSTILE_CODECS.length)
  assert.deepEqual(wrongOf('F54'), [])
  assert.deepEqual(
    lines.filter((line) => line.polluted).map((line) => line.name),
    [],
  )
})

test('F55: a result that is giant, endless, cyclic, no object or no JSON is refused or plain', () => {
  assert.deepEqual(wrongOf('F55'), [])
})

test('F49, F50, F54: an honest codec behind each hostile one gives its exact answer', () => {
  const wrong = lines.filter(({ honest }) => {
    const output = honest.ok ? JSON.stringify(honest.output) : honest.error.message
    return output !== '{"data":{"sum":6}}'
  })
  assert.deepEqual(wrong, [])
})
