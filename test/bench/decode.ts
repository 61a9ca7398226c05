/**
 * `cigale bench decode`: foreign codecs in the sandbox's own thread, by the service the gateway uses;
 * bundled decoders beside them; what fifty codecs take; a cold start; and how long an honest codec's
 * call waits while another one never ends.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import type { CodecCall } from '../../decoders/sandbox/codec.ts'
import type { SandboxHost } from '../../decoders/sandbox/host.ts'
import { openSandbox } from '../../decoders/sandbox/open-system.ts'
import { Decoders } from '../../gateway/decoding/decoders.ts'
import {
  fiftyCodecs,
  LARGE_CODEC,
  MEDIUM_CODEC,
  SIZED_FRAME,
  SMALL_CODEC,
} from '../support/sized-codecs.ts'
import type { Report } from './report.ts'

const CALLS = 20_000
const IN_FLIGHT = 64
const ROUNDS = 20
const PEER = 'reference: QuickJS-WASM, fresh context a call'
const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))

export async function benchDecode(report: Report): Promise<void> {
  await firstCall(report)
  await callsPerSecond(report)
  await bundled(report)
  await fifty(report)
  await delay(report, 'for (;;) {}', 'loops')
  await delay(report, '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)', 'hangs inside the engine')
}

function uplink(bytes = SIZED_FRAME): CodecCall {
  return { op: 'decodeUplink', fPort: 1, bytes, recvTimeMs: 1_770_000_000_000 }
}

async function load(sandbox: SandboxHost, id: string, text: string): Promise<void> {
  const loaded = await sandbox.load({ id, text })
  if (!loaded.ok) throw new Error(`${id} was refused: ${loaded.error.message}`)
}

async function firstCall(report: Report): Promise<void> {
  const startMs = performance.now()
  const sandbox = openSandbox()
  await load(sandbox, 'small', SMALL_CODEC)
  const loadedMs = performance.now()
  const answer = await sandbox.call('small', uplink())
  if (!answer.ok) throw new Error(answer.error.message)
  report.row({
    name: 'sandbox, first call',
    value: (performance.now() - startMs).toFixed(0),
    unit: 'ms',
    load: `thread, engine, additions and a 1.7 KB text ${(loadedMs - startMs).toFixed(0)} ms, the rest the call`,
  })
  sandbox.close()
  const folder = mkdtempSync(join(tmpdir(), 'cigale-decode-'))
  try {
    const file = join(folder, 'codec.js')
    writeFileSync(file, SMALL_CODEC)
    const spent = Array.from({ length: 5 }, () => {
      const fromMs = performance.now()
      const args = [MAIN, 'decoder', 'run', '--codec', file]
      const { stdout } = spawnSync(process.execPath, args, {
        input: '{"fPort":1,"bytes":"010203040506"}\n',
      })
      if (!stdout.includes('"ok":true')) throw new Error(`${stdout}`)
      return performance.now() - fromMs
    })
    report.row({
      name: 'cigale decoder run, one line',
      value: median(spent).toFixed(0),
      unit: 'ms',
      goal: '< 300',
      load: 'process start to end, median of 5',
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function callsPerSecond(report: Report): Promise<void> {
  const peers = { small: '2 480/s', medium: '840/s', large: '110/s' }
  const texts = { small: SMALL_CODEC, medium: MEDIUM_CODEC, large: LARGE_CODEC }
  const sandbox = openSandbox()
  for (const [name, text] of Object.entries(texts)) {
    await load(sandbox, name, text)
    await callMany(sandbox, name, CALLS / 10)
    const startMs = performance.now()
    await callMany(sandbox, name, CALLS)
    const perSecond = CALLS / ((performance.now() - startMs) / 1000)
    report.row({
      name: `sandbox, ${name} codec`,
      value: perSecond.toFixed(0),
      unit: 'calls/s',
      load: `${(text.length / 1024).toFixed(1)} KB of text, ${CALLS} calls, ${IN_FLIGHT} in flight`,
      peer: `${PEER} ${peers[name as keyof typeof peers]}`,
    })
  }
  sandbox.close()
}

async function callMany(sandbox: SandboxHost, id: string, calls: number): Promise<void> {
  for (let done = 0; done < calls; done += IN_FLIGHT) {
    const answers = await Promise.all(
      Array.from({ length: IN_FLIGHT }, () => sandbox.call(id, uplink())),
    )
    for (const answer of answers) if (!answer.ok) throw new Error(answer.error.message)
  }
}

async function bundled(report: Report): Promise<void> {
  const service = new Decoders({
    catalogue: loadBundledDecoders(),
    sandbox: openSandbox(),
    packageOf: async () => undefined,
    raise() {},
  })
  service.open(
    () => null,
    () => {},
  )
  const bytes = Uint8Array.from([0x01, 0x75, 0x64, 0x03, 0x67, 0x10, 0x01])
  const request = { profile: 'milesight-em300-di', fPort: 85, bytes, receivedMs: 0 }
  const startMs = performance.now()
  for (let n = 0; n < CALLS * 5; n++) await service.decode(request)
  const perSecond = (CALLS * 5) / ((performance.now() - startMs) / 1000)
  report.row({
    name: 'bundled decoder, in process',
    value: perSecond.toFixed(0),
    unit: 'calls/s',
    load: `${request.profile}, ${CALLS * 5} calls one after the other`,
  })
}

async function fifty(report: Report): Promise<void> {
  const sandbox = openSandbox()
  const texts = fiftyCodecs()
  await load(sandbox, 'first', SMALL_CODEC)
  await load(sandbox, 'second', SMALL_CODEC)
  const beforeMb = pssMb()
  const startMs = performance.now()
  for (const [n, text] of texts.entries()) await load(sandbox, `codec ${n}`, text)
  const spentMs = performance.now() - startMs
  for (const n of texts.keys()) await sandbox.call(`codec ${n}`, uplink())
  const kilobytes = texts.reduce((sum, text) => sum + text.length, 0) / texts.length / 1024
  report.row({
    name: 'sandbox, memory of 50 codecs',
    value: (pssMb() - beforeMb).toFixed(1),
    unit: 'MB PSS',
    load: `${kilobytes.toFixed(0)} KB of text on average, ${(spentMs / texts.length).toFixed(1)} ms to load each; ${beforeMb.toFixed(0)} MB before`,
    peer: 'reference: QuickJS, one runtime a codec kept, 815 KB each',
  })
  sandbox.close()
}

/** An honest call that comes while another codec's call is under way, at the default deadline. */
async function delay(report: Report, body: string, what: string): Promise<void> {
  const sandbox = openSandbox({ failuresMax: Number.POSITIVE_INFINITY })
  await load(sandbox, 'bad', `function decodeUplink() { ${body} }`)
  await load(sandbox, 'honest', SMALL_CODEC)
  const waited: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const bad = sandbox.call('bad', uplink())
    const startMs = performance.now()
    const answer = await sandbox.call('honest', uplink())
    waited.push(performance.now() - startMs)
    const stopped = await bad
    if (!answer.ok || stopped.ok) throw new Error('not as expected')
  }
  report.row({
    name: `another's frame while a codec ${what}`,
    value: Math.max(...waited).toFixed(0),
    unit: 'ms longest',
    goal: '≤ 250',
    load: `deadline 100 ms, ${ROUNDS} times, median ${median(waited).toFixed(0)} ms`,
  })
  sandbox.close()
}

function pssMb(): number {
  const rollup = readFileSync('/proc/self/smaps_rollup', 'utf8')
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]) / 1024
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!
}
