import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { seededRandom } from '../../base/random.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import type { CodecCall } from './codec.ts'
import { SandboxHost, type SandboxThread } from './host.ts'
import { keepText, readKeptText } from './kept-text.ts'
import type { Order, Report } from './messages.ts'
import { openSandbox } from './open-system.ts'

const UPLINK: CodecCall = {
  op: 'decodeUplink',
  fPort: 1,
  bytes: Uint8Array.of(1, 2),
  recvTimeMs: 0,
}
const HONEST = 'function decodeUplink(i) { return { data: i.bytes.length } }'

/** Stands in for a thread: does what its codec's "text" says, or nothing at all. */
class ScriptedThread implements SandboxThread {
  isGone = false
  readonly kept = new Map<string, string>()
  #awaited: ((report: Report | undefined) => void) | undefined

  tell(order: Order): void {
    if (order.kind === 'keep') this.kept.set(order.id, readKeptText(order.loaded.kept))
    if (order.kind === 'forget') this.kept.delete(order.id)
  }
  ask(order?: Order): Promise<Report | undefined> {
    if (!order) return Promise.resolve({ kind: 'ready', shared: {} } as Report)
    if (order.kind === 'load') {
      const loaded = { kind: order.textKind, kept: keepText(order.text) }
      return Promise.resolve({ kind: 'read', outcome: { kind: 'loaded', loaded } } as Report)
    }
    const text = order.kind === 'call' ? this.kept.get(order.id) : undefined
    if (text === 'hang') return new Promise((resolve) => (this.#awaited = resolve))
    if (text === 'timeout')
      return Promise.resolve(answered({ ok: false, error: { kind: 'timeout', message: text } }))
    return Promise.resolve(answered({ ok: true, json: '{}', api: 'ts013' }))
  }
  async stop(): Promise<void> {
    this.isGone = true
    this.#awaited?.(undefined)
  }
}

function answered(answer: Extract<Report, { kind: 'answered' }>['answer']): Report {
  return { kind: 'answered', answer }
}

/** Lets all promises that are ready go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function scripted(settings = {}) {
  const clock = new FakeClock()
  const threads: ScriptedThread[] = []
  const host = new SandboxHost({
    clock,
    random: seededRandom(1),
    startThread: () => {
      const thread = new ScriptedThread()
      threads.push(thread)
      return thread
    },
    settings,
  })
  return { clock, threads, host }
}

test('no thread runs before the first codec, one after it, and none after the end', async () => {
  const { host, threads } = scripted()
  assert.equal(threads.length, 0)
  assert.deepEqual(await host.load({ id: 'a', text: 'ok' }), { ok: true })
  assert.equal(threads.length, 1)
  host.close()
  assert.deepEqual(
    threads.map((thread) => thread.isGone),
    [true],
  )
  assert.equal((await host.load({ id: 'b', text: 'ok' })).ok, false)
})

test('F49: a thread that hangs is replaced, its call answered, what waits is served by the next', async () => {
  const { host, threads, clock } = scripted({ deadlineMs: 100 })
  await host.load({ id: 'bad', text: 'hang' })
  await host.load({ id: 'good', text: 'ok' })
  const bad = host.call('bad', UPLINK)
  const good = host.call('good', UPLINK)
  await turn()
  clock.advance(200)
  const answer = await bad
  assert(!answer.ok && answer.error.kind === 'timeout')
  assert.equal((await good).ok, true)
  assert.equal(threads.filter((thread) => thread.isGone).length, 1)
})

test('a second thread is made ready when a call is late, not before, and leaves when nobody needs it', async () => {
  const { host, threads, clock } = scripted({ deadlineMs: 100 })
  await host.load({ id: 'bad', text: 'hang' })
  const bad = host.call('bad', UPLINK)
  const here = () => threads.filter((thread) => !thread.isGone).length
  await turn()
  clock.advance(105)
  await turn()
  assert.equal(here(), 1)
  clock.advance(10)
  await turn()
  assert.equal(here(), 2)
  clock.advance(50)
  assert.equal((await bad).ok, false)
  await turn()
  assert.equal(threads.length, 2)
  assert.equal(here(), 1)
  await host.load({ id: 'other', text: 'ok' })
  assert.equal(here(), 2)
  clock.advance(10_000)
  assert.equal(here(), 1)
})

test('the call that is one too many is refused at once, those before it are answered', async () => {
  const { host } = scripted({ waitingMax: 2 })
  await host.load({ id: 'a', text: 'ok' })
  // The first is being served when the next two wait.
  const answers = await Promise.all([1, 2, 3, 4].map(() => host.call('a', UPLINK)))
  assert.deepEqual(
    answers.map((answer) => (answer.ok ? 'ok' : answer.error.kind)),
    ['ok', 'ok', 'ok', 'busy'],
  )
})

test('a codec that fails again and again is quarantined until it has a new text', async () => {
  const { host } = scripted({ failuresMax: 3 })
  await host.load({ id: 'a', text: 'timeout' })
  const kinds: string[] = []
  for (let n = 0; n < 5; n++) {
    const answer = await host.call('a', UPLINK)
    kinds.push(answer.ok ? 'ok' : answer.error.kind)
  }
  assert.deepEqual(kinds, ['timeout', 'timeout', 'timeout', 'quarantined', 'quarantined'])
  assert.equal(host.isQuarantined('a'), true)
  await host.load({ id: 'a', text: 'ok' })
  assert.equal((await host.call('a', UPLINK)).ok, true)
})

test('what is not loaded, dropped, or asked as the other kind is gone', async () => {
  const { host } = scripted()
  await host.load({ id: 'a', text: 'ok' })
  const kinds = [await host.call('b', UPLINK), await host.map('a', {})]
  host.drop('a')
  kinds.push(await host.call('a', UPLINK))
  for (const answer of kinds) assert(!answer.ok && answer.error.kind === 'gone')
})

const real = openSandbox({ deadlineMs: 50 })
after(() => real.close())

test('in a real thread: codecs and mappings answer, refusals say why', async () => {
  assert.deepEqual(await real.load({ id: 'honest', text: HONEST }), { ok: true })
  assert.deepEqual(await real.call('honest', UPLINK), {
    ok: true,
    output: { data: 2 },
    api: 'ts013',
  })
  const mapped = await real.loadMapping({ id: 'map', expression: '{"n": data + 1}' })
  assert.deepEqual(mapped, { ok: true })
  assert.deepEqual(await real.map('map', { data: 2 }), { ok: true, output: { n: 3 } })
  const refused = await real.load({ id: 'wrong', text: 'function (' })
  assert(!refused.ok && refused.error.kind === 'syntax' && refused.error.line === 1)
})

test('F49: in a real thread, an engine stuck in one of its own functions is replaced and the next frame decoded', async () => {
  await real.load({ id: 'honest', text: HONEST })
  const text =
    'function decodeUplink() { return { data: [].indexOf.call({ length: 2 ** 53 - 1 }, 1) } }'
  await real.load({ id: 'stuck', text })
  const [stuck, honest] = await Promise.all([
    real.call('stuck', UPLINK),
    real.call('honest', UPLINK),
  ])
  assert(!stuck.ok && stuck.error.kind === 'timeout')
  assert.deepEqual(honest, { ok: true, output: { data: 2 }, api: 'ts013' })
})
